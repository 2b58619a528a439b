#!/bin/bash
# A saved search: what came or changed since it was asked last, and the revision to ask with the next time.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

# What is new for a query since $revision, as $refs; $revision is then the archive's.
news_for()
{
	tracuu new --since "$revision" --format json "$@"
	refs=$(json_all '$.hits' "json_extract(item.value, '$.ref')")
	revision=$(json '$.revision')
}

line()
{
	printf '{"id":"%s","title":"%s","date":"%s","body":"%s"}\n' "$@"
}

mkdir in
{
	line keo 'Trồng keo ở Slam Bó' 2031-03-02 'Bà con trồng được 7 ha rừng keo.'
	line cho 'Chợ phiên Slam Bó' 2031-03-05 'Chợ họp cả ngày, đông người mua bán.'
} >in/a.jsonl
tracuu index in
expect_status 0

test_begin 'the first time: all that matches'
tracuu new --format json trồng rừng
expect_status 0
expect 'since' "$(json '$.since')" 0
revision=0
news_for trồng rừng
expect_refs 'from the beginning' keo
expect 'revision' "$revision" "$(archive "SELECT value FROM meta WHERE name = 'revision'")"

test_begin 'nothing new'
news_for trồng rừng
expect_status 1
expect 'total' "$(json '$.total')" 0
expect 'hits' "$(json '$.hits')" '[]'
tracuu new --since "$revision" trồng rừng
expect_status 1
expect_in out 'Nothing new.'
expect 'last line' "$(tail -n 1 out)" "Revision of the archive: $revision; what comes after it: --since $revision"

test_begin 'what came: newest first, only what matches'
{
	line que 'Trồng quế' 2031-04-02 'Bản Slam trồng rừng quế ở đầu nguồn.'
	line ho 'Giữ rừng hồ Khuổi' 2031-05-09 'Tổ đội trồng lại rừng quanh hồ.'
	line hoc 'Khai giảng' 2031-09-05 'Các cháu đến trường.'
} >in/b.jsonl
tracuu index in
before=$revision
news_for trồng rừng
expect_status 0
expect 'new' "$refs" 'ho
que'
expect 'keys of a hit' "$(json '$.hits[0].title')/$(json '$.hits[0].date')" 'Giữ rừng hồ Khuổi/2031-05-09'
tracuu new --since "$before" -n 1 --sort date-asc --format json trồng rừng
expect 'oldest first' "$(json '$.total') $(json '$.hits[0].ref')" '2 que'
tracuu new --since "$before" trồng rừng
expect_in out '2 articles'
expect_in out "--since $revision"

test_begin 'a file that is read again without a change brings nothing'
touch -d '2031-12-01' in/a.jsonl in/b.jsonl
tracuu index in
expect_summary '0/0/0, 2/0, 0'
news_for rừng
expect_status 1

test_begin 'a text that changed, and its neighbour in the file that did not'
sed -i 's/7 ha rừng keo/9 ha rừng keo/' in/a.jsonl
tracuu index in
expect_summary '0/1/0, 2/1, 0'
before=$revision
news_for rừng
expect_refs 'the changed one' keo
revision=$before
news_for chợ
expect_status 1

test_begin 'facts found anew are no news'
tracuu index --refresh facts
news_for rừng
expect_status 1

test_begin 'no falling back to some of the words'
tracuu new --format json rừng voi
expect_status 1
expect 'total' "$(json '$.total')" 0
tracuu new --format json --any rừng voi
expect 'any' "$(json '$.total')" 3

test_begin 'with fields, dates, exclusions'
search topic:trong-rung
expected=$refs
revision=0
news_for topic:trong-rung
# shellcheck disable=SC2086 # one ref a word
expect_refs 'topic' $expected
revision=$before
news_for -- rừng -keo
expect_status 1
revision=$before
news_for date:2031-03
expect_refs 'a month' keo
revision=$before
news_for -- -topic:trong-rung
expect_status 1

test_begin 'a revision that is not there yet'
tracuu new --since 4711 rừng
expect_status 2
expect_silence out
expect_in err 'revision 4711 is still to come'
tracuu new --since hôm rừng
expect_status 2
tracuu new --since 3
expect_status 2
tracuu new --format csv rừng
expect_status 2
expect_in err "'csv' is not one of text, json"
