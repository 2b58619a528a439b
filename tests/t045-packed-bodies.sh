#!/bin/bash
# Bodies of a large archive are packed by what they have in common; nobody who reads them sees a difference.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

# expect_bodies PACKED PLAIN: so many articles have theirs packed, so many as they are.
expect_bodies()
{
	expect 'bodies, packed and plain' \
		"$(archive "SELECT sum(typeof(body) = 'blob') || ' ' || sum(typeof(body) = 'text') FROM article")" "$1 $2"
}

mkdir folder

test_begin 'a small archive has them as they are'
news 1 50 100 1 >folder/a.jsonl
tracuu index folder
expect_status 0
expect_bodies 0 50
expect 'dictionaries' "$(archive 'SELECT count(*) FROM text_dictionary')" 0

test_begin 'one that has grown by and by has a dictionary made of what is there'
for nr in 51 801; do
	news $nr $((nr + 749)) 130 1 >folder/b-$nr.jsonl
	tracuu index folder
	expect_status 0
done
expect_bodies 0 1550
news 1601 1650 100 1 >folder/c.jsonl
tracuu index folder
expect_status 0
expect_bodies 50 1550

test_begin 'a large batch has one at once'
rm "$TRACUU_ARCHIVE"
tracuu index folder
expect_status 0
expect_bodies 1600 0
first=$(archive 'SELECT id FROM text_dictionary')
news 1651 1700 100 1 >folder/d.jsonl
tracuu index folder
expect_status 0
expect_bodies 1650 0
expect 'the dictionary' "$(archive 'SELECT id FROM text_dictionary')" "$first"

test_begin 'they are read as they were written'
tracuu show a-777
expect_status 0
expect_in out "$(grep -o '"a-777".*' folder/b-51.jsonl | grep -o 'dấu777 [^.]*\.')"
tracuu search --format json dấu777
expect 'found' "$(json '$.hits[0].ref')" a-777
expect 'the passage begins' "$(json '$.hits[0].snippet' | cut -d ' ' -f 1)" dấu777
tracuu stats --format json
expect 'bytes of text' "$(json '$.text_bytes')" "$(cat folder/*.jsonl | sed 's/.*"title":"\([^"]*\)".*"body":"\([^"]*\)".*/\1\2/' |
	tr -d '\n' | wc -c)"
expect_sound

test_begin 'an article that changes, and one that goes'
news 51 799 130 2 >folder/b-51.jsonl
tracuu index folder
expect_status 0
expect_summary '0/749/1, 5/4, 0'
expect_bodies 1649 0
tracuu show a-777
expect_in out "$(grep -o '"a-777".*' folder/b-51.jsonl | grep -o 'dấu777 [^.]*\.')"
expect_sound

test_begin 'the indexes made anew'
tracuu doctor --rebuild
expect_status 0
expect_sound
tracuu search --format json dấu777
expect 'found' "$(json '$.hits[0].ref')" a-777

test_begin 'a body that is damaged is told, and others are found'
archive "UPDATE article SET body = substr(body, 1, 30) WHERE ref = 'a-777'"
tracuu show a-777
expect_status 2
expect_in err 'the text of an article is damaged'
tracuu doctor
expect_status 2
expect_in out 'the texts of 1 articles are damaged'
tracuu search --format json dấu778
expect_status 0
expect 'found' "$(json '$.hits[0].ref')" a-778
