#!/bin/bash
# Who, on what, in which office, where and when: fields of facts, facets, the order of events.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"
cp -r "$root/corpus/sample" sample

# The articles that have an official of this key, one ref a line.
articles_of()
{
	archive "SELECT DISTINCT article.ref FROM article JOIN official ON article_id = article.id
		WHERE key = '$1' ${2:-}"
}

# names of the offers, in their order
offers()
{
	json_all '$.offers' "json_extract(item.value, '$.name')" | paste -sd ';'
}

tracuu index sample
expect_status 0

test_begin 'a person, in any spelling and by a part of the name'
of_quy=$(articles_of 'lương văn quý')
expect 'articles of the person' "$(wc -l <<<"$of_quy")" 9
for value in '"Lương Văn Quý"' '"LƯƠNG VĂN QUÝ"' '"luong van quy"' '"lương quý"' '"Lương Văn Quí"' '(luong quy)'; do
	search "official:$value"
	expect_status 0
	# shellcheck disable=SC2086
	expect_refs "official:$value" $of_quy
	expect 'offers: there are two of that name' "$(offers)" 'Lương Văn Quý;Lương Văn Quý'
done
search 'canbo:khai'
expect 'who fits' "$(offers)" 'Dương Thế Khải'
search 'official:khái'
expect 'marks that nobody has are left out' "$(offers)" 'Dương Thế Khải'

test_begin 'without words the newest come first'
search 'official:khai'
expect 'order' "$(json_all '$.hits' "json_extract(item.value, '$.date')")" \
	"$(json_all '$.hits' "json_extract(item.value, '$.date')" | sort -r)"

test_begin 'the passage is where the person is named'
tracuu search -n 1 --format json 'official:"dương thế khải"'
expect 'marked' "$(sqlite3 -batch :memory: "SELECT CAST(substr(CAST(json_extract(hit, '$.snippet') AS BLOB),
		json_extract(hit, '$.marks[0][0]') + 1,
		json_extract(hit, '$.marks[0][1]') - json_extract(hit, '$.marks[0][0]')) AS TEXT)
	FROM (SELECT json_extract(CAST(readfile('out') AS TEXT), '$.hits[0]') AS hit)")" 'Dương Thế Khải'

test_begin 'several fit: all count, and they are named'
search 'official:thi'
expect 'more than one' "$(($(offers | tr ';' '\n' | wc -l) > 1))" 1
expect 'all of theirs' "$total" "$(archive "SELECT count(DISTINCT article_id) FROM official
	JOIN person_word USING (person_id) WHERE folded = 'thi'")"
expect 'keys of an offer' "$(json_all '$.offers[0]' item.key | paste -sd ' ')" 'field value id name office articles'
first=$(json '$.offers[0].id')
expect 'articles of the first' "$(json '$.offers[0].articles')" \
	"$(archive "SELECT count(DISTINCT article_id) FROM official WHERE person_id = $first")"
tracuu search -n 0 'official:thi'
expect_in out 'official:thi fits: '
expect_in out "#$first ("

test_begin 'one of them by number'
search "official:#$first"
expect 'articles' "$total" "$(archive "SELECT count(DISTINCT article_id) FROM official WHERE person_id = $first")"

test_begin 'nobody'
tracuu search 'official:xuyenxuyen'
expect_status 1
expect_in out 'official:xuyenxuyen fits nobody'

test_begin 'who speaks'
search 'speaker:"Dương Thế Khải"'
# shellcheck disable=SC2046
expect_refs 'speaks' $(articles_of 'dương thế khải' 'AND speaks')
search 'official:khai -phatbieu:khai'
# shellcheck disable=SC2046
expect_refs 'is there and says nothing' $(articles_of 'dương thế khải' 'AND NOT speaks')

test_begin 'topics by id, by name, by a part of it'
search 'topic:ma-tuy'
by_id=$refs
expect 'articles' "$total" "$(archive "SELECT count(*) FROM article_topic JOIN topic ON id = topic_id
	WHERE slug = 'ma-tuy'")"
for value in '"Ma túy"' '"ma tuy"' MA-TUY; do
	search "chude:$value"
	expect "chude:$value" "$refs" "$by_id"
done
search 'topic:rừng'
expect 'both topics of the forest' "$(offers | tr ';' '\n' | sort | paste -sd ';')" 'Cháy rừng;Trồng rừng'
tracuu search 'topic:xuyenxuyen'
expect_in out 'topic:xuyenxuyen fits no topic'

test_begin 'offices'
search 'office:"bí thư huyện ủy"'
expect 'articles' "$total" "$(archive "SELECT count(DISTINCT article_id) FROM office
	WHERE ' ' || key || ' ' LIKE '% bí thư huyện ủy %'")"
with_marks=$refs
search 'chucvu:"bi thu huyen uy"'
expect 'without marks' "$refs" "$with_marks"

test_begin 'places: in the text, the title, an office, the source'
search 'place:"Vằng Ỏm"'
in_vang_om=$refs
expect 'articles' "$((total > 0))" 1
search 'noi:"vang om"'
expect 'without marks' "$refs" "$in_vang_om"
search 'place:"Phia Chang"'
found=$refs
tracuu search -n 100 --format json '"xã Phia Chang" OR "thị trấn Phia Chang"'
expect 'all that name it behind a noun' "$(json_all '$.hits' "json_extract(item.value, '$.ref')" | sort |
	comm -23 - <(sort <<<"$found"))" ''

test_begin 'fields, words, dates and groups together'
search 'official:"Lương Văn Quý" trồng rừng'
here=$(sort <<<"$refs")
search 'trồng rừng'
expect 'both' "$here" "$(comm -12 <(sort <<<"$refs") <(sort <<<"$of_quy"))"
search 'trồng rừng -official:"Lương Văn Quý"'
without=$(sort <<<"$refs")
search 'trồng rừng'
expect 'the others' "$without" "$(comm -23 <(sort <<<"$refs") <(sort <<<"$of_quy"))"
search 'official:"Lương Văn Quý" OR topic:ma-tuy'
expect 'either' "$(sort <<<"$refs")" "$(sort -u <<<"$of_quy"$'\n'"$by_id")"
search 'official:"Lương Văn Quý" date:2022'
expect 'of a year' "$(json_all '$.hits' "DISTINCT substr(json_extract(item.value, '$.date'), 1, 4)")" 2022

test_begin 'days of events'
search 'event:2024'
expect 'articles' "$total" "$(archive "SELECT count(DISTINCT article_id) FROM article_date
	WHERE is_event AND date LIKE '2024-%' AND nr = (SELECT min(nr) FROM article_date AS other
	WHERE is_event AND other.article_id = article_date.article_id)")"
tracuu search --sort event-asc --format json -n 100 'rừng'
expect 'order' "$(json_all '$.hits' "json_extract(item.value, '$.event')" | grep .)" \
	"$(json_all '$.hits' "json_extract(item.value, '$.event')" | grep . | sort)"
expect 'unknown ones come last' "$(json_all '$.hits' "json_extract(item.value, '$.event') IS NULL" | uniq | paste -sd ' ')" '0 1'
tracuu search --sort event -n 1 'event:2024'
expect_in out 'event '
tracuu search 'event:32/13/2024'
expect_status 2
expect_in err 'event:32/13/2024: no such date'

test_begin 'facets count all matches, not the hits that are shown'
tracuu search --facets -n 1 --format json 'rừng'
expect 'years' "$(json_all '$.facets.years' "sum(json_extract(item.value, '$.articles'))")" "$(json '$.total')"
expect 'facets' "$(json_all '$.facets' item.key | paste -sd ' ')" 'officials speakers topics years sources'
expect 'topic' "$(json '$.facets.topics[0].id')" trong-rung
expect 'at most ten' "$(json_all '$.facets.officials' 'count(*)')" 10
most=$(json '$.facets.officials[0].id')
nr=$(json '$.facets.officials[0].articles')
search "rừng official:#$most"
expect 'a facet as a field gives as many' "$total" "$nr"
tracuu search --facets -n 1 'rừng'
expect_in out 'Officials: '
expect_in out 'Topics: Trồng rừng ('

test_begin 'how it was read'
tracuu search --explain -n 0 'official:khai rừng'
expect_in out 'official: khai  9 articles: Dương Thế Khải #'
expect_in out 'articles: only 9 that fields select'

test_begin 'an archive without facts'
sqlite3 "$TRACUU_ARCHIVE" 'PRAGMA user_version = 1'
tracuu search 'official:khai'
expect_status 2
expect_in err 'run tracuu index'
tracuu search --facets -n 1 --format json 'rừng'
expect_status 0
expect 'years all the same' "$(json_all '$.facets.years' "sum(json_extract(item.value, '$.articles'))")" "$(json '$.total')"
