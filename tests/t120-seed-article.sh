#!/bin/bash
# One real article, where it lies beside the checkout: among the sample archive it comes first for all that its
# readers would ask. It is not part of the project.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

seed=$(cd "$root/.." && pwd)/shared/data/seed
[ -n "$(ls "$seed"/*.txt 2>/dev/null)" ] || skip_all 'the article is not here'
mkdir seed
cp "$seed"/*.txt seed/
cp -r "$root/corpus/sample" sample
tracuu index sample seed
expect_status 0

while read -r query; do
	test_begin "query: $query"
	# shellcheck disable=SC2086 # an option before the query is a word of its own
	case $query in
	--verbatim*) tracuu search --format json $query ;;
	*) search "$query" ;;
	esac
	expect_status 0
	expect 'first hit' "$(json '$.hits[0].ref' | cut -d / -f 1)" seed
done <<'EOQ'
nong luong hao
"Trương Văn Thoại"
ma tuy phu thong
--verbatim OCOP
trồng rừng 117,96%
29,49/25
QPAN
date:2024-06 dang bo thi tran
so ket 6 thang dau nam 2024
EOQ

test_begin 'articles that spell the abbreviation out are found too, above it only those that are mainly about it'
search 'OCOP'
above=$(json_all '$.hits' "json_extract(item.value, '$.id')" | head -n "$(($(grep -n '^seed' <<<"$refs" | cut -d : -f 1) - 1))")
expect 'all of them' "$(for id in $above; do
	archive "SELECT count(*) FROM article_topic JOIN topic ON topic.id = topic_id
		WHERE article_id = $id AND slug = 'ocop' AND is_main"
done | sort -u)" 1
