# shellcheck shell=bash
# What the numbered scripts share: a folder of their own, the program in it, expectations.
#
#	. "$(dirname "$0")/script.sh"
#	test_begin 'a word that nobody wrote'       what the next expectations are about
#	tracuu search --format json xyzzy           runs the program: files out and err, $status
#	expect_status 1
#	expect 'hits' "$(json '$.total')" 0
#
# A script is called with the program's path (./tracuu where none is given) and starts in an empty folder, which
# is gone when it ends (KEEP=1 leaves it). It goes on after an expectation that failed, so that one run shows all
# of them, and ends with status 0, 1 where one failed, or 77 where it was skipped.
#
# Each script has the archive $TRACUU_ARCHIVE in its folder, a home there, English messages, and no settings of
# the user's. A program that dies (a signal, a sanitizer's report) is a failure whatever was expected.
set -u

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${1:-$root/tracuu}
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
work=
step='at the start'
nr_failed=0
nr_expected=0
status=0
background=() # process ids to end with the script

fail()
{
	local line=${BASH_LINENO[*]: -2:1}

	nr_failed=$((nr_failed + 1))
	printf '%s:%s: %s: %s\n' "$(basename "$0")" "$line" "$step" "$1"
}

# Runs `index folder` and kills it after $1 ms. Sets code, which is 137 where it was killed, 0 where it was done.
kill_index_after()
{
	local running

	code=0
	"$program" index folder >run.out 2>run.err &
	running=$!
	sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
	kill -9 $running 2>/dev/null
	wait $running 2>/dev/null || code=$?
	case $code in
	137 | 0) ;;
	*) fail "the run ended with status $code: $(head -n 3 run.err)" ;;
	esac
}

# A part of the script that cannot be tried here. Said in the summary; the rest goes on.
note()
{
	printf '# %s\n' "$*"
}

# The whole script cannot be tried here.
skip_all()
{
	note "skipped: $*"
	exit 77
}

leave()
{
	local code=$? pid

	trap - EXIT
	for pid in ${background[@]+"${background[@]}"}; do
		kill -9 "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	if declare -F at_end >/dev/null; then
		at_end
	fi
	cd /
	if [ "${KEEP:-}" = 1 ]; then
		note "kept: $work"
	elif [ -n "$work" ]; then
		chmod -R u+rwX "$work" 2>/dev/null
		rm -rf --one-file-system "$work"
	fi
	[ "$code" != 77 ] || exit 77
	if [ "$code" != 0 ]; then
		printf '%s: %s: ended early with status %s\n' "$(basename "$0")" "$step" "$code"
		exit 1
	fi
	[ "$nr_failed" = 0 ] || printf '%s of %s expectations failed\n' "$nr_failed" "$nr_expected"
	exit $((nr_failed > 0))
}

test_begin()
{
	step=$1
}

# ---- the program

# Sanitizers must not end a program with a status that it has a meaning for.
export ASAN_OPTIONS="exitcode=99${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
export LSAN_OPTIONS="exitcode=99${LSAN_OPTIONS:+:$LSAN_OPTIONS}"
export UBSAN_OPTIONS="exitcode=99:print_stacktrace=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}"

program_is_sanitized()
{
	grep -qa __asan_init "$program"
}

# Runs any command as the program is run: files out and err, $status.
run()
{
	nr_expected=$((nr_expected + 1))
	status=0
	"$@" >out 2>err || status=$?
	if [ "$status" -gt 2 ]; then
		fail "$(printf '%q ' "$@")died with status $status"
		head -n 40 err
	fi
}

tracuu()
{
	run "$program" "$@"
}

# Hits of a query, each article on its own, as $refs, one ref a line, and $total; the whole answer is in file out.
search()
{
	tracuu search --all --limit 10000 --format json -- "$*"
	refs=$(json_all '$.hits' "json_extract(item.value, '$.ref')")
	# shellcheck disable=SC2034 # for the scripts
	total=$(json '$.total')
}

# ---- looking at what it left

# A value of the JSON answer in file out (or $2): json '$.hits[0].ref'. Empty for null.
json()
{
	sqlite3 -batch :memory: \
		"SELECT json_extract(CAST(readfile('${2:-out}') AS TEXT), '$1')" 2>&1
}

# One line an item of an array of the answer: json_all '$.hits' "json_extract(item.value, '$.ref')" [MORE], where
# MORE may join or order.
json_all()
{
	sqlite3 -batch :memory: \
		"SELECT $2 FROM json_each(CAST(readfile('out') AS TEXT), '$1') AS item ${3:-}" 2>&1
}

# A SELECT over the archive's own tables.
archive()
{
	sqlite3 -batch "${archive_file:-$TRACUU_ARCHIVE}" "$1" 2>&1
}

# Every article: "id revision ref", by id. Equal before and after means that nothing was touched.
articles()
{
	archive "SELECT id || ' ' || revision || ' ' || ref FROM article ORDER BY id"
}

# ---- expectations

# What it is, what it was, what it should be.
expect()
{
	nr_expected=$((nr_expected + 1))
	[ "$2" != "$3" ] || return 0
	case $2$3 in
	*$'\n'*)
		fail "$1: is (-), expected (+)"
		diff -U0 <(printf '%s\n' "$2") <(printf '%s\n' "$3") | sed '1,2d;/^@@/d' | head -n 20
		;;
	*)
		fail "$1: is '$2', expected '$3'"
		;;
	esac
}

expect_status()
{
	nr_expected=$((nr_expected + 1))
	[ "$status" = "$1" ] || {
		fail "status $status, expected $1"
		head -n 10 err
	}
}

# expect_in FILE TEXT: the file has a line with the text, which is no pattern.
expect_in()
{
	nr_expected=$((nr_expected + 1))
	grep -qF -- "$2" "$1" || {
		fail "no line of '$1' has '$2'; it is:"
		head -n 10 "$1"
	}
}

expect_not_in()
{
	nr_expected=$((nr_expected + 1))
	! grep -qF -- "$2" "$1" || fail "'$1' has '$2'"
}

# The file is empty.
expect_silence()
{
	nr_expected=$((nr_expected + 1))
	[ ! -s "$1" ] || {
		fail "'$1' should be empty; it is:"
		head -n 10 "$1"
	}
}

# The hits of the last search, in any order.
expect_refs()
{
	expect "$1" "$(sort <<<"$refs")" "$(shift && printf '%s\n' "$@" | sort)"
}

# What the archive's own examination finds: nothing.
expect_sound()
{
	tracuu doctor -a "${archive_file:-$TRACUU_ARCHIVE}" --format json
	expect 'findings' "$(json '$.findings')" '[]'
	expect_status 0
}

# The one summary line of an index run: added, changed, removed, files, unchanged, skipped.
expect_summary()
{
	expect 'added/changed/removed, files/unchanged, skipped' "$(sed -nE \
		's|.*: ([0-9]+) added, ([0-9]+) changed, ([0-9]+) removed; ([0-9]+) files \(([0-9]+) unchanged\), ([0-9]+) skipped.*|\1/\2/\3, \4/\5, \6|p' out)" "$1"
}

# ---- articles

# article FILE TITLE BODY [SOMETHING]: a text file, its folder made where there is none.
article()
{
	mkdir -p "$(dirname "$1")"
	printf '%s\n\n     %s\n' "$2" "$3" >"$1"
}

# news FROM TO WORDS VERSION: JSON lines with ids a-FROM to a-TO, of about 6 bytes a word. The same numbers and
# version give the same lines; another version has other text and every third article another day.
news()
{
	awk -v from="$1" -v to="$2" -v words="$3" -v version="$4" 'BEGIN {
		srand(from * 1000 + version)
		nr = split("xã đảng ủy hội nghị sơ kết công tác tháng đầu năm trồng rừng ma túy nông thôn mới lúa ngô " \
			"thị trấn nhân dân chủ tịch bí thư phát biểu kế hoạch ngân sách giáo dục y tế văn hóa", word, " ")
		for (i = from; i <= to; i++) {
			day = i + (i % 3 == 0 ? version : 0)
			printf "{\"id\":\"a-%d\",\"title\":\"Tin %d bản %d\",\"date\":\"20%02d-%02d-%02d\",\"body\":\"dấu%d ",
				i, i, version, 10 + day % 15, 1 + day % 12, 1 + day % 28, i
			for (j = 1; j < words; j++)
				printf "%s%s", word[1 + int(rand() * nr)], j % 12 ? " " : int(rand() * 3000) ". "
			print "\"}"
		}
	}'
}

# ---- the folder

command -v sqlite3 >/dev/null || skip_all "no sqlite3 shell here: 'make deps-test' installs it"
if [ ! -x "$program" ]; then
	printf '%s: no program here\n' "$program"
	exit 1
fi
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
work=$(mktemp -d "${TMPDIR:-/tmp}/tracuu-test.XXXXXX") || exit
cd "$work" || exit
unset LC_ALL LC_MESSAGES LANGUAGE NO_COLOR COLUMNS
export LANG=C HOME=$work XDG_DATA_HOME=$work/data TRACUU_ARCHIVE=$work/archive TZ=UTC
export TRACUU_LEXICON=$root/corpus/lexicon
