#!/bin/bash
# Articles like a given one, in the sample archive.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

cp -r "$root/corpus/sample" sample
tracuu index sample
expect_status 0

# similar REF [OPTION...]: $refs of the hits
similar()
{
	tracuu similar --format json "$@"
	refs=$(json_all '$.hits' "json_extract(item.value, '$.ref')")
}

test_begin 'the same campaign, another village'
similar xkl-2026-051
expect_status 0
expect 'article' "$(json '$.ref')" xkl-2026-051
expect 'keys' "$(json_all '$' 'item.key' | tr '\n' ' ')" 'id ref title words total at_least hits '
expect 'keys of a hit' "$(json_all '$.hits[0]' 'item.key' | tr '\n' ' ')" \
	'rank id ref title date source score snippet marks title_marks duplicates likeness '
expect 'a word' "$(json_all '$.words' "json_extract(item.value, '$.text')" | grep -c 'ma túy')" 1
expect 'drugs first' "$(json_all '$.hits' "json_extract(item.value, '$.title') LIKE '%ma túy%'" 'LIMIT 2')" '1
1'
expect 'itself is no hit' "$(grep -c '^xkl-2026-051$' <<<"$refs")" 0
expect 'likeness falls, from 1 at most' "$(json_all '$.hits' "json_extract(item.value, '$.likeness')" |
	awk 'NR > 1 && $1 > last || $1 <= 0 || $1 > 1 { print "no: " $1 } { last = $1 }')" ''

test_begin 'its other version is left out, and listed with --all'
version=sample/txt/2023/2023-10-19-so-ket-mo-hinh-thon-khong-ma-tuy.txt
similar -n 100 kl-2023-262
expect_not_in out "\"ref\":\"$version\""
similar --all -n 100 kl-2023-262
expect 'first with --all' "$(head -n 1 <<<"$refs")" "$version"
similar -n 1 --offset 1 xkl-2026-051
expect 'rank of the second' "$(json '$.hits[0].rank')" 2

test_begin 'an article that prints no marks'
id=$(archive "SELECT id FROM article WHERE title LIKE 'Thi tran %' LIMIT 1")
similar "$id"
expect_status 0
expect 'another of the same town' "$(json '$.hits[0].title')" \
	'Đảng ủy thị trấn Phia Chang tổng kết công tác năm 2020'
expect 'restored' "$(json_all '$.words' "json_extract(item.value, '$.text')" | grep -c '^Phia Chang$')" 1

test_begin 'for people'
tracuu similar -n 2 xkl-2026-051
expect_status 0
expect_in out 'Like: Hơn 1.900 hộ'
expect_in out '2. '
expect_not_in out '3. '

test_begin 'what is not there, and what is not meant'
tracuu similar nothing-of-this-name
expect_status 1
expect_in err 'nothing-of-this-name: no article with this id or ref'
tracuu similar
expect_status 2
tracuu similar one two
expect_status 2
tracuu similar --format csv xkl-2026-051
expect_status 2
tracuu similar -a none xkl-2026-051
expect_status 2

test_begin 'an archive of one article'
article alone/a.txt 'Chuyện riêng' 'Không bài nào giống bài này.'
tracuu index -a alone.archive alone
tracuu similar -a alone.archive alone/a.txt
expect_status 1
expect_in out 'No article is like it.'
