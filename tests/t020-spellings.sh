#!/bin/bash
# One word has many spellings in print: tone marks in the old and the new place, i and y, composed and decomposed
# letters, capitals, foreign letters that look like Đ, no marks at all. Each finds what the others find.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

grave=$'\xcc\x80' acute=$'\xcc\x81' hook=$'\xcc\x89' dot=$'\xcc\xa3' circumflex=$'\xcc\x82' horn=$'\xcc\x9b'

# same NAME SPELLING...: an article for each spelling, then each spelling as a query.
same()
{
	local name=$1 spelling nr=0 expected=()

	shift
	rm -rf news archive*
	article news/other.txt 'Tin khác' 'Hội nghị sơ kết công tác nửa năm của cơ quan.'
	for spelling in "$@"; do
		nr=$((nr + 1))
		article "news/$nr.txt" "Tin số $nr" "Sáng nay, $spelling là nội dung chính của buổi họp."
		expected+=("news/$nr.txt")
	done
	test_begin "$name"
	tracuu index news
	expect_status 0
	for spelling in "$@"; do
		search "$spelling"
		expect_refs "articles for '$spelling'" "${expected[@]}"
		search "\"$spelling\""
		expect_refs "articles for the phrase '$spelling'" "${expected[@]}"
	done
}

same 'tone marks in the old and the new place' 'thủy lợi' 'thuỷ lợi' 'THỦY LỢI' 'THUỶ LỢI' 'Thuỷ Lợi' \
	"thu${hook}y lo${horn}${dot}i" "thuy${hook} lo${horn}${dot}i" "thuy${hook} lo${dot}${horn}i"
same 'oa' 'hòa giải' 'hoà giải' 'Hoà Giải' 'HÒA GIẢI' "ho${grave}a gia${hook}i" "hoa${grave} gia${hook}i"
same 'oe' 'sức khỏe' 'sức khoẻ' 'SỨC KHOẺ' "su${horn}${acute}c khoe${hook}"
same 'i and y' 'kỹ thuật' 'kĩ thuật' 'KĨ THUẬT' 'Kỹ Thuật'
same 'decomposed letters' 'đồng bộ' "đo${circumflex}${grave}ng bo${circumflex}${dot}" \
	"đo${grave}${circumflex}ng bo${dot}${circumflex}" 'ĐỒNG BỘ'
same 'letters that look like Đ' 'đảng bộ' 'Đảng bộ' 'ĐẢNG BỘ' $'\xc3\x90\xe1\xba\xa3ng b\xe1\xbb\x99' \
	$'\xc6\x89\xe1\xba\xa3ng b\xe1\xbb\x99'

test_begin 'no marks in the query'
rm -rf news archive*
article news/new.txt 'Tin một' 'Công tác thủy lợi nội đồng được quan tâm. Ngành thủy lợi báo cáo.'
article news/old.txt 'Tin hai' 'Công tác thuỷ lợi nội đồng được quan tâm. Ngành thuỷ lợi báo cáo.'
article news/none.txt 'Tin ba' 'Cong tac thuy loi noi dong duoc quan tam. Nganh thuy loi bao cao truoc dai hoi.'
article news/other.txt 'Tin bốn' 'Đường giao thông nông thôn được bê tông hóa.'
tracuu index news
expect_status 0
for query in 'thuy loi' 'THUY LOI' 'thủy lợi' 'thuỷ lợi' 'thuy loi noi dong' 'cong tac thuy loi'; do
	search "$query"
	expect_refs "articles for '$query'" news/new.txt news/old.txt news/none.txt
done
search 'giao thong nong thon'
expect_refs 'đ is d without marks too' news/other.txt
search 'duong giao thong'
expect_refs 'đ is d without marks too' news/other.txt

test_begin 'other marks are other words'
rm -rf news archive*
article news/a.txt 'Tin một' 'Chợ bán nhiều má phanh.'
article news/b.txt 'Tin hai' 'Phòng chống ma túy học đường.'
tracuu index news
search 'má'
expect_refs 'má' news/a.txt
search 'ma'
expect_refs 'ma' news/a.txt news/b.txt
search 'mạ'
expect_status 1
