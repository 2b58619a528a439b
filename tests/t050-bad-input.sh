#!/bin/bash
# Bad input is named with its reason, in one line each, and everything else is indexed.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

article news/good-1.txt 'Tin tốt một' 'Bài thứ nhất ở đây.'
article news/zz-good-2.txt 'Tin tốt hai' 'Bài cuối cùng ở đây.'

# Indexes news alone with one bad thing in it, which is to be named with the reason. The good articles are found.
# bad NAME REASON: the message's beginning after the path.
bad()
{
	test_begin "$1"
	rm -f archive*
	tracuu index news
	expect_status 1
	expect 'messages' "$(wc -l <err)" 1
	expect_in err "tracuu: skipped news/$1"
	expect_in err "$2"
	expect 'what else is indexed' \
		"$(archive "SELECT count(*) FROM article WHERE ref LIKE 'news/good-1%' OR ref LIKE 'news/zz-good-2%'")" 2
	expect_sound
	rm -rf "news/$1"
}

# fine NAME: something odd that is indexed without a word.
fine()
{
	test_begin "$1"
	rm -f archive*
	tracuu index news
	expect_status 0
	expect_silence err
	expect_sound
}

: >news/empty.txt
bad empty.txt empty
printf ' \n\t\n\r\n \xc2\xa0\n' >news/blank.txt
bad blank.txt empty
printf '\xef\xbb\xbf' >news/mark.txt
bad mark.txt empty
head -c 20000 /dev/urandom >news/binary.txt
bad binary.txt 'binary, no text'
printf '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0' >news/program.txt
bad program.txt 'binary, no text'
: >news/empty.html
bad empty.html ''
: >news/empty.jsonl
bad empty.jsonl empty
: >news/empty.xml
bad empty.xml ''
printf 'no feed at all\n' >news/no.xml
bad no.xml ''
printf '<?xml version="1.0"?><urlset><url>x</url></urlset>' >news/sitemap.xml
bad sitemap.xml ''
printf '<html><head><title></title></head></html>' >news/nobody.html
bad nobody.html ''
printf '<html><body></body></html>' >news/hollow.html
bad hollow.html ''
head -c 5000 /dev/urandom >news/binary.html
bad binary.html ''
head -c 5000 /dev/zero >news/zeros.txt
bad zeros.txt 'binary, no text'

test_begin 'UTF-8 that breaks off'
printf 'Tin bị cắt\n\nNội dung thủy lợi bị cắt ở đâ\xe1\xba' >news/cut.txt
fine cut.txt
search '"bị cắt" thủy lợi'
expect_refs 'cut' news/cut.txt
rm news/cut.txt

test_begin 'bytes that are no UTF-8 within a text'
printf 'Tin hỏng\n\nNội dung \xff\xfe thủy lợi \xc0\xaf hỏng \xed\xa0\x80 hết.' >news/broken.txt
fine broken.txt
search 'thủy lợi'
expect_refs 'broken' news/broken.txt
expect 'the answer is JSON' "$(json '$.total')" 1
rm news/broken.txt

test_begin 'a page without a body that has a title'
{
	printf '<title>Một tiêu đề dài của bài viết</title><p>Đoạn văn thủy lợi này có vài câu. Đây là câu thứ hai, '
	printf 'nói về việc nạo vét kênh mương nội đồng trước vụ xuân.<p>Đoạn thứ hai cũng kể về việc nạo vét, với sự '
	printf 'tham gia của hơn 200 người dân các thôn trong xã suốt hai ngày.'
} >news/bare.html
fine bare.html
search 'thủy lợi'
expect_refs 'bare' news/bare.html
rm news/bare.html

# ---- collections: the good part is kept

test_begin 'a bad line in the middle of a collection'
{
	printf '{"id":"first","title":"Một","body":"thủy lợi"}\n'
	printf '{"id":"second","title":"Hai",\n'
	printf '[1,2]\n'
	printf '{"id":"empty"}\n'
	printf 'null\n\n'
	printf '{"id":"nul","title":"a\\u0000b"}\n'
	printf '{"id":"bytes","title":"thủy lợi \xff"}\n'
	printf '{"id":7,"title":["no text"],"body":"thủy lợi số"}\n'
	printf '{"id":"last","title":"Cuối","body":"thủy lợi"}'
} >news/lines.jsonl
rm -f archive*
tracuu index news
expect_status 1
expect 'messages' "$(wc -l <err)" 5
for number in 2 3 4 5 7; do
	expect_in err "news/lines.jsonl, line $number: "
done
search 'thủy lợi'
expect_refs 'good lines' first bytes 7 last
expect_sound
rm news/lines.jsonl

test_begin 'a feed that breaks off'
{
	printf '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Tin</title>'
	for i in 1 2; do
		printf '<item><title>Tin %s</title><guid>g-%s</guid><description>thủy lợi số %s</description></item>' $i $i $i
	done
	printf '<item><title>Tin 3</title><guid>g-3</guid><descr'
} >news/broken.xml
rm -f archive*
tracuu index news
expect_status 1
expect 'messages' "$(wc -l <err)" 1
expect_in err 'skipped news/broken.xml'
search 'thủy lợi'
expect_refs 'items before the break' g-1 g-2
expect_sound
rm news/broken.xml

test_begin 'entities that explode'
{
	printf '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
	for pair in ab bc cd de ef fg gh hi ij; do
		from=${pair:0:1} to=${pair:1:1}
		printf '<!ENTITY %s "%s">' "$to" "$(printf "&$from;%.0s" 1 2 3 4 5 6 7 8 9 10)"
	done
	printf '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
	printf '<rss version="2.0"><channel><item><title>Nổ</title><guid>bomb</guid><description>thủy lợi &j; &file;</description></item></channel></rss>'
} >news/bomb.xml
rm -f archive*
tracuu index news
expect 'status' $((status <= 1)) 1
expect_not_in err 'died'
expect 'no file is read in' "$(archive "SELECT count(*) FROM article WHERE body LIKE '%root:%'")" 0
expect 'nothing is expanded' "$(archive "SELECT count(*) FROM article WHERE length(body) > 10000")" 0
expect_sound
rm news/bomb.xml

# ---- sizes

# Runs the program with no more address space than a few articles need.
in_little_memory()
{
	if program_is_sanitized; then
		run "$@"
	else
		# shellcheck disable=SC2016
		run bash -c 'ulimit -v 1200000 && exec "$@"' bash "$@"
	fi
}

test_begin 'a file that is too large, on paper'
rm -f archive*
truncate -s 100M news/large.txt
in_little_memory "$program" index news
expect_status 1
expect 'messages' "$(wc -l <err)" 1
expect_in err 'skipped news/large.txt: larger than 16 MB: no article'
rm news/large.txt

test_begin 'a single line of 100 MB'
rm -f archive*
head -c 100M /dev/zero | tr '\0' a >news/line.txt
in_little_memory "$program" index news
expect_status 1
expect_in err 'skipped news/line.txt: larger than 16 MB: no article'
mv news/line.txt news/line.html
in_little_memory "$program" index news
expect_status 1
expect_in err 'skipped news/line.html'
mv news/line.html news/line.xml
in_little_memory "$program" index news
expect_status 1
expect_in err 'skipped news/line.xml'
rm -f archive*
mv news/line.xml news/line.jsonl
printf '\n{"id":"after","title":"Sau dòng dài","body":"thủy lợi"}\n' >>news/line.jsonl
in_little_memory "$program" index news
expect_status 1
expect 'messages' "$(wc -l <err)" 1
expect_in err 'skipped news/line.jsonl, line 1: longer than 16 MB: no article'
search 'thủy lợi'
expect_refs 'the next line' after
rm news/line.jsonl

test_begin 'an article as large as is allowed'
rm -f archive*
program_is_sanitized && megabytes=2 || megabytes=15
{ printf 'Tin dài\n\n'; yes 'công tác thủy lợi nội đồng, ' | head -c "${megabytes}M"; printf ' kết thúc\n'; } >news/long.txt
in_little_memory "$program" index news
expect_status 0
in_little_memory "$program" search --format json -- '"kết thúc"'
expect_status 0
expect 'ref' "$(json '$.hits[0].ref')" news/long.txt
expect 'a snippet, not the whole' $(($(wc -c <out) < 5000)) 1
rm news/long.txt
if program_is_sanitized; then
	note 'memory is not limited: a sanitized program asks for too much'
fi

test_begin 'one word without an end'
rm -f archive*
{ printf 'Tin dài\n\n'; head -c 1M /dev/zero | tr '\0' x; printf ' thủy lợi\n'; } >news/word.txt
fine word.txt
search 'thủy lợi'
expect_refs 'the rest' news/word.txt
rm news/word.txt

test_begin 'nothing but brackets'
{ printf '{"id":"deep","title":'; head -c 1M /dev/zero | tr '\0' '['; printf '\n'; } >news/deep.jsonl
bad deep.jsonl 'line 1: '
{ printf '<html><body>'; yes '<div><b>' | head -c 1M; printf ' thủy lợi'; } >news/deep.html
tracuu index news
expect 'status' $((status <= 1)) 1
rm news/deep.html
rm -f archive*

# ---- what is no file

ln -s nowhere news/dangling.txt
bad dangling.txt 'symbolic link to nowhere'
ln -s ../news news/loop
bad loop 'symbolic link loop'
ln -s self.txt news/self.txt
bad self.txt ''
mkfifo news/fifo.txt
bad fifo.txt 'no regular file'

test_begin 'a FIFO, a device and an unknown format, given by name'
mkfifo fifo.txt
tracuu index fifo.txt
expect_status 1
expect_in err 'skipped fifo.txt: no regular file'
tracuu index /dev/null
expect_status 1
expect_in err 'skipped /dev/null: '
printf x >picture.png
tracuu index picture.png
expect_status 1
expect_in err 'skipped picture.png: '

test_begin 'a folder without any article'
mkdir -p nothing/at/all
printf x >nothing/at/all/picture.png
tracuu index nothing
expect_status 1
expect_in err 'no articles here'
expect 'messages' "$(wc -l <err)" 1

test_begin 'a link to a folder and to a file are followed'
rm -f archive*
article elsewhere/far.txt 'Tin xa' 'Thủy lợi ở xa.'
ln -s ../elsewhere news/folder-link
ln -s ../elsewhere/far.txt news/file-link.txt
fine 'links'
search 'thủy lợi'
expect_refs 'both' news/file-link.txt news/folder-link/far.txt
rm news/folder-link news/file-link.txt

test_begin 'hidden files and folders are passed over'
rm -f archive*
article news/.hidden.txt x 'Thủy lợi'
article news/.git/x.txt x 'Thủy lợi'
fine 'hidden'
search 'thủy lợi'
expect 'found' "$total" 0
rm -r news/.hidden.txt news/.git

# ---- names

test_begin 'names with all that a name may have'
rm -f archive*
# shellcheck disable=SC2016
names=('two words.txt' "quote'.txt" 'double".txt' 'back\slash.txt' '-dash.txt' 'star*.txt' 'dấu mũ.txt' \
	$'tab\t.txt' $'new\nline.txt' $'not-utf8-\xff\xc0.txt' 'per%cent%s.txt' '#hash.txt' '$HOME.txt' $'\xcc\x81.txt' \
	$'escape\e[31m.txt' 'UPPER.TXT')
for name in "${names[@]}"; do
	article "news/$name" 'Tin tên lạ' 'Thủy lợi và tên lạ.'
done
tracuu index news
expect_status 0
expect_silence err
search 'thủy lợi'
expect 'hits' "$(json '$.total')" ${#names[@]}
expect 'hits with a ref' "$(json_all '$.hits' 'count(*)' "WHERE json_extract(item.value, '$.ref') LIKE 'news/%'")" ${#names[@]}
for name in "${names[@]}"; do
	tracuu show "news/$name"
	expect_status 0
	expect_in out 'Thủy lợi và tên lạ.'
	tracuu show --format json "news/$name"
	expect_status 0
	expect 'ref in json' "$(json "$.ref" | grep -c news/)" 1
done
tracuu search --format trec -n 100 'thủy lợi'
expect 'trec lines' "$(wc -l <out)" ${#names[@]}
expect 'trec columns' "$(LC_ALL=C awk 'NF != 6' out | wc -l)" 0
tracuu search -n 100 'thủy lợi'
expect_status 0
expect 'no control characters for the terminal' "$(LC_ALL=C tr -d '\n' <out | LC_ALL=C grep -c '[[:cntrl:]]')" 0
tracuu index news
expect_summary "0/0/0, $((${#names[@]} + 2))/$((${#names[@]} + 2)), 0"
expect_sound
for name in "${names[@]}"; do
	: >"news/$name"
done
tracuu index news
expect_status 1
expect 'a line each' "$(wc -l <err)" ${#names[@]}
expect 'no control characters for the terminal' "$(LC_ALL=C tr -d '\n' <err | LC_ALL=C grep -c '[[:cntrl:]]')" 0
for name in "${names[@]}"; do
	rm "news/$name"
done
tracuu index -- -dash.txt
expect_status 1
tracuu index news
expect_summary "0/0/${#names[@]}, 2/2, 0"
expect_sound

test_begin 'ids with all that an id may have'
rm -f archive*
printf '{"id":"%s","title":"Thủy lợi","body":"x\\u001b[31m\\u0007"}\n' 'two words' 'a\tb' 'a\nb' 'q\"q' '\u001b[31m' "it's" '' ' ' \
	>news/ids.jsonl
tracuu index news
expect_status 0
search 'thủy lợi'
expect 'hits' "$total" 8
tracuu search --format trec -n 100 'thủy lợi'
expect 'trec lines' "$(wc -l <out)" 8
expect 'trec columns' "$(LC_ALL=C awk 'NF != 6' out | wc -l)" 0
tracuu search -n 100 'thủy lợi'
expect 'no control characters for the terminal' "$(LC_ALL=C tr -d '\n' <out | LC_ALL=C grep -c '[[:cntrl:]]')" 0
tracuu show 'two words'
expect 'no control characters for the terminal' "$(LC_ALL=C tr -d '\n' <out | LC_ALL=C grep -c '[[:cntrl:]]')" 0
expect_in out 'x [31m'
tracuu show --format json 'two words'
expect_in out '"body":"x\u001B[31m\u0007"'
rm news/ids.jsonl

test_begin 'a very deep folder'
rm -f archive*
deep=news
for i in $(seq 100); do
	deep=$deep/mot-thu-muc-con-trong-thu-muc-$i
done
mkdir -p "$deep" 2>/dev/null && article "$deep/x.txt" 'Tin sâu' 'Thủy lợi'
tracuu index news
expect_status 0
search 'thủy lợi'
expect 'found' "$total" 1
rm -r news/mot*

# ---- what may not be read

# A command as a user who is not root, with files that he may not read.
as_user()
{
	if [ "$(id -u)" != 0 ]; then
		run "$@"
	else
		run setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
}
may_be_user()
{
	[ "$(id -u)" != 0 ] && return 0
	chmod 755 . && cp "$program" ./tracuu-for-all && chmod 755 tracuu-for-all || return 1
	program=$work/tracuu-for-all
	cp -r "$root/corpus/lexicon" . && chmod -R a+rX lexicon && TRACUU_LEXICON=$work/lexicon
	setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$program" 2>/dev/null
}

if may_be_user; then
	test_begin 'files and folders that may not be read'
	mkdir room
	chmod 777 room
	export TRACUU_ARCHIVE=$work/room/archive
	article news/secret.txt 'Tin mật' 'Thủy lợi mật.'
	article news/closed/inside.txt 'Tin kín' 'Thủy lợi kín.'
	chmod -R a+rX news
	as_user "$program" index news
	expect_status 0
	search 'thủy lợi'
	expect_refs 'while they may be read' news/secret.txt news/closed/inside.txt
	tracuu index news
	chmod 000 news/secret.txt news/closed
	touch -d 2001-01-01 news/secret.txt
	as_user "$program" index news
	expect_status 1
	expect 'messages' "$(wc -l <err)" 2
	expect_in err 'skipped news/secret.txt: Permission denied'
	expect_in err 'skipped news/closed: Permission denied'
	test_begin 'what may not be read now keeps what it had'
	search 'thủy lợi'
	expect_refs 'articles' news/secret.txt news/closed/inside.txt
	chmod -R u+rwX,a+rX news
	rm -r news/secret.txt news/closed room
else
	note 'no other user to be: files that may not be read are not tried'
fi
export TRACUU_ARCHIVE=$work/archive
