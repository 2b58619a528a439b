#!/bin/bash
# What is being typed, completed: in the sample archive, one prefix or a line of them after the other.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

cp -r "$root/corpus/sample" sample
tracuu index sample
expect_status 0

# The completions of the words as one, "text|kind|articles" a line in $lines.
complete()
{
	tracuu complete --format json "$@"
	lines=$(json_all '$.completions' "json_extract(item.value, '$.text') || '|' ||
		json_extract(item.value, '$.kind') || '|' || json_extract(item.value, '$.articles')")
}

expect_line()
{
	expect "a line '$1'" "$(grep -cxF -- "$1" <<<"$lines")" 1
}

test_begin 'by the word before, with marks and without'
for prefix in 'trồng r' 'trong r' 'trong ru' 'trồng rừ' 'trồng'; do
	complete "$prefix"
	expect_status 0
	expect_line 'trồng rừng|words|7'
done
search '"trồng rừng"'
expect 'as many as a search finds' "$total" 7
complete 'nông thôn m'
expect_line 'nông thôn mới|words|5'
complete 'pho chu t'
expect_line 'phó chủ tịch|words|39'

test_begin 'who, on what, where'
complete hua du
expect 'the first' "$(head -n 1 <<<"$lines")" 'Hứa Đức Toản|official|20'
expect 'number' "$(json '$.completions[0].id')" "$(archive "SELECT id FROM person WHERE name = 'Hứa Đức Toản'")"
complete ma tu
expect_line 'Ma túy|topic|5'
expect 'id of the topic' "$(json_all '$.completions' "json_extract(item.value, '$.id')" \
	"WHERE json_extract(item.value, '$.kind') = 'topic'")" ma-tuy
complete khau l
expect_line 'Cổng thông tin điện tử huyện Khâu Lĩnh|source|9'

test_begin 'what was typed with marks stays'
complete 'trống r'
expect 'none of trồng' "$(grep -c '^trồng' <<<"$lines")" 0
complete 'hừa đ'
expect 'nobody' "$(grep -c official <<<"$lines")" 0

test_begin 'keys'
complete 'trồng r'
expect 'keys' "$(json_all '$' 'item.key' | tr '\n' ' ')" 'prefix completions '
expect 'keys of words' "$(json_all '$.completions' "(SELECT group_concat(key, ' ') FROM json_each(item.value))" \
	"WHERE json_extract(item.value, '$.kind') = 'words' LIMIT 1")" 'text kind name articles exact'

test_begin 'for a shell: text, kind and number with tabs between'
tracuu complete -n 1 hua du
expect 'line' "$(cat out)" $'Hứa Đức Toản\tofficial\t20'

test_begin 'nothing'
tracuu complete xyzzyx
expect_status 1
expect_silence out
tracuu complete --format json xyzzyx
expect 'an answer all the same' "$(cat out)" '{"prefix":"xyzzyx","completions":[]}'

test_begin 'a prefix a line, each answered at once'
mkfifo asked
"$program" complete --format json - <asked >answers 2>err &
background+=($!)
exec 3>asked
nr_asked=0
for prefix in 'trong r' '' 'hua du'; do
	nr_asked=$((nr_asked + 1))
	printf '%s\n' "$prefix" >&3
	for _ in $(seq 3000); do
		[ "$(wc -l <answers)" -lt $nr_asked ] || break
		sleep 0.01
	done
	tail -n 1 answers >last
	expect "answers while more may be asked" "$(wc -l <answers)" $nr_asked
	expect 'what the last is for' "$(json '$.prefix' last)" "$prefix"
done
exec 3>&-
wait "${background[0]}"
expect 'status' $? 0
background=()
expect 'answers' "$(wc -l <answers)" 3
expect 'an empty prefix' "$(sed -n 2p answers)" '{"prefix":"","completions":[]}'
expect 'the last' "$(grep -c 'Hứa Đức Toản' answers)" 1
printf 'hua du\nxyzzyx\n' >lines
run "$program" complete -n 1 --batch <lines
expect 'an empty line ends each' "$(cat out)" $'Hứa Đức Toản\tofficial\t20'
expect 'lines' "$(wc -l <out)" 3

test_begin 'what is not meant'
tracuu complete
expect_status 2
tracuu complete --batch trồng
expect_status 2
tracuu complete --format csv trồng
expect_status 2
tracuu complete -a none trồng
expect_status 2
