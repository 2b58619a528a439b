#!/bin/bash
# The tokenizer as a loadable extension: any program with SQLite opens an archive and runs MATCH on it.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

program_is_sanitized && skip_all 'a sanitized library cannot be loaded into another program'
extension=$(dirname "$program")/tracuu
[ -e "$extension.so" ] || skip_all "no $(basename "$extension").so beside the program"
sqlite3 -batch :memory: '.load nonsense' 2>&1 | grep -q 'unknown command' &&
	skip_all 'this sqlite3 shell cannot load extensions'

cp -r "$root/corpus/sample" sample
tracuu index sample
expect_status 0

# shell SQL: with the extension.
shell()
{
	run sqlite3 -batch "$TRACUU_ARCHIVE" -cmd ".load $extension" "$1"
	expect_status 0
	expect_silence err
}

test_begin 'without it, the shell says what is missing'
sqlite3 -batch "$TRACUU_ARCHIVE" "SELECT count(*) FROM article_fts WHERE article_fts MATCH 'x'" >out 2>&1
expect_in out 'no such tokenizer: tracuu'

test_begin 'MATCH, in any spelling'
for word in 'thủy' 'thuỷ' 'THUỶ' $'thuy\xcc\x89'; do
	shell "SELECT count(*) FROM article_fts WHERE article_fts MATCH '$word'"
	expect "articles with $word" "$(cat out)" \
		"$(archive "SELECT nr_articles FROM word WHERE text = 'thủy'")"
done
shell "SELECT ref FROM article_fts JOIN article ON article.id = article_fts.rowid
	WHERE article_fts MATCH '\"ma túy\"' AND article.date LIKE '2020%'"
expect 'a phrase' "$(cat out)" sample/txt/2020/2020-10-22-xet-xu-luu-dong-ma-tuy.txt
shell "SELECT count(*) FROM article_fts WHERE article_fts MATCH 'title: túy'"
expect 'a column' $(($(cat out) > 0)) 1
shell "SELECT highlight(article_fts, 1, '[', ']') FROM article_fts WHERE article_fts MATCH 'túy' AND rowid =
	(SELECT id FROM article WHERE ref = 'kl-2023-262')"
expect_in out '[túy]'

test_begin 'the text of articles that are packed'
news 1 2500 80 1 >news.jsonl
tracuu index news.jsonl
expect_status 0
expect 'packed' "$(archive "SELECT count(*) FROM article WHERE ref LIKE 'a-%' AND typeof(body) = 'blob'")" 2500
shell "SELECT substr(article_text.body, 1, 7) FROM article_text JOIN article USING(id) WHERE ref = 'a-77'"
expect 'its first word' "$(cat out)" 'dấu77 '"$(grep -o 'dấu77 .' news.jsonl | tail -c 2)"
shell "SELECT count(*) FROM article_text WHERE body LIKE 'dấu%'"
expect 'all of them' "$(cat out)" 2500
shell "SELECT highlight(article_fts, 0, '[', ']') FROM article_fts WHERE article_fts MATCH 'dấu77'"
expect_in out '[dấu77]'

test_begin 'the index agrees with the text'
shell "INSERT INTO article_fts(article_fts, rank) VALUES('integrity-check', 1)"

test_begin 'a table of its own'
run sqlite3 -batch :memory: -cmd ".load $extension" "CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'tracuu');
	INSERT INTO t VALUES('Hoà Bình'), ('hoa hồng'); SELECT x FROM t WHERE t MATCH 'hòa'"
expect_status 0
expect 'found' "$(cat out)" 'Hoà Bình'
expect_sound
