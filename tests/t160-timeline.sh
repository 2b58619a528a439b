#!/bin/bash
# Topics of the sample archive, and what is written over time: counts, gaps, versions of a story, a picture.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

cp -r "$root/corpus/sample" sample
tracuu index sample
expect_status 0

test_begin 'topics'
tracuu topics --format json
expect_status 0
expect 'articles' "$(json '$.nr_articles')" 74
expect 'counts' "$(json_all '$.topics' "json_extract(item.value, '$.topic') || ' ' || json_extract(item.value, '$.nr_articles')" \
	'ORDER BY 1')" "$(archive "SELECT slug || ' ' || count(*) FROM article_topic JOIN topic ON id = topic_id
		GROUP BY slug ORDER BY 1")"
for name in trong-rung 'Trồng rừng' 'trong rung' 'TRỒNG RỪNG'; do
	tracuu topics --format json -n 1000 "$name"
	expect_status 0
	expect "articles of $name" "$(json_all '$.articles' 'count(*)')" "$(archive "SELECT count(*) FROM article_topic
		JOIN topic ON id = topic_id WHERE slug = 'trong-rung'")"
done
tracuu topics 'không phải chủ đề'
expect_status 1
tracuu topics --format csv
expect_in out 'topic,label,articles,main,share,first_date,last_date'

# Days by month, quarter and year, as SQL counts them.
sum()
{
	json_all '$.periods' "sum(json_extract(item.value, '$.nr_articles'))"
}

test_begin 'a topic over time'
versions=$(archive "SELECT count(*) FROM sqlite_schema WHERE name = 'story'")
for by in month quarter year; do
	tracuu timeline --by $by --format json trồng rừng
	expect_status 0
	expect 'it is the topic' "$(json '$.topic')" trong-rung
	expect 'sum' "$(sum)" "$(json '$.total')"
done
if [ "$versions" = 0 ]; then
	expect 'years' "$(json_all '$.periods' "json_extract(item.value, '$.period') || ' ' || json_extract(item.value, '$.nr_articles')" \
		"WHERE json_extract(item.value, '$.nr_articles') > 0")" "$(archive "SELECT substr(date, 1, 4) || ' ' || count(*)
			FROM article_topic AS a JOIN topic AS t ON t.id = topic_id JOIN article ON article.id = article_id
			WHERE slug = 'trong-rung' AND date IS NOT NULL GROUP BY substr(date, 1, 4)")"
fi
expect 'no year is left out' "$(json_all '$.periods' 'count(*)')" \
	"$(json_all '$.periods' "max(json_extract(item.value, '$.period')) - min(json_extract(item.value, '$.period')) + 1")"
expect 'shares' "$(json_all '$.periods' 'count(*)' "WHERE abs(json_extract(item.value, '$.share') -
	1.0 * json_extract(item.value, '$.nr_articles') / json_extract(item.value, '$.nr_all')) > 0.0001")" 0
expect 'a headline where there are articles' "$(json_all '$.periods' 'count(*)' \
	"WHERE (json_extract(item.value, '$.nr_articles') > 0) != (json_extract(item.value, '$.top.id') IS NOT NULL)")" 0

test_begin 'figures can be read where they stand'
sqlite3 -batch :memory: "SELECT json_extract(f.value, '\$.id'), json_extract(f.value, '\$.span[0]'),
	json_extract(f.value, '\$.span[1]'), json_extract(f.value, '\$.text')
	FROM json_each(CAST(readfile('out') AS TEXT), '\$.periods') AS p, json_each(p.value, '\$.figures') AS f" >facts
expect 'there are figures' "$([ -s facts ] && echo yes)" yes
while IFS='|' read -r id start end text; do
	tracuu show "$id" --at "$start-$end" --format json
	expect "the figure in $id" "$(json '$.text')" "$text"
done <facts

test_begin 'a query over time'
search '"khám sức khỏe"'
found=$total
tracuu timeline --by year --format json '"khám sức khỏe"'
expect_status 0
expect 'it is no topic' "$(json '$.topic')" ''
expect 'as many as a search finds' "$(($(json '$.total') + $(json '$.undated') + $(
	json_all '$.periods' "coalesce(sum(json_extract(item.value, '$.nr_versions')), 0)"
)))" "$found"
tracuu timeline --query --format json trồng rừng
expect '--query' "$(json '$.topic')" ''
tracuu timeline --format json kham suc khoe
expect 'marks are given back' "$(json '$.shown_for')" 'khám sức khỏe'
tracuu timeline --by year --format json official:toan
expect 'fields: the articles of one, versions once' "$(($(json '$.total') + $(
	json_all '$.periods' "coalesce(sum(json_extract(item.value, '$.nr_versions')), 0)"
)))" "$(archive "SELECT count(DISTINCT article_id) FROM official WHERE person_id IN
	(SELECT person_id FROM person_word WHERE folded = 'toan')")"
tracuu timeline không-ai-viết-chữ-này
expect_status 1

test_begin 'gaps of the archive, bounds, the last periods'
rm -rf sample "$TRACUU_ARCHIVE"*
for day in 2020-01-05 2020-01-06 2020-04-07 2022-12-31; do
	article "news/$day.txt" 'Hội nghị' "Xã họp hội nghị ngày $day."
done
article news/2020-03-01.txt 'Tin khác' 'Không có gì.'
tracuu index news
tracuu timeline --query --by quarter --format csv hội nghị
expect_status 0
expect 'rows' "$(cut -d , -f 1,2,3,5 out | sed 1d | tr '\n' ' ')" "2020-Q1,2,3,0 2020-Q2,1,1,0 2020-Q3,0,0,1 2020-Q4,0,0,1 \
2021-Q1,0,0,1 2021-Q2,0,0,1 2021-Q3,0,0,1 2021-Q4,0,0,1 2022-Q1,0,0,1 2022-Q2,0,0,1 2022-Q3,0,0,1 2022-Q4,1,1,0 "
tracuu timeline --query --by month --until 2020-04 --format csv hội nghị
expect 'months' "$(cut -d , -f 1,2,3,5 out | sed 1d | tr '\n' ' ')" \
	'2020-01,2,2,0 2020-02,0,0,1 2020-03,0,1,0 2020-04,1,1,0 '
tracuu timeline --query --by year -n 1 --format csv hội nghị
expect 'the last one' "$(cut -d , -f 1,2 out | sed 1d)" '2022,1'
tracuu timeline --query --by year hội nghị
expect_in out 'the archive has no articles'
expect_in out '█'
expect_not_in out $'\033'

test_begin 'a picture'
article news/2023-01-01.txt 'Bản <b>Nà</b> & "Lũng"' 'Xã họp hội nghị.'
tracuu index news
tracuu timeline --query --by year --format svg 'hội nghị'
expect_status 0
expect_in out '<svg xmlns="http://www.w3.org/2000/svg"'
expect_in out 'hội nghị</text>'
expect_in out '&lt;b&gt;Nà&lt;/b&gt; &amp; &quot;Lũng&quot;'
expect 'bars and gaps' "$(grep -c '<rect.*<title>' out)" 4
if command -v xmllint >/dev/null; then
	run xmllint --noout out
	expect_status 0
fi
for wrong in '--by week' '--format trec' '--since x'; do
	# shellcheck disable=SC2086
	tracuu timeline $wrong hội nghị
	expect_status 2
done
tracuu timeline
expect_status 2
