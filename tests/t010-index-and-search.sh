#!/bin/bash
# The main job: the sample archive goes in, is searched in every output form, shown, counted and examined.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"
cp -r "$root/corpus/sample" sample

test_begin 'index the sample archive'
tracuu index sample
expect_status 0
expect_silence err
expect_in out '74 articles: 74 added, 0 changed, 0 removed; 54 files (0 unchanged), 0 skipped'
expect 'lines of the summary' "$(wc -l <out)" 1

test_begin 'the archive is where the options, then the environment, then the data folder say'
expect 'archive of the environment' "$(archive 'SELECT count(*) FROM article')" 74
tracuu index -a given sample/feed
expect_status 0
expect 'archive of -a' "$(archive_file=given archive 'SELECT count(*) FROM article')" 8
run env -u TRACUU_ARCHIVE "$program" index sample/jsonl
expect_status 0
expect 'archive in the data folder' \
	"$(archive_file=data/tracuu/archive.tracuu archive 'SELECT count(*) FROM article')" 14
run env -u TRACUU_ARCHIVE -u XDG_DATA_HOME "$program" index sample/feed
expect_status 0
expect 'archive in the home' \
	"$(archive_file=.local/share/tracuu/archive.tracuu archive 'SELECT count(*) FROM article')" 8

test_begin 'a search for a person'
tracuu search 'ma túy'
expect_status 0
expect_silence err
expect_in out '5 articles'
expect_in out '1. Phiên tòa lưu động xét xử vụ mua bán trái phép chất ma túy tại Phia Chang'
expect_in out '   22/10/2020  sample/txt/2020/2020-10-22-xet-xu-luu-dong-ma-tuy.txt'
expect_not_in out 'Searched for'

test_begin 'words are joined, however the shell split them'
cp out quoted
tracuu search ma túy
expect 'the answer' "$(cat out)" "$(cat quoted)"

test_begin 'json: the keys are a contract'
search 'ma túy'
expect_status 0
expect 'lines' "$(wc -l <out)" 1
for key in query shown_for total hits; do
	expect "key $key" "$(json_all '$' item.key | grep -x "$key")" "$key"
done
for key in rank id ref title date score snippet marks; do
	expect "key $key of a hit" "$(json_all '$.hits[0]' item.key | grep -x "$key")" "$key"
done
expect 'query' "$(json '$.query')" 'ma túy'
expect 'shown_for' "$(json '$.shown_for')" ''
expect 'total' "$total" 5
expect 'hits' "$(wc -l <<<"$refs")" 5
expect 'ranks' "$(json_all '$.hits' "json_extract(item.value, '$.rank')" | paste -sd ' ')" '1 2 3 4 5'
expect 'types' "$(json_all '$.hits' "DISTINCT json_type(item.value, '$.rank') || ' ' ||
	json_type(item.value, '$.id') || ' ' || json_type(item.value, '$.ref') || ' ' ||
	json_type(item.value, '$.score') || ' ' || json_type(item.value, '$.marks')")" 'integer integer text real array'
expect 'scores descend' "$(json_all '$.hits' "json_extract(item.value, '$.score')")" \
	"$(json_all '$.hits' "json_extract(item.value, '$.score')" | sort -rg)"

test_begin 'json: marks are byte ranges in the snippet'
# Every range, cut out of the snippet's bytes.
marked()
{
	json_all '$.hits' "CAST(substr(CAST(json_extract(item.value, '$.$1') AS BLOB),
		json_extract(mark.value, '\$[0]') + 1,
		json_extract(mark.value, '\$[1]') - json_extract(mark.value, '\$[0]')) AS TEXT)" \
		", json_each(item.value, '$.$2') AS mark" | sort -u
}
expect 'marked in snippets' "$(marked snippet marks)" 'ma túy'
expect 'marked in titles' "$(marked title title_marks | tr '[:upper:]' '[:lower:]' | sort -u)" 'ma túy'
search '"Hứa Đức Toản" chủ tịch'
expect_status 0
expect 'something is marked' "$(marked snippet marks | grep -cx 'Hứa Đức Toản')" 1
expect 'ranges ascend and do not overlap' "$(json_all '$.hits' 'count(*)' ", json_each(item.value, '$.marks') AS mark,
	json_each(item.value, '$.marks') AS next WHERE next.key = mark.key + 1 AND
	json_extract(next.value, '\$[0]') < json_extract(mark.value, '\$[1]')")" 0

test_begin 'limit and offset cut the same ranking'
search 'trồng rừng'
all=$refs
expect 'there are enough for the test' $((total >= 4)) 1
for offset in 0 1 2; do
	tracuu search --format json --limit 2 --offset $offset 'trồng rừng'
	expect_status 0
	expect 'total' "$(json '$.total')" "$total"
	expect 'hits' "$(json_all '$.hits' "json_extract(item.value, '$.ref')")" \
		"$(sed -n "$((offset + 1)),$((offset + 2))p" <<<"$all")"
	expect 'first rank' "$(json '$.hits[0].rank')" $((offset + 1))
done
tracuu search -n 2 'trồng rừng'
expect_in out "$total articles, showing 1 to 2"
tracuu search --offset 1000000 --format json 'trồng rừng'
expect_status 1
expect 'total behind the end' "$(json '$.total')" "$total"
expect 'hits behind the end' "$(json '$.hits')" '[]'
tracuu search --limit 0 --format json 'trồng rừng'
expect 'total without hits' "$(json '$.total')" "$total"
expect 'no hits' "$(json '$.hits')" '[]'

test_begin 'sort'
for order in date date-asc; do
	tracuu search --format json --limit 100 --sort $order 'trồng rừng'
	expect_status 0
	dates=$(json_all '$.hits' "json_extract(item.value, '$.date')")
	expect 'hits' "$(wc -l <<<"$dates")" "$total"
	[ $order = date ] && sorted=$(sort -r <<<"$dates") || sorted=$(sort <<<"$dates")
	expect "order $order" "$dates" "$sorted"
done
tracuu search --format json --limit 100 --sort relevance 'trồng rừng'
expect 'relevance is the default' "$(json_all '$.hits' "json_extract(item.value, '$.ref')")" "$all"

test_begin 'csv'
tracuu search --format csv --limit 100 'trồng rừng'
expect_status 0
expect 'head' "$(head -n 1 out)" 'rank,id,ref,title,date,score,snippet'
sqlite3 -batch :memory: ".mode csv" ".import out hit" ".mode list" 'SELECT ref FROM hit' >csv.refs
expect 'refs' "$(cat csv.refs)" "$all"
expect 'a title with quotes survives' "$(tracuu search -f csv -n 100 'thôn không có ma túy' &&
	sqlite3 -batch :memory: '.mode csv' '.import out hit' '.mode list' "SELECT title FROM hit WHERE ref = 'kl-2023-262'")" \
	'Khâu Lĩnh: Hiệu quả từ mô hình "Thôn không có ma túy" ở Bản Luồng'

test_begin 'trec'
tracuu search --format trec --limit 3 'trồng rừng'
expect_status 0
expect 'columns' "$(awk '{ print $1, $2, $4, NF, $6 }' out)" "1 Q0 1 6 tracuu
1 Q0 2 6 tracuu
1 Q0 3 6 tracuu"
expect 'refs' "$(cut -d ' ' -f 3 out)" "$(head -n 3 <<<"$all")"

test_begin 'many queries in one run'
printf 'q1\tma túy\nq2\txyzzy\n\nq3\ttrồng rừng\n' >queries
tracuu search --batch queries --format trec
expect_status 1
expect 'query ids' "$(cut -d ' ' -f 1 out | uniq | paste -sd ' ')" 'q1 q3'
expect 'hits of q1' "$(grep -c '^q1 ' out)" 5
tracuu search --batch queries --format json
expect 'an answer a line' "$(wc -l <out)" 3
sed -n 2p out >second
expect 'qid' "$(json '$.qid' second)" q2
expect 'total' "$(json '$.total' second)" 0
tracuu search --batch queries --format csv
expect 'head' "$(head -n 1 out)" 'qid,rank,id,ref,title,date,score,snippet'
expect 'one head' "$(grep -c ',id,ref,title' out)" 1
run "$program" search --batch - --format trec <<<$'q9\tma túy'
expect_status 0
expect 'hits of q9' "$(grep -c '^q9 Q0 ' out)" 5
printf 'no tab here\nq1\tma túy\n' >queries
tracuu search --batch queries --format trec
expect_status 1
expect_in err 'queries, line 1'
expect 'hits of q1' "$(grep -c '^q1 ' out)" 5
printf 'q1\tdate:2024-13 x\nq2\tma túy\n' >queries
tracuu search --batch queries --format trec
expect_status 2
expect_in err 'q1: date:2024-13'
expect 'hits of q2' "$(grep -c '^q2 ' out)" 5
tracuu search --batch not-there
expect_status 2
expect_in err 'not-there'

test_begin 'how a query was read'
tracuu search --explain -n 1 'ma túy since:2023'
expect_status 0
expect_in out 'since: 2023-01-01'
expect_in out 'túy'
tracuu search --explain --format json -n 1 'ma túy since:2023'
expect 'explanation in json' "$(json '$.explanation' | grep -c 'since: 2023-01-01')" 1

test_begin 'any of the words, asked for or because nothing has all'
search 'ma túy xyzzy'
expect_status 0
expect 'any' "$(json '$.any')" 1
expect 'there are hits' $((total >= 5)) 1
tracuu search 'ma túy xyzzy'
expect_in out 'No article has all the words; these have some of them.'
tracuu search --any 'ma túy xyzzy'
expect_status 0
expect_not_in out 'No article has all the words'
tracuu search --any --format json --limit 100 'họp rừng'
nr_any=$(json '$.total')
search 'họp rừng'
expect 'any finds more than all' $((nr_any > total)) 1

test_begin 'a query without marks is searched with them'
search 'ma tuy'
expect_status 0
expect 'shown_for' "$(json '$.shown_for')" 'ma túy'
expect 'the same total' "$total" 5
tracuu search 'ma tuy'
expect_in out 'Searched for: ma túy'

test_begin 'a query that lacks some marks'
search 'phòng chong ma túy'
expect 'one word lacks them' "$(json '$.shown_for')" 'phòng chống ma túy'
search 'thôn không ma túy ra mắt'
expect 'all is typed as meant' "$(json '$.shown_for')" ''
search 'tan ma túy'
expect 'a word that nothing speaks against' "$(json '$.shown_for')" ''

test_begin 'operators'
search 'ma túy'
all=$refs
search 'ma túy -lưu động'
expect '-word excludes' $((total < 5 && total > 0)) 1
search '"lưu động" OR "ma túy"'
expect 'OR' $((total >= 5)) 1
search 'title:"ma túy"'
expect 'title: narrows' $((total > 0 && total < 5)) 1
expect 'titles only' "$(json_all '$.hits' "json_extract(item.value, '$.title')" | grep -civ 'ma túy')" 0
search 'tieude:"ma túy"'
expect 'tieude: is title:' $((total > 0 && total < 5)) 1
search 'khuyế*'
expect 'a beginning' $((total > 0)) 1

test_begin 'nothing found, nothing asked'
search xyzzy
expect_status 1
expect_silence err
expect 'hits' "$(json '$.hits')" '[]'
tracuu search xyzzy
expect_status 1
expect_in out 'Nothing found.'
for query in '' ' ' '...' '()' '"' '-' '*' '"""' '((((' 'OR'; do
	test_begin "query '$query'"
	tracuu search -- "$query"
	expect_status 1
	expect_silence err
done

test_begin 'queries without sense and without end'
many()
{
	printf "$1%.0s" $(seq "$2")
}
for query in "$(many '(' 5000)a" "$(many 'a OR (' 1000)" "$(many 'a OR ' 2000)" "$(many 'ma túy -cai ' 1000)" \
	"$(many '"ma túy" ' 500)" "$(many 'a* ' 200)" "$(many a 100000)" "$(many 1 100000)" "$(many 'họp rừng ' 3000)" \
	"$(head -c 3000 "$program" | tr -d '\0')"; do
	test_begin "a query of ${#query} bytes: ${query:0:20}"
	tracuu search --format json -- "$query"
	expect 'status' $((status <= 1)) 1
	expect_silence err
	expect 'the answer is JSON' "$(json '$.hits' | grep -c '^\[')" 1
done

test_begin 'wrong usage'
for arguments in '' 'nonsense' 'search' 'index' 'search --limit x a' 'search --limit -1 a' \
	'search --format xml a' 'search --sort up a' 'search --nonsense a' 'search --batch' \
	'search --batch out a' 'index --nonsense sample' 'show' 'stats more' 'doctor more' 'stats --format csv'; do
	test_begin "usage: tracuu $arguments"
	# shellcheck disable=SC2086
	tracuu $arguments
	expect_status 2
	expect_silence out
	expect 'it says why' "$([ -s err ] && echo yes)" yes
done
for command in '' index search show stats doctor; do
	test_begin "tracuu $command --help"
	# shellcheck disable=SC2086
	tracuu $command --help
	expect_status 0
	expect_silence err
	expect_in out 'usage: tracuu'
done

test_begin 'show by ref and by id'
tracuu show bl-2021-031
expect_status 0
expect 'title first' "$(head -n 1 out)" 'Dập dịch tả lợn châu Phi ở hai thôn của xã Bản Luồng'
expect_in out 'Date: 17/03/2021'
expect_in out 'Ổ dịch tả lợn châu Phi đầu tiên'
tracuu show --format json bl-2021-031
expect 'ref' "$(json '$.ref')" bl-2021-031
expect 'date' "$(json '$.date')" 2021-03-17
expect 'date_origin' "$(json '$.date_origin')" metadata
expect 'body' "$(json '$.body' | grep -c 'Ổ dịch tả lợn châu Phi đầu tiên')" 1
id=$(json '$.id')
cp out by_ref
tracuu show --format json "$id"
expect 'the same by id' "$(cat out)" "$(cat by_ref)"
tracuu show --format json sample/txt/2020/2020-10-22-xet-xu-luu-dong-ma-tuy.txt
expect_status 0
expect 'date_origin' "$(json '$.date_origin')" path
tracuu show bl-2021-031 not-there
expect_status 1
expect_in err 'not-there'
expect_in out 'Dập dịch tả lợn châu Phi'

test_begin 'stats'
tracuu stats
expect_status 0
expect_in out '74 articles (0 undated) from 54 files'
tracuu stats --format json
expect 'articles' "$(json '$.articles')" 74
expect 'files' "$(json '$.files')" 54
expect 'first_date' "$(json '$.first_date')" 2019-03-02
expect 'undated' "$(json '$.undated')" 0

test_begin 'doctor'
expect_sound
tracuu doctor
expect_in out "$TRACUU_ARCHIVE: sound"

test_begin 'output that cannot be written is said'
if [ -c /dev/full ]; then
	nr_expected=$((nr_expected + 1))
	"$program" search 'ma túy' >/dev/full 2>err
	expect 'status' $? 2
	expect_in err 'cannot write'
fi
