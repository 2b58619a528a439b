#!/bin/bash
# What is no archive is refused and left as it is; one process writes at a time; any number search meanwhile.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

archive=$TRACUU_ARCHIVE
article news/2024-01-01-a.txt 'Tin a' 'Công tác thủy lợi.'
article more/2024-01-01-b.txt 'Tin b' 'Công tác thủy lợi.'

# refused WORDS: every command says so in one line with these words, and the file stays as it is.
refused()
{
	local before command

	before=$(cksum "$archive" 2>&1)
	for command in 'search thủy' 'show 1' 'stats' 'doctor' 'stats --format json' 'doctor --format json' 'index news'; do
		[ "$command" != 'index news' ] || [ "${2:-}" != unless-index ] || continue
		# shellcheck disable=SC2086
		tracuu $command
		expect_status 2
		expect_silence out
		expect "lines of the message of $command" "$(wc -l <err)" 1
		expect_in err "tracuu: $archive: "
		expect_in err "$1"
	done
	expect 'the file' "$(cksum "$archive" 2>&1)" "$before"
}

test_begin 'no archive'
refused 'there is no archive here: run tracuu index first' unless-index
expect 'files made' "$(ls)" 'err
more
news
out'

test_begin 'a folder that is not there is made'
archive_file=$work/some/where/new
tracuu index -a some/where/new news
expect_status 0
expect_sound
unset archive_file
TRACUU_ARCHIVE=news/2024-01-01-a.txt/x tracuu index news
expect_status 2

test_begin 'a folder'
mkdir "$archive"
refused ''
rmdir "$archive"

test_begin 'an empty file is as good as no archive'
: >"$archive"
refused 'this archive is empty: run tracuu index first' unless-index
tracuu index news
expect_status 0
expect_sound
cp "$archive" good

test_begin 'a text file'
printf 'Công tác thủy lợi.\n' >"$archive"
refused 'this file is no tracuu archive'
yes 'Công tác thủy lợi.' | head -c 100000 >"$archive"
refused 'this file is no tracuu archive'

test_begin 'a file of zeros, a file of noise'
head -c 100000 /dev/zero >"$archive"
refused 'this file is no tracuu archive'
head -c 100000 /dev/urandom >"$archive"
refused 'this file is no tracuu archive'

test_begin 'the database of another program'
rm "$archive"
archive 'CREATE TABLE article(id INTEGER PRIMARY KEY, title, body); INSERT INTO article VALUES(1, 2, 3)'
refused 'this file is no tracuu archive'
archive 'PRAGMA application_id = 7'
refused 'this file is no tracuu archive'
rm "$archive"
archive 'PRAGMA journal_mode = WAL; CREATE TABLE x(y)' >/dev/null
refused 'this file is no tracuu archive'

test_begin 'an archive of a newer version'
cp good "$archive"
archive 'PRAGMA user_version = 1000'
refused 'written by a newer tracuu (archive version 1000'
archive 'PRAGMA user_version = 1'
expect_sound

test_begin 'an archive of which the end is missing'
size=$(wc -c <good)
for bytes in 100 5000 $((size / 2)) $((size - 20000)); do
	head -c $bytes good >"$archive"
	for command in 'search thủy' 'stats' 'doctor' 'index more'; do
		# shellcheck disable=SC2086
		tracuu $command # whatever it says, it does not die
	done
	tracuu doctor
	expect_status 2
	rm "$archive"*
done

test_begin 'an archive with wrong bytes in it'
RANDOM=7
for _ in $(seq 12); do
	cp good "$archive"
	for _ in 1 2 3 4 5 6; do
		printf '\xa5\x5a\x00\xff' |
			dd of="$archive" bs=1 seek=$(((RANDOM * 32768 + RANDOM) % (size - 4))) conv=notrunc status=none
	done
	for command in 'search --format json thủy' 'show --format json 1' 'stats' 'doctor' 'search date:2024' 'index more'; do
		# shellcheck disable=SC2086
		tracuu $command
	done
	rm "$archive"*
done

test_begin 'what the doctor finds'
for damage in "DELETE FROM length" "UPDATE meta SET value = value + 1 WHERE name = 'nr_articles'" \
	"UPDATE meta SET value = value + 1 WHERE name = 'nr_tokens'" "DELETE FROM word WHERE text = 'thủy'" \
	"UPDATE word SET nr_uses = nr_uses + 1 WHERE text = 'thủy'" "UPDATE article SET body = 'khác'" \
	'DELETE FROM article' "DELETE FROM pair" "DELETE FROM input"; do
	cp good "$archive"
	archive "$damage"
	tracuu doctor
	expect_status 2
	expect_not_in out 'sound'
	expect "findings after $damage" $(($(wc -l <out) + $(wc -l <err) > 0)) 1
	rm -f "$archive"*
done

# A search says so where it meets the damage; where zeros read as nothing, doctor finds it.
test_begin 'an index that is damaged is said, found and made anew'
cp good "$archive"
tracuu search --format json thủy
expect_status 0
total=$(json '$.total')
for damage in "DELETE FROM segment_page" "UPDATE segment SET nr_docs = 0" "UPDATE segment_page SET data = zeroblob(3)" \
	"DELETE FROM article_fts_data WHERE id > 1000"; do
	cp good "$archive"
	archive "$damage"
	case $damage in
	DELETE*segment_page | *nr_docs*)
		tracuu search --format json thủy
		expect_status 2
		expect_in err 'tracuu doctor --rebuild'
		;;
	esac
	tracuu doctor
	expect_status 2
	tracuu doctor --rebuild
	expect_status 0
	expect_in out sound
	tracuu search --format json thủy
	expect 'hits' "$(json '$.total')" "$total"
	rm -f "$archive"*
done

# ---- one writes, many read

# A run that takes long enough to be looked at: every article changes.
program_is_sanitized && nr_articles=700 || nr_articles=2000
news 1 $nr_articles 700 1 >many.jsonl
test_begin 'a large archive'
tracuu index many.jsonl
expect_status 0
news 1 $nr_articles 700 2 >many.jsonl

# Starts a run in the background and holds it still once it has begun.
start_and_stop()
{
	"$program" index many.jsonl >run.out 2>run.err &
	running=$!
	background+=("$running")
	for _ in $(seq 3000); do
		[ ! -e "$archive-wal" ] || break
		sleep 0.01
	done
	sleep 0.2
	kill -STOP $running || fail 'the run is over before it could be looked at'
}

test_begin 'while one indexes, another is refused and changes nothing'
start_and_stop
articles >before
for command in 'index news' 'index many.jsonl' 'index --prune .' 'doctor'; do
	# shellcheck disable=SC2086
	tracuu $command
	expect_status 2
	expect_silence out
	expect_in err "tracuu: $archive: another process is writing to this archive"
	expect 'lines of the message' "$(wc -l <err)" 1
done
expect 'articles' "$(articles)" "$(cat before)"

test_begin 'while one indexes, all others search'
search 'tin'
expect_status 0
expect 'found' "$total" $nr_articles
tracuu stats --format json
expect_status 0
expect 'articles' "$(json '$.articles')" $nr_articles
tracuu show a-1
expect_status 0

test_begin 'a search sees one state of the archive, whatever is committed meanwhile'
kill -CONT $running
nr_searches=0
while kill -0 $running 2>/dev/null; do
	for query in 'title:tin' 'dấu1' 'date:1900..2199' 'title:tin bản' 'xyzzy'; do
		tracuu search --format json --limit 3 -- "$query"
		case $query in
		xyzzy) expect_status 1 ;;
		dấu1) expect "found for $query" "$(json '$.total')" 1 ;;
		*) expect "found for $query" "$(json '$.total')" $nr_articles ;;
		esac
		expect "hits of $query without a title" "$(json_all '$.hits' 'count(*)' \
			"WHERE json_extract(item.value, '$.title') NOT LIKE 'Tin % bản %'")" 0
		nr_searches=$((nr_searches + 1))
	done
done
wait $running
expect 'status of the run' $? 0
background=()
expect 'searches meanwhile' $((nr_searches > 0)) 1
expect 'new versions' "$(archive "SELECT count(*) FROM article WHERE title LIKE '% bản 2'")" $nr_articles
expect_sound
tracuu index news
expect_status 0

# ---- what may not be written

# As in t050.
as_user()
{
	if [ "$(id -u)" != 0 ]; then
		run "$@"
	else
		run setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
}
may_be_user()
{
	[ "$(id -u)" != 0 ] && return 0
	chmod 755 . && cp "$program" ./tracuu-for-all && chmod 755 tracuu-for-all || return 1
	program=$work/tracuu-for-all
	setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$program" 2>/dev/null
}

if may_be_user; then
	mkdir room
	cp good room/archive
	chmod 644 room/archive
	chmod 755 room
	[ "$(id -u)" = 0 ] || chmod a-w room/archive room
	export TRACUU_ARCHIVE=$work/room/archive

	test_begin 'an archive in a folder that may not be written'
	before=$(cksum room/archive)
	as_user "$program" index more
	expect_status 2
	expect_in err "$work/room/archive: Permission denied"
	expect 'lines of the message' "$(wc -l <err)" 1
	as_user "$program" index -a room/new more
	expect_status 2
	expect_in err 'room/new: Permission denied'
	expect 'the archive' "$(cksum room/archive)" "$before"

	test_begin 'a search of it works'
	as_user "$program" search --format json 'thủy lợi'
	expect_status 0
	expect 'found' "$(json '$.total')" 1
	as_user "$program" stats
	expect_status 0
	expect 'files there' "$(ls room)" archive

	test_begin 'an archive that may not be read'
	chmod 000 room/archive
	as_user "$program" search 'thủy lợi'
	expect_status 2
	expect_in err 'Permission denied'
	chmod u+rwX room room/archive
else
	note 'no other user to be: what may not be written is not tried'
fi
