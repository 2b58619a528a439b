#!/bin/bash
# The same report on two portals is one hit that names its other version.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

# The stories of the archive, one a line: the refs of the members by name.
stories()
{
	archive "SELECT group_concat(ref, ' ') FROM (SELECT story_id, ref FROM story
		JOIN article ON id = article_id ORDER BY story_id, ref) GROUP BY story_id" | sort
}

# A report of the market, with its day, its price and its last paragraph.
report()
{
	printf '%s' "Sáng $1, phiên chợ xuân xã Lũng Vài đón hơn 1.800 lượt người. Ban quản lý bố trí 64 gian hàng, " \
		"trong đó 23 gian bán nông sản do hội viên tự làm. Gà đồi được giá $2 nghìn đồng một cân, măng khô 215 " \
		"nghìn đồng, mật ong 140 nghìn đồng một chai. Ông Sầm Văn Thách, Trưởng ban cho biết từ nay chợ họp thêm " \
		"ngày mồng 6 và ngày 21 âm lịch, thu phí mỗi gian 15 nghìn đồng để làm vệ sinh. $3"
}

test_begin 'the pairs that corpus/README.md names'
tracuu index "$root/corpus/sample"
expect_status 0
cd "$root" || exit
expect 'stories' "$(stories | sed "s|$root/||g" | sed 's|[^ ]*corpus/sample/||g')" \
	"$(printf '%s\n' \
		'html/banluong/lam-viec-voi-doan-tham-tra-ntm.html txt/2022/2022-08-24-tham-dinh-ntm-ban-luong.txt' \
		'txt/2023/2023-10-19-so-ket-mo-hinh-thon-khong-ma-tuy.txt kl-2023-262')"
cd "$work" || exit
expect_sound

test_begin 'a hit stands for its story'
tracuu search --format json 'thôn "không có ma túy" sơ kết 3 năm'
expect 'total' "$(json '$.total')" 2
expect 'hits' "$(json_all '$.hits' "json_array_length(item.value, '$.duplicates')" | paste -sd ' ')" 1
expect 'both' "$(json '$.hits[0].ref') $(json '$.hits[0].duplicates[0].ref')" \
	"$(json '$.hits[0].ref') $(archive "SELECT ref FROM article WHERE id = $(json '$.hits[0].duplicates[0].id')")"
for key in id ref title date source; do
	expect "key $key" "$(json_all '$.hits[0].duplicates[0]' item.key | grep -x "$key")" "$key"
done
id=$(json '$.hits[0].id')
other=$(json '$.hits[0].duplicates[0].id')
tracuu search 'thôn "không có ma túy" sơ kết 3 năm'
expect_in out '+ 1 other version: '
expect_in out '2 articles'
expect_not_in out 'showing'
LANG=C.UTF-8 LANGUAGE=vi tracuu search --all 'thôn "không có ma túy" sơ kết 3 năm'
expect 'other versions' "$(grep -c 'bản khác\|other version' out)" 0

test_begin 'every article on its own'
for option in --all --no-group; do
	tracuu search "$option" --format json 'thôn "không có ma túy" sơ kết 3 năm'
	expect "$option" "$(json_all '$.hits' "item.key || json_array_length(item.value, '$.duplicates')" | paste -sd ' ')" \
		'00 10'
done
for format in trec csv; do
	tracuu search --format $format 'thôn "không có ma túy" sơ kết 3 năm'
	expect "$format" "$(grep -c 'kl-2023-262\|thon-khong-ma-tuy' out)" 2
done
printf 'q\tthôn "không có ma túy" sơ kết 3 năm\n' >batch
tracuu search --batch batch --format json
expect 'batch' "$(json_all '$.hits' item.key | paste -sd ' ')" '0 1'

test_begin 'show names the other version'
tracuu show "$id"
expect_in out 'Other version: '
expect_in out "$other"
tracuu show --format json "$id"
expect 'duplicates' "$(json '$.duplicates[0].id')" "$other"
tracuu show --format json "$(archive 'SELECT min(id) FROM article WHERE id NOT IN (SELECT article_id FROM story)')"
expect 'none' "$(json '$.duplicates')" '[]'

test_begin 'a folder that changes'
rm -f "$TRACUU_ARCHIVE"*
article news/2024-02-17-xa.txt 'Phiên chợ xuân' "$(report 17/2 128 'Xã sẽ làm thêm nhà để xe.')"
article news/2024-02-18-huyen.txt 'Lũng Vài: Đông vui phiên chợ' "$(report 17/2 128 'Huyện biểu dương xã.')"
article news/2024-02-24-xa.txt 'Phiên chợ xuân' "$(report 24/2 96 'Xã sẽ làm thêm nhà để xe.' |
	sed 's/1.800/2.150/;s/64/71/;s/23 gian/35 gian/;s/215/198/;s/140/155/;s/ 21 / 26 /;s/15 nghìn/20 nghìn/')"
tracuu index news
expect 'versions, and no other week' "$(stories)" 'news/2024-02-17-xa.txt news/2024-02-18-huyen.txt'
article news/2024-02-16-bao.txt 'Chợ xuân vùng cao' "$(report 17/2 128 '')"
tracuu index news
expect 'a late arrival' "$(stories)" 'news/2024-02-16-bao.txt news/2024-02-17-xa.txt news/2024-02-18-huyen.txt'
rm news/2024-02-17-xa.txt
tracuu index news
expect 'the first one gone' "$(stories)" 'news/2024-02-16-bao.txt news/2024-02-18-huyen.txt'
expect_sound
article news/2024-02-18-huyen.txt 'Lũng Vài: Đông vui phiên chợ' 'Tin đã gỡ.'
tracuu index news
expect 'one left is none' "$(stories)" ''
expect_sound

test_begin 'an archive from before there were stories'
article news/2024-02-18-huyen.txt 'Lũng Vài: Đông vui phiên chợ' "$(report 17/2 128 'Huyện biểu dương xã.')"
tracuu index news
expect 'stories' "$(stories)" 'news/2024-02-16-bao.txt news/2024-02-18-huyen.txt'
archive 'DROP TABLE story; DROP TABLE sketch; DROP TABLE sketch_band;' >/dev/null
tracuu search --format json 'phiên chợ'
expect_status 0
expect 'hits' "$(json_all '$.hits' item.key | wc -l)" 3
tracuu doctor
expect_status 0
