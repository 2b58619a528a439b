#!/bin/bash
# Dates bound a search, in English and Vietnamese fields, to the day, month or year; a wrong one is refused.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

for day in 2023-12-31 2024-01-01 2024-02-29 2024-06-01 2024-06-26 2024-06-30 2024-07-01 2025-01-01; do
	article "news/$day.txt" 'Hội nghị' 'Hội nghị sơ kết công tác.'
done
article news/undated.txt 'Hội nghị' 'Hội nghị sơ kết không rõ ngày.'
tracuu index news
expect_status 0

# dates QUERY DAY...: a search finds the articles of exactly these days.
dates()
{
	local query=$1

	shift
	test_begin "query '$query'"
	search "$query"
	expect_refs 'articles' "${@/#/news/}"
}
# expect_refs adds the file's extension here.
expect_refs()
{
	local what=$1

	shift
	expect "$what" "$(sort <<<"$refs")" "$([ $# = 0 ] || printf '%s.txt\n' "$@" | sort)"
}

june='2024-06-01 2024-06-26 2024-06-30'
year="2024-01-01 2024-02-29 $june 2024-07-01"
# shellcheck disable=SC2086
for prefix in '' 'hội nghị '; do
	dates "${prefix}date:2024-06" $june
	dates "${prefix}date:6/2024" $june
	dates "${prefix}date:06/2024" $june
	dates "${prefix}ngay:2024-06" $june
	dates "${prefix}NGAY:6/2024" $june
	dates "${prefix}date:2024" $year
	dates "${prefix}date:2024-06-26" 2024-06-26
	dates "${prefix}date:26/6/2024" 2024-06-26
	dates "${prefix}ngay:26-06-2024" 2024-06-26
	dates "${prefix}date:29/2/2024" 2024-02-29
	dates "${prefix}since:2024-06-30" 2024-06-30 2024-07-01 2025-01-01
	dates "${prefix}tu:30/6/2024" 2024-06-30 2024-07-01 2025-01-01
	dates "${prefix}since:2024-07" 2024-07-01 2025-01-01
	dates "${prefix}since:2025" 2025-01-01
	dates "${prefix}until:2024-01-01" 2023-12-31 2024-01-01
	dates "${prefix}den:1/1/2024" 2023-12-31 2024-01-01
	dates "${prefix}until:2023" 2023-12-31
	dates "${prefix}since:2024-02 until:2024-06-01" 2024-02-29 2024-06-01
	dates "${prefix}tu:2/2024 den:1/6/2024" 2024-02-29 2024-06-01
	dates "${prefix}date:2023..2024-01" 2023-12-31 2024-01-01
	dates "${prefix}date:2024-06-30.." 2024-06-30 2024-07-01 2025-01-01
	dates "${prefix}date:..2023" 2023-12-31
	dates "${prefix}date:2024 since:2024-07" 2024-07-01
	dates "${prefix}date:2019"
	dates "${prefix}since:2025 until:2024"
done
dates 'since:2024-07 hội nghị until:2024' 2024-07-01

test_begin 'what has no date is found without bounds only'
search 'hội nghị'
expect 'all' "$total" 9
search 'không rõ ngày'
expect_refs 'undated' news/undated
expect 'its date' "$(json '$.hits[0].date')" ''
tracuu search --sort date --format json 'hội nghị'
expect 'newest first' "$(json '$.hits[0].date')" 2025-01-01
expect 'undated last' "$(json '$.hits[8].ref')" news/undated.txt

for query in date:2024-13 date:2024-02-30 date:29/2/2023 date:32/1/2024 date:x date: since:yesterday since:24 \
	until:0 until:2024-6-31 date:26/6 date:99999 date:2023..x ngay:31/4/2024 tu:13/2024 den:0/0/2024 \
	date:9999999999999999999 date:2024-06-26x date:1/1/1; do
	test_begin "query '$query'"
	tracuu search -- "hội nghị $query"
	expect_status 2
	expect_silence out
	expect_in err "$query"
	expect 'lines of the message' "$(wc -l <err)" 1
done

for query in 'ngay: hội nghị' 'tu: hội nghị' 'den: hội nghị' 'tu:đó hội nghị' 'ngay:xưa hội nghị'; do
	test_begin "'$query' is text: these are words too"
	tracuu search -- "$query"
	expect_status 0
done

test_begin 'where an article has its date from: its data, its name, its folder, its dateline'
rm -rf news archive*
mkdir -p news/2024/06/26
printf '%s\n' '{"id":"day","title":"A","body":"b","date":"2024-06-26"}' \
	'{"id":"hour","title":"A","body":"b","date":"2024-06-26T23:30:00+07:00"}' \
	'{"id":"vietnamese","title":"A","body":"b","date":"26/06/2024"}' \
	'{"id":"wrong","title":"A","body":"b","date":"2024-02-30"}' \
	'{"id":"none","title":"A","body":"b"}' \
	'{"id":"dateline","title":"A","body":"Ngày 26/6/2024, Đảng bộ tổ chức hội nghị."}' \
	'{"id":"ancient","title":"A","body":"b","date":"1024-06-26"}' \
	'{"id":"future","title":"A","body":"b","date":"9024-06-26"}' >news/a.jsonl
article news/26-06-2024.txt A b
article news/20240626-hop.txt A b
article news/2024-06-26-2.txt A b
article news/26_06_2024_10_30.txt A b
article news/202406261030.txt A b
article news/2024/06/26/c.txt A b
article news/dateline.txt A 'Sáng 26/6/2024, Đảng bộ tổ chức hội nghị.'
article news/none.txt A 'Đảng bộ tổ chức hội nghị.'
tracuu index news
expect_status 0
expect 'dates' "$(archive "SELECT ref || ' ' || ifnull(date, '-') FROM article ORDER BY ref")" \
	"ancient -
dateline 2024-06-26
day 2024-06-26
future -
hour 2024-06-26
news/2024-06-26-2.txt 2024-06-26
news/2024/06/26/c.txt 2024-06-26
news/20240626-hop.txt 2024-06-26
news/202406261030.txt -
news/26-06-2024.txt 2024-06-26
news/26_06_2024_10_30.txt 2024-06-26
news/dateline.txt 2024-06-26
news/none.txt -
none -
vietnamese 2024-06-26
wrong -"
expect_sound
