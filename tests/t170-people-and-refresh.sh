#!/bin/bash
# What articles say, in the archive: it goes with its article, is found anew when words are added, survives kill -9,
# and people are put right by hand.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

# All facts but row numbers, for comparing two archives or one before and after.
facts()
{
	local file=${1:-$TRACUU_ARCHIVE}

	archive_file=$file archive "
		SELECT ref, slug, is_main, nr_uses, start_byte, end_byte FROM article_topic
			JOIN topic ON topic.id = topic_id JOIN article ON article.id = article_id ORDER BY 1, 2;
		SELECT ref, official.nr, name, key, speaks, hex(mentions) FROM official
			JOIN article ON article.id = article_id ORDER BY 1, 2;
		SELECT ref, official_nr, nr, text, is_former, start_byte, end_byte FROM office
			JOIN article ON article.id = article_id ORDER BY 1, 2, 3;
		SELECT ref, official_nr, is_quote, start_byte, end_byte FROM speech
			JOIN article ON article.id = article_id ORDER BY 1, 4, 2;
		SELECT ref, nr, article_date.date, first_day, last_day, is_event, year_reason, start_byte FROM article_date
			JOIN article ON article.id = article_id ORDER BY 1, 2;
		SELECT ref, day FROM event JOIN article ON article.id = article_id ORDER BY 1;
		SELECT ref, slug, nr, done, plan, unit, percent, period, start_byte, sentence_end FROM figure
			JOIN topic ON topic.id = topic_id JOIN article ON article.id = article_id ORDER BY 1, 2, 3;
		SELECT ref, short, full, start_byte, end_byte, full_start, full_end FROM abbreviation JOIN short_form
			ON short_form.id = short_form_id JOIN article ON article.id = article_id ORDER BY 1, 2, 3;
		SELECT short, full, weight, nr_articles FROM short_form WHERE nr_articles > 0 ORDER BY 1, 2;
		SELECT count(*) FROM speech_fts WHERE speech_fts MATCH 'xã OR huyện OR nhân';"
}

# The persons who have officials of this name, and of which days: "2 2019-03-02", by day.
people_of()
{
	archive "SELECT dense_rank() OVER (ORDER BY first) || ' ' || date FROM (
		SELECT min(date) OVER (PARTITION BY person_id) AS first, date FROM official
		JOIN article ON article.id = article_id WHERE name = '$1') ORDER BY date"
}
number_of()
{
	archive "SELECT count(*) FROM $1"
}

test_begin 'the sample archive'
tracuu index "$root/corpus/sample"
expect_status 0
expect_sound
facts >whole
expect 'articles with officials' "$([ "$(number_of official)" -gt 100 ] && echo many)" many
expect 'articles with speeches' "$([ "$(number_of speech)" -gt 50 ] && echo many)" many
expect 'figures' "$([ "$(number_of figure)" -gt 5 ] && echo some)" some
tracuu stats --format json
for what in persons speeches topics; do
	expect "$what" "$([ "$(json "$.$what")" -gt 20 ] && echo "many $what")" "many $what"
done

test_begin 'careers over three offices are one person'
for name in 'Hứa Đức Toản' 'Lộc Thị Nhâm' 'Đàm Quang Huấn'; do
	expect "persons named $name" "$(archive "SELECT count(DISTINCT person_id) FROM official WHERE name = '$name'")" 1
done

test_begin 'without facts'
archive_file=$work/bare
tracuu index -a bare --no-facts "$root/corpus/sample"
expect_status 0
expect_sound
for table in official speech article_topic article_date figure person; do
	expect "$table" "$(number_of $table)" 0
done

test_begin 'the next run says so, and finds them when it is told to'
tracuu index -a bare "$root/corpus/sample"
expect_in err 'tracuu index --refresh facts'
expect 'officials' "$(number_of official)" 0
tracuu index -a bare --refresh facts
expect_status 0
expect_in out '74 articles: what they say was found anew'
expect_silence err
expect_sound
expect 'facts' "$(facts "$work/bare")" "$(cat whole)"
tracuu index -a bare "$root/corpus/sample"
expect_silence err

test_begin 'an archive of the first version'
sqlite3 bare "PRAGMA user_version = 1; SELECT name FROM sqlite_schema WHERE name IN ('topic', 'article_topic', 'person',
	'person_word', 'official', 'touched_name', 'corrected_name', 'office', 'speech', 'speech_fts', 'article_date', 'event',
	'figure')" | sed 's/.*/DROP TABLE &;/' | sqlite3 -cmd ".load $root/tracuu" bare
sqlite3 bare "DELETE FROM meta WHERE name LIKE 'lexicon%' OR name LIKE 'refresh%' OR name = 'corrections'"
TRACUU_ARCHIVE=bare search 'trồng rừng'
expect 'found' "$([ "$total" -gt 3 ] && echo some)" some
tracuu doctor -a bare
expect_status 0
tracuu stats -a bare
expect_status 0
tracuu index -a bare "$root/corpus/sample"
expect_status 0
expect_in out '74 articles: what they say was found anew'
expect_sound
expect 'facts' "$(facts "$work/bare")" "$(cat whole)"
unset archive_file

test_begin 'a topic is added'
cp -r "$root/corpus/lexicon" words
export TRACUU_LEXICON=$work/words
persons=$(archive "SELECT group_concat(id || name) FROM person")
printf '\n[via-he] Vỉa hè\nvỉa hè\n' >>words/topics.txt
tracuu index "$root/corpus/sample"
expect_in err 'tracuu index --refresh topics'
expect 'articles on it' "$(archive "SELECT count(*) FROM article_topic JOIN topic ON topic_id = id WHERE slug = 'via-he'")" 0
tracuu index --refresh topics
expect_status 0
expect_silence err
expect_sound
expect 'articles on it' "$(archive "SELECT count(*) > 0 FROM article_topic JOIN topic ON topic_id = id WHERE slug = 'via-he'")" 1
expect 'persons' "$(archive "SELECT group_concat(id || name) FROM person")" "$persons"

test_begin 'and taken away'
id=$(archive "SELECT id FROM topic WHERE slug = 'trong-rung'")
cp "$root/corpus/lexicon/topics.txt" words/topics.txt
tracuu index --refresh topics "$root/corpus/sample"
expect_status 0
expect 'it' "$(archive "SELECT count(*) FROM topic WHERE slug = 'via-he'")" 0
expect 'another' "$(archive "SELECT id FROM topic WHERE slug = 'trong-rung'")" "$id"
expect 'facts' "$(facts)" "$(cat whole)"

test_begin 'words are added'
printf '[honorific]\nnghệ sĩ chèo\n' >words/zz-own.txt
tracuu index "$root/corpus/sample"
expect_in err 'tracuu index --refresh facts'
tracuu index --refresh topics
expect_in err 'tracuu index --refresh facts'
tracuu index --refresh facts
expect_silence err
expect_sound
expect 'persons keep their numbers' "$(archive "SELECT group_concat(id || name) FROM person")" "$persons"

test_begin 'killed while facts are found anew'
for _ in 1 2 3 4 5 6; do
	"$program" index --refresh facts >/dev/null 2>&1 &
	running=$!
	sleep "0.0$((RANDOM % 90 + 5))"
	kill -9 $running 2>/dev/null
	wait $running 2>/dev/null
	expect_sound
done
tracuu index "$root/corpus/sample"
expect_status 0
expect_silence err
expect_sound
expect 'facts' "$(facts)" "$(cat whole)"
expect 'names left' "$(number_of touched_name)" 0

test_begin 'wrong uses'
tracuu index --refresh nothing
expect_status 2
tracuu index
expect_status 2
tracuu index --no-facts --refresh facts
expect_status 2

# ---- people

rm -f "$TRACUU_ARCHIVE"*
export TRACUU_LEXICON=$root/corpus/lexicon
article news/2023-02-01-a.txt 'Xã Pác Nà họp' 'Đồng chí Nông Văn Sìn, Chủ tịch UBND xã Pác Nà, cho biết xã trồng rừng.'
article news/2023-03-01-b.txt 'Xã Lũng Sặm họp' 'Đồng chí Nông Văn Sìn, Bí thư Đảng ủy xã Lũng Sặm, phát biểu về thủy lợi.'
article news/2023-04-01-c.txt 'Xã Pác Nà làm đường' 'Đồng chí Nông Văn Sìn, Chủ tịch UBND xã Pác Nà, cho biết xã làm đường.'
article news/2023-05-01-d.txt 'Ho xa Pac Na' 'Dong chi Nong Van Sin, Chu tich UBND xa Pac Na, cho biet xa lam duong moi den thon.'

test_begin 'two of one name are kept apart, and it says why'
tracuu index news
expect_status 0
expect 'persons' "$(people_of 'Nông Văn Sìn')" '1 2023-02-01
2 2023-03-01
1 2023-04-01'
expect 'evidence' "$(archive "SELECT evidence FROM official JOIN article ON article.id = article_id WHERE date = '2023-03-01'")" \
	'first of this person; other place than others of this name'
expect_sound

test_begin 'corrections by hand'
cat >"$TRACUU_ARCHIVE.corrections" <<'END'
# seen in the commune's yearbook
merge: Nông Văn Sìn (Bí thư Đảng ủy xã Lũng Sặm) = Nông Văn Sìn (Chủ tịch UBND xã Pác Nà)
nonsense
split: Nông Văn Sìn (news/2023-04-01-c.txt)
merge: Lò Thị Không Có = Nông Văn Sìn
END
tracuu officials --resolve
expect_status 1
expect_in err "archive.corrections, line 3: rename:, merge: or split: is expected"
expect_in err "archive.corrections, line 5: nobody in the archive fits"
expect 'persons' "$(people_of 'Nông Văn Sìn')" '1 2023-02-01
1 2023-03-01
2 2023-04-01'
expect_sound

test_begin 'they survive'
touch -d 2001-01-01 news/*
article news/2023-03-01-b.txt 'Xã Lũng Sặm họp bàn' 'Đồng chí Nông Văn Sìn, Bí thư Đảng ủy xã Lũng Sặm, phát biểu về kênh.'
tracuu index news
tracuu index --refresh facts
expect 'persons' "$(people_of 'Nông Văn Sìn')" '1 2023-02-01
1 2023-03-01
2 2023-04-01'
expect_sound

test_begin 'and can be changed and taken back'
echo 'đổi tên: Nông Văn Sìn -> Nông Văn Xìn' >"$TRACUU_ARCHIVE.corrections"
tracuu index news
expect_silence err
expect 'names' "$(archive "SELECT DISTINCT name FROM person WHERE key LIKE 'nông%'")" 'Nông Văn Xìn'
rm "$TRACUU_ARCHIVE.corrections"
tracuu index news
expect 'persons' "$(people_of 'Nông Văn Sìn')" '1 2023-02-01
2 2023-03-01
1 2023-04-01'
expect 'names' "$(archive "SELECT DISTINCT name FROM person WHERE key LIKE 'nông%'")" 'Nông Văn Sìn'
expect_sound

test_begin 'all goes with the articles'
rm -r news
mkdir news
tracuu index --prune news
for table in official office speech article_topic article_date event figure person person_word touched_name; do
	expect "$table" "$(number_of $table)" 0
done
expect 'words of speeches' "$(archive "SELECT count(*) FROM speech_fts_docsize")" 0
expect_sound
