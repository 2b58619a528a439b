#!/bin/bash
# Indexing again touches what changed and nothing else: every article that stays keeps its id and its revision.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

# Indexes news again: the summary's figures (messages in file said), and that the archive is sound.
again()
{
	tracuu index news
	expect_summary "$1"
	expect_status "${2:-0}"
	cp err said
	expect_sound
}

# The articles that are as they were in file before, and those that are not.
kept()
{
	articles | comm -12 before - | cut -d ' ' -f 3- | sort | paste -sd ' '
}
touched()
{
	articles | comm -13 before - | cut -d ' ' -f 3- | sort | paste -sd ' '
}
gone()
{
	articles | cut -d ' ' -f 3- | sort | comm -13 - <(cut -d ' ' -f 3- before | sort) | paste -sd ' '
}
remember()
{
	articles >before
}

# The id that an article has.
id_of()
{
	archive "SELECT id FROM article WHERE ref = '$1'"
}

article news/2024-01-01-a.txt 'Tin a' 'Nội dung của tin a.'
article news/2024-01-01-b.txt 'Tin b' 'Nội dung của tin b.'
article news/2024-01-01-c.txt 'Tin c' 'Nội dung của tin c.'
article news/sub/2024-01-02-d.txt 'Tin d' 'Nội dung của tin d.'
article news/none.txt 'Tin không ngày' 'Nội dung của tin không ngày.'
a=news/2024-01-01-a.txt b=news/2024-01-01-b.txt c=news/2024-01-01-c.txt d=news/sub/2024-01-02-d.txt
none=news/none.txt

test_begin 'the first run'
again '5/0/0, 5/0, 0'
remember
revision=$(archive "SELECT value FROM meta WHERE name = 'revision'")

test_begin 'nothing changed: nothing is read'
again '0/0/0, 5/5, 0'
expect 'articles' "$(articles)" "$(cat before)"
expect 'revision' "$(archive "SELECT value FROM meta WHERE name = 'revision'")" "$revision"

test_begin 'the same files from elsewhere, by other names'
ln -s news link
for path in ./news news/ "$work/news" news/sub/.. link link/ "$work/link/."; do
	tracuu index "$path"
	expect_status 0
	expect_summary '0/0/0, 5/5, 0'
done
(cd news && run "$program" index . && expect_summary '0/0/0, 5/5, 0' && exit $((nr_failed > 0))) ||
	fail 'indexing . inside the folder'
rm -f news/out news/err
expect 'articles' "$(articles)" "$(cat before)"
rm link

test_begin 'overlapping paths are read once'
tracuu index news news/sub "$a" "$work/news"
expect_summary '0/0/0, 5/5, 0'
expect_status 0

test_begin 'one file or one subfolder of it: the others stay'
tracuu index "$a"
expect_summary '0/0/0, 1/1, 0'
tracuu index news/sub
expect_summary '0/0/0, 1/1, 0'
expect 'articles' "$(articles)" "$(cat before)"

test_begin 'a touched file is read and left alone'
touch -d '2001-02-03' "$b"
again '0/0/0, 5/4, 0'
expect 'articles' "$(articles)" "$(cat before)"
again '0/0/0, 5/5, 0'

test_begin 'a file of a wrong clock'
for day in 2400-01-01 1500-01-01 1970-01-01; do
	touch -d "$day" "$b"
	again '0/0/0, 5/4, 0'
	again '0/0/0, 5/5, 0'
done
expect 'articles' "$(articles)" "$(cat before)"

test_begin 'a changed file'
old=$(id_of "$b")
article "$b" 'Tin b' 'Nội dung đã sửa.'
again '0/1/0, 5/4, 0'
expect 'touched' "$(touched)" "$b"
expect 'its id' "$(id_of "$b")" "$old"
search 'đã sửa'
expect_refs 'new text' "$b"
search '"của tin b"'
expect_status 1
remember

test_begin 'a change that keeps the size'
article "$b" 'Tin b' 'Nội dung đã xóa.'
touch -d '2001-02-04' "$b"
again '0/1/0, 5/4, 0'
expect 'touched' "$(touched)" "$b"
remember

test_begin 'a new file'
article news/2024-01-01-e.txt 'Tin e' 'Nội dung của tin e.'
again '1/0/0, 6/5, 0'
expect 'touched' "$(touched)" news/2024-01-01-e.txt
remember

test_begin 'a removed file'
rm "$b"
again '0/0/1, 5/5, 0'
expect 'touched' "$(touched)" ''
expect 'gone' "$(gone)" "$b"
search '"đã xóa"'
expect_status 1
remember

test_begin 'a renamed file'
mv "$c" news/2024-01-01-z.txt
again '1/0/1, 5/4, 0'
expect 'touched' "$(touched)" news/2024-01-01-z.txt
expect 'gone' "$(gone)" "$c"
remember

test_begin 'a renamed folder'
mv news/sub news/sup
again '1/0/1, 5/4, 0'
expect 'touched' "$(touched)" news/sup/2024-01-02-d.txt
expect 'gone' "$(gone)" "$d"
remember

test_begin 'a file that becomes a folder of its name, and back'
rm "$a"
article "$a/2024-01-01-f.txt" 'Tin f' 'Nội dung của tin f.'
again '1/0/1, 5/4, 0'
expect 'gone' "$(gone)" "$a"
rm -r "$a"
article "$a" 'Tin a' 'Nội dung của tin a.'
again '1/0/1, 5/4, 0'
remember

test_begin 'a file that has become bad keeps what it had, and is named each time'
: >"$none"
for _ in 1 2; do
	again '0/0/0, 5/4, 1' 1
	expect_in said "$none: empty"
done
expect 'articles' "$(articles)" "$(cat before)"
article "$none" 'Tin không ngày' 'Nội dung của tin không ngày.'
again '0/0/0, 5/4, 0'
expect 'articles' "$(articles)" "$(cat before)"

test_begin 'an emptied folder keeps its articles: a disk that is not mounted looks like that'
mv news hidden
mkdir news
again '0/0/0, 0/0, 0' 1
expect 'articles' "$(articles)" "$(cat before)"
expect_in said 'no articles here'

test_begin 'a path that is not there removes nothing'
rmdir news
again '0/0/0, 0/0, 1' 1
expect_in said 'news: No such file or directory'
tracuu index --prune news
expect_status 1
expect 'articles' "$(articles)" "$(cat before)"
mv hidden news
again '0/0/0, 5/5, 0'
tracuu index "$b"
expect_status 1
expect_in err "$b: No such file or directory"
expect 'articles' "$(articles)" "$(cat before)"

test_begin 'an emptied folder with --prune'
mv news hidden
mkdir news
tracuu index --prune news
expect_summary '0/0/5, 0/0, 0'
expect 'articles' "$(articles)" ''
expect_sound
rmdir news
mv hidden news
again '5/0/0, 5/0, 0'
remember

test_begin 'a link to a disk that is not mounted keeps what was there'
article disk/2024-01-01-y.txt 'Tin y' 'Nội dung của tin y.'
ln -s ../disk news/disk
again '1/0/0, 6/5, 0'
remember
mv disk unmounted
again '0/0/0, 5/5, 1' 1
expect_in said 'news/disk: symbolic link to nowhere'
expect 'articles' "$(articles)" "$(cat before)"
mv unmounted disk
again '0/0/0, 6/6, 0'
rm news/disk
again '0/0/1, 5/5, 0'
remember

test_begin 'a folder of a similar name is another folder'
article newspaper/2024-01-01-x.txt 'Tin x' 'Nội dung của tin x.'
tracuu index newspaper
expect_summary '1/0/0, 1/0, 0'
again '0/0/0, 5/5, 0'
expect 'articles' "$(archive 'SELECT count(*) FROM article')" 6
rm -r newspaper news
archive_file=$TRACUU_ARCHIVE
rm -f "$archive_file"*

# ---- collections

# line ID TEXT [DATE]
line()
{
	printf '{"id":"%s","title":"Tin %s","body":"%s","date":"%s"}\n' "$1" "$1" "$2" "${3:-2024-01-01}"
}
mkdir news

test_begin 'lines of a collection'
{ line 1 một; line 2 hai; line 3 ba; line 4 bốn; } >news/a.jsonl
line 1 khác >news/b.jsonl
again '5/0/0, 2/0, 0'
remember

test_begin 'a changed line'
{ line 1 một; line 2 'hai mới'; line 3 ba; line 4 bốn; } >news/a.jsonl
again '0/1/0, 2/1, 0'
expect 'touched' "$(touched)" 2
expect 'kept' "$(kept)" '1 1 3 4'
remember

test_begin 'lines in another order, one more and one less'
{ line 4 bốn; line 5 năm; line 2 'hai mới'; line 1 một; } >news/a.jsonl
again '1/0/1, 2/1, 0'
expect 'touched' "$(touched)" 5
expect 'gone' "$(gone)" 3
expect 'kept' "$(kept)" '1 1 2 4'
remember

test_begin 'the same id in two files: two articles'
search 'khác'
expect_refs 'of the second' 1
rm news/b.jsonl
again '0/0/1, 1/1, 0'
expect 'articles' "$(archive "SELECT group_concat(body) FROM article WHERE ref = '1'")" một
remember

test_begin 'an id that comes twice in one file loses nothing'
{ line 1 một; line 1 'một hai'; line 1 'một ba'; line 2 'hai mới'; line 4 bốn; line 5 năm; } >news/a.jsonl
again '2/0/0, 1/0, 0'
expect 'touched' "$(touched)" '1#2 1#3'
remember
touch -d 2001-01-01 news/a.jsonl
again '0/0/0, 1/0, 0'
expect 'articles' "$(articles)" "$(cat before)"

test_begin 'ids that look like those that are made for duplicates'
{ line 1 một; line '1#2' 'một hai'; line 1 'một ba'; line '1#3' x; line '1#2' y; line 1 z; } >news/a.jsonl
tracuu index news
expect_status 0
expect_sound
expect 'bodies' "$(archive 'SELECT group_concat(body) FROM (SELECT body FROM article ORDER BY body)')" \
	'một,một ba,một hai,x,y,z'
remember
touch -d 2001-01-02 news/a.jsonl
again '0/0/0, 1/0, 0'
expect 'articles' "$(articles)" "$(cat before)"

test_begin 'the first of two with one id goes'
{ line 7 a; line 7 b; } >news/a.jsonl
tracuu index news
line 7 b >news/a.jsonl
tracuu index news
expect_status 0
expect 'articles' "$(archive "SELECT ref || body FROM article")" 7b
expect_sound

test_begin 'lines without an id'
printf '{"title":"Tin %s","body":"x"}\n' 1 2 3 >news/a.jsonl
tracuu index news
expect 'refs' "$(archive 'SELECT group_concat(ref) FROM (SELECT ref FROM article ORDER BY ref)')" \
	'news/a.jsonl#1,news/a.jsonl#2,news/a.jsonl#3'
printf '{"title":"Tin %s","body":"x"}\n' 1 2 >news/a.jsonl
again '0/0/1, 1/0, 0'

# ---- dates that change

test_begin 'an article moves to another day'
{ line 1 một; line 2 hai; line 3 ba; } >news/a.jsonl
tracuu index news
remember
{ line 1 một; line 2 hai 2023-05-05; line 3 ba; } >news/a.jsonl
again '0/1/0, 1/0, 0'
expect 'touched' "$(touched)" 2
search 'date:2023-05-05'
expect_refs 'on the new day' 2
search 'date:2024-01-01'
expect_refs 'on the old day' 1 3
expect 'date' "$(archive "SELECT date FROM article WHERE ref = '2'")" 2023-05-05

test_begin 'two articles change places, in both orders of their days'
for days in '2024-01-01 2024-01-02' '2024-01-02 2024-01-01' '2024-01-01 2024-01-02'; do
	# shellcheck disable=SC2086
	set -- $days
	{ line 1 một "$1"; line 2 hai "$2"; } >news/a.jsonl
	tracuu index news
	expect_status 0
	expect_sound
	search "date:$1"
	expect_refs "of $1" 1
	search "date:$2"
	expect_refs "of $2" 2
done

test_begin 'all of a day move away while others move in'
for round in 1 2 3 4; do
	for i in $(seq 12); do
		line "$i" "tin $i vòng $round" "2024-01-0$(((i + round) % 3 + 1))"
	done >news/a.jsonl
	tracuu index news
	expect_status 0
	expect_sound
	expect 'articles' "$(archive 'SELECT count(*) FROM article')" 12
	search "vòng $round"
	expect 'found' "$total" 12
	search "date:2024-01-01"
	expect 'of one day' "$total" 4
done

test_begin 'a date is lost and found again'
line 1 một >news/a.jsonl
tracuu index news
line 1 một x >news/a.jsonl
again '0/1/0, 1/0, 0'
expect 'date' "$(archive 'SELECT date IS NULL FROM article')" 1
search 'since:1900'
expect 'among the dated' "$total" 0
line 1 một >news/a.jsonl
again '0/1/0, 1/0, 0'
expect 'date' "$(archive 'SELECT date FROM article')" 2024-01-01

test_begin 'more than one transaction: changes, copies and moves in a large file'
program_is_sanitized && nr_large=800 || nr_large=2000
news 1 $nr_large 700 1 >news/a.jsonl
sed -n '5p;520p' news/a.jsonl >copies
{ cat news/a.jsonl copies; } >whole && mv whole news/a.jsonl
tracuu index news
expect_status 0
expect 'articles' "$(archive 'SELECT count(*), count(DISTINCT ref) FROM article')" "$((nr_large + 2))|$((nr_large + 2))"
program_is_sanitized || expect 'transactions' "$(archive 'SELECT count(DISTINCT revision) > 1 FROM article')" 1
expect 'copies' "$(archive "SELECT ref FROM article WHERE ref LIKE '%#2' ORDER BY ref" | paste -sd ' ')" 'a-5#2 a-520#2'
expect_sound
remember
touch -d 2001-01-03 news/a.jsonl
again '0/0/0, 1/0, 0'
expect 'articles' "$(articles)" "$(cat before)"
{ news 1 $nr_large 700 1 | sed '700,720d;s/bản 1","date":"2010/bản 1","date":"2009/'; } >news/a.jsonl
moved=$(grep -c '"date":"2009' news/a.jsonl)
tracuu index news
expect_summary "0/$moved/23, 1/0, 0"
expect_sound
search 'date:2009'
expect 'moved' "$total" "$moved"

test_begin 'thousands of copies of one id'
for i in $(seq 5000); do
	printf '{"id":"x","title":"Tin","body":"bản %s"}\n' "$i"
done >news/a.jsonl
tracuu index news
expect_status 0
expect 'articles' "$(archive 'SELECT count(*) FROM article')" 5000
touch -d 2001-01-04 news/a.jsonl
tracuu index news
expect_summary '0/0/0, 1/0, 0'

test_begin 'lines gone bad keep the articles that they gave'
rm -rf news && mkdir news
news 1 5 20 1 >news/a.jsonl
tracuu index news
expect_status 0
remember
sed -i '3s/^{/{{/' news/a.jsonl
again '0/0/0, 1/0, 1' 1
expect 'kept' "$(articles)" "$(cat before)"
sed -i '3s/^{{/{/;5d' news/a.jsonl
again '0/0/1, 1/0, 0'

test_begin 'a feed is a window: what has left it stays'
rm -rf news && mkdir news
feed()
{
	printf '<rss version="2.0"><channel><title>Tin xã</title>'
	for i in "$@"; do
		printf '<item><guid>f-%s</guid><title>Tin %s</title><description>Nội dung của tin %s.</description></item>' "$i" "$i" "$i"
	done
	printf '</channel></rss>\n'
}
feed 1 2 3 >news/rss.xml
tracuu index news
expect_status 0
feed 2 3 4 >news/rss.xml
again '1/0/0, 1/0, 0'
expect 'articles' "$(archive "SELECT group_concat(ref, ' ') FROM (SELECT ref FROM article ORDER BY ref)")" 'f-1 f-2 f-3 f-4'
