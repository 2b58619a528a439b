#!/bin/bash
# What was meant: keys typed without an input method, slips, and words that name an official, a topic, a source or a
# date; and words taken letter for letter.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

record()
{
	printf '{"id":"%s","date":"%s","source":"%s","title":"%s","body":"%s"}\n' "$@" >>news.jsonl
}

record rung 2023-03-05 'Báo Tin Vùng' 'Xã Pác Nà trồng rừng' \
	'Bà con trồng mới 12 ha rừng. Bí thư Đảng ủy xã Lò Thị Mẩn dự và nói: \"Trồng cây nào sống cây ấy\".'
record cau 2023-05-11 'Báo Tin Vùng' 'Mở lớp xóa mù chữ ở bản Huổi Cắm' 'Lớp xóa mù chữ mở ba buổi tối một tuần, cầu thang nhà văn hóa sáng đèn.'
record man 2024-02-02 'Báo Tin Vùng' 'Chị Mẩn kể chuyện bản' 'Chị Giàng Thị Mẩn kể chuyện dệt vải ở bản, không ai nhắc gì khác.'
record nghien 2024-06-26 'Báo Tin Vùng' 'Giúp người lầm lỡ' \
	'Năm nay có 4 người nghiện đi cai nghiện tự nguyện; công an bắt 2 vụ tàng trữ heroin, thu 3 bánh heroin.'
record tuy 2024-06-28 'Báo Tin Vùng' 'Phòng, chống ma túy ở Pác Nà' 'Xã Pác Nà mở đợt phòng, chống ma túy.'
record giao 2024-07-01 'Trang thông tin điện tử xã Pác Nà' 'Giải bóng chuyền' 'Sáu đội của xã dự giải bóng chuyền.'
record xa 2024-07-02 'Báo Tin Vùng' 'Giải bóng chuyền huyện' 'Đội Pác Nà vào chung kết giải bóng chuyền huyện.'
record hai 2022-11-15 'Báo Tin Vùng' 'Họp dân bàn làm đường' 'Cuộc họp dân bàn hiến đất, làm đường.'
record ba 2021-11-15 'Báo Tin Vùng' 'Họp dân về nước sạch' 'Cuộc họp dân bàn về nước sạch tháng 11 năm 2022.'
tracuu index news.jsonl

shown()
{
	tracuu search -n 0 --format json -- "$1"
	json '$.shown_for'
}

test_begin 'keys typed while the input method was off'
expect 'Telex' "$(shown 'troongf ruwngf')" 'trồng rừng'
expect 'VNI' "$(shown 'tro62ng ru72ng')" 'trồng rừng'
expect 'in a phrase' "$(shown '"caauf thang"')" '"cầu thang"'
expect 'in the value of a field' "$(shown 'official:maarn')" 'official:mẩn'
expect 'a word of the archive stays' "$(shown 'heroin')" ''
search 'troongf ruwngf'
expect 'found' "$refs" rung

test_begin 'slips, where nothing has the words as typed'
search 'mỡ lớp xóa mù chử'
expect 'found' "$refs" cau
expect 'meant' "$(json '$.shown_for')" 'mở lớp xóa mù chữ'
expect 'said' "$(json '$.corrected')" 1
tracuu search 'mỡ lớp xóa mù chử'
expect_in out 'Did you mean: mở lớp xóa mù chữ'
search 'mở lớp xóa mù chữ'
expect 'not said of what is right' "$(json '$.corrected')" 0
search '13 ha rừng'
expect 'a number is never corrected' "$(json '$.corrected')" 0

test_begin 'letter for letter'
tracuu search --verbatim 'troongf ruwngf'
expect_status 1
tracuu search --verbatim 'tuy'
expect_status 1
tracuu search --verbatim --format json 'rừng'
expect 'as it stands' "$(json '$.hits[0].ref')" rung

test_begin 'an official: whole name, and a part of it behind the office'
search 'Lò Thị Mẩn'
expect 'first' "$(head -n 1 <<<"$refs")" rung
tracuu search --explain 'bí thư Mẩn'
expect_in out 'also as official Lò Thị Mẩn'
expect_not_in out 'Giàng Thị Mẩn #'

test_begin 'a topic: articles that are about it without its words come too, below'
search 'ma túy'
expect 'both' "$refs" 'tuy
nghien'
search 'ma túy -heroin'
expect 'not what is excluded' "$refs" tuy

test_begin 'a place: the articles of its portal'
search 'bóng chuyền xã Pác Nà'
expect 'of the portal too' "$(sort <<<"$refs")" giao
search 'bóng chuyền Pác Nà'
expect 'both' "$(sort <<<"$refs")" 'giao
xa'

test_begin 'a date: what was published then'
search 'họp dân tháng 11/2022'
expect 'both' "$(sort <<<"$refs")" 'ba
hai'
tracuu search --explain 'họp dân tháng 11/2022'
expect_in out 'also as date 2022-11'

test_begin 'where a score comes from'
tracuu search --explain --format json 'Lò Thị Mẩn trồng rừng'
expect 'the parts make the score' "$(json '$.hits[0].explanation' | awk '
	/^score/ { sub(/;.*/, ""); score = $2; next }
	{ gsub(/[^0-9.: +,]/, " "); sub(/^[^:]*:/, ""); gsub(/[+,]/, " "); for (i = 1; i <= NF; i++) sum += $i }
	END { print (score > 0 && sum - score < 0.1 && score - sum < 0.1) ? "yes" : score " " sum }')" yes
