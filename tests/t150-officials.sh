#!/bin/bash
# Who is in the sample archive, what they said, on what; and every fact read where it stands.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

cp -r "$root/corpus/sample" sample
tracuu index sample
expect_status 0

# Each line of file facts, "id start end text": the span is the text, and show --at prints it.
follow()
{
	local id start end text

	while IFS='|' read -r id start end text; do
		tracuu show "$id" --at "$start-$end" --format json
		expect_status 0
		expect "the span $start-$end of $id" "$(json '$.text')" "$text"
		expect "its place in the passage" "$(sqlite3 -batch :memory: "
			SELECT CAST(substr(passage, 1 + json_extract(j, '\$.marks[0][0]'), json_extract(j, '\$.marks[0][1]') -
				json_extract(j, '\$.marks[0][0]')) AS TEXT)
			FROM (SELECT j, CAST(json_extract(j, '\$.passage') AS BLOB) AS passage
				FROM (SELECT CAST(readfile('out') AS TEXT) AS j))")" "$text"
	done <facts
}

test_begin 'all persons, those of most articles first'
tracuu officials --format json -n 1000
expect_status 0
expect 'as many as the archive has' "$(json '$.total')" "$(archive 'SELECT count(*) FROM person')"
expect 'all are listed' "$(json_all '$.officials' 'count(*)')" "$(json '$.total')"
expect 'by number of articles' "$(json_all '$.officials' "json_extract(item.value, '$.nr_articles')")" \
	"$(archive 'SELECT count(DISTINCT article_id) AS nr FROM official GROUP BY person_id ORDER BY nr DESC')"
tracuu officials -n 2
expect_status 0
expect 'two lines a person' "$(grep -c -- '--id [0-9]' out)" 2

test_begin 'two people of one name, both in one article: corpus/README.md says who'
tracuu officials --format json 'lương văn quý'
expect_status 0
expect 'articles of each' "$(json_all '$.offers' "json_extract(item.value, '$.nr_articles')" | paste -sd ' ')" '7 3'

for name in 'Hứa Đức Toản' 'hua duc toan' 'HỨA ĐỨC TOẢN' toan 'Toản' 'đức toản' 'Toản Hứa'; do
	test_begin "the person called $name"
	tracuu officials --format json "$name"
	expect_status 0
	expect 'name' "$(json '$.official.name')" 'Hứa Đức Toản'
done

test_begin 'a person: offices over time'
tracuu officials --format json 'Hứa Đức Toản' -n 100
offices=$(json_all '$.official.offices' "json_extract(item.value, '$.text')")
place_of()
{
	grep -n -m 1 "^$1" <<<"$offices" | cut -d : -f 1
}
expect 'deputy first, then chairman, then secretary' \
	"$(($(place_of 'Phó Chủ tịch UBND xã') < $(place_of 'Chủ tịch UBND xã') &&
		$(place_of 'Chủ tịch UBND xã') < $(place_of 'Bí thư Đảng ủy')))" 1
expect 'offices begin in their order' "$(json_all '$.official.offices' "json_extract(item.value, '$.from')" \
	"WHERE NOT json_extract(item.value, '$.former')")" \
	"$(json_all '$.official.offices' "json_extract(item.value, '$.from')" \
		"WHERE NOT json_extract(item.value, '$.former') ORDER BY 1")"
expect 'articles' "$(json_all '$.official.articles' 'count(*)')" "$(json '$.official.nr_articles')"
expect 'speeches' "$(json_all '$.official.speeches' 'count(*)')" "$(json '$.official.nr_speeches')"
sqlite3 -batch :memory: "SELECT json_extract(u.value, '\$.id'), json_extract(u.value, '\$.span[0]'),
	json_extract(u.value, '\$.span[1]'), json_extract(u.value, '\$.text')
	FROM json_each(CAST(readfile('out') AS TEXT), '\$.official.offices') AS o,
	json_each(o.value, '\$.uses') AS u WHERE json_extract(u.value, '\$.ref') NOT LIKE '%2021-07-08%'
	LIMIT 12" >facts # that one's text is decomposed
expect 'there are offices to follow' "$([ -s facts ] && echo yes)" yes
follow

test_begin 'several fit: offers, and --id for one of them'
tracuu officials --format json thi
expect_status 0
nr=$(json '$.total')
expect 'more than one' "$((nr > 1))" 1
id=$(json '$.offers[1].id')
name=$(json '$.offers[1].name')
tracuu officials --id "$id" --format json
expect 'the one that was asked for' "$(json '$.official.name')" "$name"
tracuu officials thi
expect_in out "--id $id"

test_begin 'nobody'
tracuu officials 'Không Ai Tên Này'
expect_status 1
tracuu officials --id 999999
expect_status 1
expect_in err 999999

test_begin 'as columns'
tracuu officials --format csv -n 3
expect 'lines' "$(wc -l <out)" 4
tracuu officials --format csv 'Hứa Đức Toản'
expect_in out 'fact,text,date,id,ref,start_byte,end_byte'
expect_in out 'office,'

# ---- speeches

test_begin 'all speeches, newest first'
tracuu speeches --format json -n 1000
expect_status 0
expect 'as many as the archive has' "$(json '$.total')" "$(archive 'SELECT count(*) FROM speech')"
expect 'order' "$(json_all '$.speeches' "json_extract(item.value, '$.date')")" \
	"$(json_all '$.speeches' "json_extract(item.value, '$.date')" \
		"ORDER BY coalesce(json_extract(item.value, '$.date'), '') DESC")"
sqlite3 -batch :memory: "SELECT json_extract(value, '\$.id'), json_extract(value, '\$.span[0]'),
	json_extract(value, '\$.span[1]'), json_extract(value, '\$.text')
	FROM json_each(CAST(readfile('out') AS TEXT), '\$.speeches')
	WHERE json_extract(value, '\$.text') NOT LIKE '%' || char(10) || '%' LIMIT 12" >facts
follow

test_begin 'speeches of one person, by option and by the first arguments'
tracuu speeches --official 'hứa đức toản' --format json -n 1000
total=$(json '$.total')
expect 'speakers' "$(json_all '$.speeches' "DISTINCT json_extract(item.value, '$.person')" | wc -l)" 1
for arguments in 'Hứa Đức Toản' 'Toản'; do
	tracuu speeches --format json "$arguments"
	expect "of $arguments" "$(json '$.total')" "$total"
done
tracuu speeches --format json hứa đức toản
expect 'unquoted' "$(json '$.total')" "$total"

test_begin 'words are looked for within the passages'
tracuu speeches --format json 'trồng rừng'
expect_status 0
expect 'every passage has the words' "$(json_all '$.speeches' 'count(*)' \
	"WHERE lower(json_extract(item.value, '$.text')) NOT LIKE '%rừng%'")" 0
expect 'marks' "$(json_all '$.speeches' "min(json_array_length(item.value, '$.marks')) > 0")" 1
best=$(json '$.speeches[0].span')
tracuu speeches --format json trong rung
expect 'the same comes first without marks' "$(json '$.speeches[0].span')" "$best"
expect 'said so' "$(json '$.shown_for')" 'trồng rừng'
tracuu speeches --format json Toản 'trồng rừng'
expect 'a name and words' "$(json_all '$.speeches' "DISTINCT json_extract(item.value, '$.speaker')")" 'Hứa Đức Toản'

test_begin 'filters'
tracuu speeches --kind quote --format json -n 1000
expect 'quotes' "$(json_all '$.speeches' "DISTINCT json_extract(item.value, '$.kind')")" quote
quotes=$(json '$.total')
tracuu speeches --kind reported --format json -n 1000
expect 'both kinds are all' "$(($(json '$.total') + quotes))" "$(archive 'SELECT count(*) FROM speech')"
tracuu speeches --since 2024 --until 2024 --format json -n 1000
expect 'of the year' "$(json_all '$.speeches' "DISTINCT substr(json_extract(item.value, '$.date'), 1, 4)")" 2024
tracuu speeches --topic 'trong rung' --format json -n 1000
expect 'in articles on the topic' "$(json '$.total')" "$(archive "SELECT count(*) FROM speech WHERE article_id IN
	(SELECT article_id FROM article_topic JOIN topic ON id = topic_id WHERE slug = 'trong-rung')")"
for wrong in '--kind x' '--sort x' '--since x' '--format x' '--limit x'; do
	# shellcheck disable=SC2086
	tracuu speeches $wrong
	expect_status 2
	expect_silence out
done
tracuu speeches --official 'Không Ai Tên Này'
expect_status 1

# ---- show --at

test_begin 'a span that is none'
id=$(archive 'SELECT max(id) FROM article')
for wrong in 5 5- 9-5 5-5 x-y -1-5 0-99999999; do
	tracuu show "$id" --at "$wrong"
	expect_status 2
	expect_silence out
done
tracuu show "$id" --at 0-5
expect_in out '>>> '
