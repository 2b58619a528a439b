#!/bin/bash
# README.md's two lines, pasted on a bare Debian 12: README.md at HEAD -> a new system tree -> demo, tests.
#
# The lines are the ones marked in README.md, each the only line of the block that follows its mark:
#
#	<!-- line: demo -->          <!-- line: test -->
#	```sh                        ```sh
#	make deps demo               make check
#	```                          ```
#
# A demo line that holds `git clone URL` is run where a newcomer would paste it, in an empty home, and URL is
# answered from this repository; any other is run inside a clone. The test line goes on in the folder where
# the demo line ended. Only committed content is there, and the tree has what ASSUMED names and nothing else:
# no package lists, no locale, no variables of this machine but its proxies.
#
# The mirror and its settings (keys, proxies, certificates, name service) are those of this machine's apt.
#
#	FRESH_APT=DIR   read the sources from DIR instead of /etc/apt: for a machine that is no Debian 12
#	TMPDIR=DIR      where the tree stands while it is needed (1 to 2 GB); else /var/tmp
#	KEEP=1          leave it there
#	SANITIZED=start of the test line's sanitized half only that it builds and starts: for where all of it has run
set -euo pipefail

SUITE=bookworm
ASSUMED="git ca-certificates"

root=$(cd "$(dirname "$0")/.." && pwd)
apt=${FRESH_APT:-/etc/apt}
build=$root/build/fresh
base=$build/base.tar
work=
tree=
private=() # how to start a command with mounts of its own, where that is allowed
enter=()   # how to start a command in the tree, where allowed with processes and terminals of its own
proxies=() # NAME=VALUE

die()
{
	printf 'fresh: %s\n' "$*" >&2
	exit 1
}

step()
{
	printf '\n== %s (at %s s)\n' "$*" "$SECONDS"
}

cleanup()
{
	local dir

	[ -n "$work" ] || return 0
	for dir in dev/shm dev/pts proc sys dev; do
		if mountpoint -q "$tree/$dir"; then
			umount "$tree/$dir" || umount -l "$tree/$dir" || :
		fi
	done
	if [ "${KEEP:-}" = 1 ]; then
		printf 'fresh: kept: chroot %s\n' "$tree"
	else
		rm -rf --one-file-system "$work"
	fi
}

# The line that README.md at HEAD marks with $1.
readme_line()
{
	local found

	found=$(git -C "$root" show HEAD:README.md | awk -v mark="<!-- line: $1 -->" '
		$0 == mark { state = 1; next }
		state == 1 && $0 == "" { next }
		state == 1 { state = $0 == "```sh" ? 2 : 4; next }
		state == 2 && $0 == "```" { state = 3; next }
		state == 2 { print }
		END { if (state != 3) print "not closed\nor not there" }') ||
		die "HEAD has no README.md"
	case $found in
	'' | *$'\n'*) die "README.md: '<!-- line: $1 -->' is not followed by a \`\`\`sh block of one line" ;;
	esac
	printf '%s\n' "$found"
}

# Of the sources under $apt, those of Debian's main in $SUITE, as they are written, to $work/apt/fresh.list and
# fresh.sources; and of those that can give the base "URI<tab>keyring<tab>trusted" to $work/apt/mirrors.
find_sources()
{
	local file

	mkdir "$work/apt"
	: >"$work/apt/mirrors"
	for file in "$apt"/sources.list "$apt"/sources.list.d/*.list; do
		[ -f "$file" ] || continue
		awk -v suite="$SUITE" -v mirrors="$work/apt/mirrors" '
		$1 == "deb" {
			line = options = $0
			if (!sub(/^[^[]*\[/, "", options))
				options = ""
			sub(/\].*/, "", options)
			sub(/\[[^]]*\]/, " ", line)
			nr = split(line, words, " ")
			for (i = 4; i <= nr && words[i] != "main"; i++)
				;
			if (i > nr || words[3] !~ "^" suite "(-updates|-security)?$")
				next
			print
			if (words[3] != suite)
				next
			key = trusted = options
			if (!sub(/.*signed-by=/, "", key))
				key = ""
			sub(/[ ,].*/, "", key)
			printf "%s\t%s\t%s\n", words[2], key, trusted ~ /trusted=yes/ ? "yes" : "" >>mirrors
		}' "$file" >>"$work/apt/fresh.list"
	done
	for file in "$apt"/sources.list.d/*.sources; do
		[ -f "$file" ] || continue
		awk -v suite="$SUITE" -v mirrors="$work/apt/mirrors" '
		BEGIN { RS = ""; FS = "\n" }
		{
			split("", fields)
			for (i = 1; i <= NF; i++) {
				if ($i ~ /^#/)
					continue
				value = $i
				if (sub(/^[A-Za-z-]+:/, "", value)) {
					name = tolower(substr($i, 1, length($i) - length(value) - 1))
					fields[name] = ""
				}
				fields[name] = fields[name] " " value
			}
			suites = fields["suites"] " "
			if ((" " fields["types"] " ") !~ / deb / || (fields["components"] " ") !~ / main / ||
			    tolower(fields["enabled"]) ~ /no/ || suites !~ (" " suite "(-updates|-security)? "))
				next
			print $0 "\n"
			if (suites !~ (" " suite " "))
				next
			split(fields["uris"], uris, " ")
			split(fields["signed-by"], keys, " ")
			printf "%s\t%s\t%s\n", uris[1], keys[1], fields["trusted"] ~ /yes/ ? "yes" : "" >>mirrors
		}' "$file" >>"$work/apt/fresh.sources"
	done
	[ -s "$work/apt/mirrors" ] || die "no source of $SUITE main under $apt (see FRESH_APT in $0)"
}

# Sets mirror, keyring and trusted from the first of $work/apt/mirrors, and proxies.
choose_mirror()
{
	local line name scheme proxy='' detect=''

	line=$(head -n 1 "$work/apt/mirrors")
	mirror=${line%%$'\t'*}
	trusted=${line##*$'\t'}
	keyring=${line#*$'\t'}
	keyring=${keyring%$'\t'*}
	case $mirror in # a list of mirrors, of which debootstrap wants one
	mirror+file:*) mirror=$(awk '/:/ && !/^#/ { print $1; exit }' "${mirror#mirror+file:}") ;;
	esac
	case $keyring in
	/*.gpg | /*.pgp) ;;
	*) keyring=/usr/share/keyrings/debian-archive-keyring.gpg ;;
	esac

	for name in http_proxy https_proxy ftp_proxy all_proxy no_proxy \
		HTTP_PROXY HTTPS_PROXY FTP_PROXY ALL_PROXY NO_PROXY; do
		[ -z "${!name:-}" ] || proxies+=("$name=${!name}")
	done
	scheme=${mirror%%:*}
	eval "$(apt-config shell proxy "Acquire::$scheme::Proxy" detect Acquire::http::Proxy-Auto-Detect)"
	if [ -z "$proxy" ] && [ -x "$detect" ]; then
		proxy=$("$detect" "$mirror")
	fi
	case $proxy in
	'' | DIRECT) ;;
	*)
		proxies+=("${scheme}_proxy=$proxy")
		printf 'Acquire::%s::Proxy "%s";\n' "$scheme" "$proxy" >"$work/apt/proxy"
		;;
	esac
}

# Fills $tree with a bare system: the kept one if it is younger than a day.
make_base()
{
	local options=(--variant=minbase)

	mkdir -p "$build" "$tree"
	if [ -n "$(find "$base" -mmin -1440 2>/dev/null)" ]; then
		step "bare $SUITE, from ${base#"$root"/}"
		tar -C "$tree" --numeric-owner -xf "$base"
		return
	fi
	step "bare $SUITE, by debootstrap"
	if ! command -v debootstrap >/dev/null || [ ! -e "$keyring" ]; then
		apt-get update -q >"$build/base.log"
		apt-get install -qy --no-install-recommends debootstrap debian-archive-keyring >>"$build/base.log"
	fi
	if [ "$trusted" = yes ]; then
		options+=(--no-check-gpg)
	else
		options+=("--keyring=$keyring")
	fi
	if ! env ${proxies[@]+"${proxies[@]}"} ${private[@]+"${private[@]}"} \
		debootstrap "${options[@]}" "$SUITE" "$tree" "$mirror" >"$build/base.log" 2>&1; then
		tail -n 20 "$build/base.log" "$tree/debootstrap/debootstrap.log" 2>/dev/null || :
		die "debootstrap failed"
	fi
	rm -f "$tree"/var/cache/apt/archives/*.deb
	tar -C "$tree" --numeric-owner --one-file-system -cf "$base.part" .
	mv "$base.part" "$base"
}

# A file of this machine, to the same place in the tree.
copy_in()
{
	[ ! -f "$1" ] || [ -e "$tree$1" ] || cp -L --parents "$1" "$tree"
}

copy_apt_settings()
{
	local settings=$tree/etc/apt/apt.conf.d/99fresh
	local path

	rm -f "$tree"/etc/apt/sources.list "$tree"/etc/apt/sources.list.d/*
	for path in "$work"/apt/fresh.*; do
		cp "$path" "$tree/etc/apt/sources.list.d/"
	done
	for path in /etc/apt/trusted.gpg /etc/apt/trusted.gpg.d/*; do
		copy_in "$path"
	done

	# What apt is told about fetching; hooks, pins and the choice of extra indexes stay behind.
	apt-config dump | grep -E '^(Acquire::|APT::Get::AllowUnauthenticated)' |
		grep -Ev '^Acquire::(IndexTargets|Changelogs|CompressionTypes|cdrom|Languages|GzipIndexes)' |
		grep -Ev '::Proxy-Auto-Detect' >"$settings" || :
	if [ -f "$work/apt/proxy" ]; then
		cat "$work/apt/proxy" >>"$settings"
	fi
	if grep -qs 'https:' "$work"/apt/fresh.*; then # certificates, which a bare system has none of
		mkdir -p "$tree/etc/ssl"
		cp -L /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/fresh.crt"
		echo 'Acquire::https::CAInfo "/etc/ssl/fresh.crt";' >>"$settings"
	fi

	# Keys, certificates and lists of mirrors that sources and settings name.
	cat "$settings" "$work"/apt/fresh.* | grep -Eo '/(etc|usr|var|opt|srv|root|home)/[^] ",;]+' | sort -u |
		while read -r path; do copy_in "$path"; done
	for path in /etc/resolv.conf /etc/hosts; do
		cat "$path" >"$tree$path"
	done
}

# Runs $2 by sh in the tree, with $1 as its current folder.
run_in()
{
	# shellcheck disable=SC2016
	"${enter[@]}" /usr/bin/env -i ${proxies[@]+"${proxies[@]}"} HOME=/root TERM=dumb \
		${SANITIZED:+"SANITIZED=$SANITIZED"} \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		/bin/sh -c 'cd "$1" && eval "$2"' sh "$1" "$2" </dev/null
}

# Pastes the line $2 into a shell in folder $1, and keeps what it says in build/fresh/$3.log.
paste_line()
{
	local status=0
	local before=$SECONDS

	step "$3: $2"
	run_in "$1" "$2
		status=\$?
		pwd >/fresh.pwd
		exit \$status" 2>&1 | tee "$build/$3.log" || status=$?
	[ "$status" = 0 ] || die "the $3 line failed with status $status"
	summary="$summary, $3 in $((SECONDS - before)) s"
}

[ "$(id -u)" = 0 ] || die "a system tree can be made by root only"
git -C "$root" rev-parse -q --verify HEAD >/dev/null || die "nothing is committed yet"
demo=$(readme_line demo)
check=$(readme_line test)
if [ -n "$(git -C "$root" status --porcelain)" ]; then
	echo "fresh: changes that are not committed have no part in this"
fi

trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
work=$(mktemp -d "${TMPDIR:-/var/tmp}/tracuu-fresh.XXXXXX")
tree=$work/root
summary="fresh: base"

find_sources
choose_mirror
if unshare --mount --pid --fork true 2>/dev/null; then
	private=(unshare --mount)
fi
make_base
if [ ${#private[@]} != 0 ]; then
	# shellcheck disable=SC2016
	enter=(unshare --mount --pid --fork --kill-child --mount-proc="$tree/proc" sh -c '
		mount -t devpts -o newinstance,ptmxmode=0666,gid=5,mode=0620 devpts "$0/dev/pts" || :
		exec chroot "$0" "$@"' "$tree")
else
	mount -t proc proc "$tree/proc" 2>/dev/null || echo "fresh: no /proc here: the tree goes without"
	enter=(chroot "$tree")
fi
copy_apt_settings
summary="$summary in $SECONDS s"

step "apt-get install $ASSUMED"
run_in / "apt-get update -q &&
	DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $ASSUMED &&
	rm -rf /var/lib/apt/lists/*" >"$build/install.log" 2>&1 || {
	tail -n 20 "$build/install.log"
	die "the tree cannot install packages"
}

step "clone of $(git -C "$root" log -1 --format='%h %s')"
git clone -q --bare "file://$root" "$tree/srv/tracuu.git"
start=/root
case $demo in
*'git clone '*)
	url=$(printf '%s\n' "$demo" | grep -Eo 'git clone [^&;|]+' | tr ' ' '\n' | grep -m 1 '[:/]') ||
		die "the demo line clones nothing"
	printf '[url "/srv/tracuu.git"]\n\tinsteadOf = %s\n' "$url" >>"$tree/etc/gitconfig"
	;;
*)
	run_in /root 'git clone -q /srv/tracuu.git tracuu && rm -r /srv/tracuu.git'
	start=/root/tracuu
	;;
esac

paste_line "$start" "$demo" demo
grep -q '^1\.' "$build/demo.log" || die "the demo line shows no hit: no line starts with '1.'"
paste_line "$(cat "$tree/fresh.pwd")" "$check" test
printf '\n%s\n' "$summary"
