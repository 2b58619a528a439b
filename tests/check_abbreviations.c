/* Abbreviations in store/: pairs and counts go with the articles and the lexicon, and answer a query. */
#include "base/memory.h"
#include "facts/facts.h"
#include "facts/lexicon.h"
#include "store/abbreviations.h"
#include "store/archive_stats.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdlib.h>
#include <string.h>

static struct test_archive test;
static struct arena arena;

static void make(void)
{
	test_archive_make(&test);
}

static void delete (void)
{
	arena_release(&arena);
	test_archive_delete(&test);
}

/* ---- writing */

/* An article that explains these pairs, "bql = ban quản lý"; "~" before one: in a text without marks. */
static int64_t put(int64_t old_id, const char *const *pairs, size_t nr)
{
	struct fact_abbreviation found[8];
	struct facts facts;
	int64_t id;

	memset(&facts, 0, sizeof(facts));
	for (size_t i = 0; i < nr; i++) {
		const char *pair = pairs[i] + (*pairs[i] == '~'), *middle = strstr(pair, " = ");

		found[i] = (struct fact_abbreviation){arena_strndup(&arena, pair, (size_t)(middle - pair)),
			middle + 3, {0, 3}, {4, 12}, *pairs[i] == '~'};
	}
	facts.abbreviations = found;
	facts.nr_abbreviations = nr;
	test.facts = &facts;
	id = test_archive_put(&test, "Tiêu đề", "Nội dung của bài viết.", "2024-06-01", old_id);
	test.facts = NULL;
	return id;
}

#define PUT(old_id, ...)                                  \
	put((old_id), (const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Makes these the lexicon's pairs, each with a weight in percent behind it. */
static void use_lexicon(uint64_t fingerprint, struct short_form *pairs, size_t nr)
{
	struct lexicon lexicon;
	struct error err = ERROR_INIT;

	memset(&lexicon, 0, sizeof(lexicon));
	lexicon.short_forms = pairs;
	lexicon.nr_short_forms = nr;
	lexicon.short_forms_fingerprint = fingerprint;
	must(writer_use_lexicon(&test.writer, &lexicon, &err), &err);
}

static void open_with_lexicon(void)
{
	struct short_form pairs[] = {{"ubnd", "ủy ban nhân dân", 1}, {"qpan", "quốc phòng an ninh", 1},
		{"qp an", "quốc phòng an ninh", .5f}, {"gd đt", "giáo dục và đào tạo", 1},
		{"bch", "ban chấp hành", .75f}, {"bch", "ban chỉ huy", .25f}, {"tt", "thị trấn", .25f},
		{"tt", "thông tin", .25f}, {"tt", "trung tâm", 1}};

	test_archive_open(&test);
	use_lexicon(7, pairs, sizeof(pairs) / sizeof(*pairs));
	test_archive_begin(&test);
}

static void on_finding(void *context, const char *finding)
{
	struct strbuf *all = context;

	strbuf_addf(all, "%s\n", finding);
}

static void check_sound(void)
{
	struct strbuf findings = STRBUF_INIT;
	struct error err = ERROR_INIT;

	must(archive_check(&test.archive, on_finding, &findings, &err), &err);
	ck_assert_str_eq(findings.buf, "");
	strbuf_release(&findings);
}

static int64_t nr_articles_of(const char *short_key)
{
	char *sql = sqlite3_mprintf("SELECT sum(nr_articles) FROM short_form WHERE short = %Q", short_key);
	int64_t nr = test_archive_int(&test, sql);

	sqlite3_free(sql);
	return nr;
}

/* ---- reading: "ủy ban nhân dân/1 known 20" */

static void ask(const char *query, bool for_short, struct strbuf *out)
{
	struct abbreviations abbreviations;
	struct abbreviation found[ABBREVIATIONS_MAX];
	const char *words[32];
	char *copy = xstrdup(query), *save = NULL;
	size_t nr_words = 0, nr;

	for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		words[nr_words++] = word;
	ck_assert_int_eq(abbreviations_open(&abbreviations, &test.archive), SQLITE_OK);
	nr = (for_short ? abbreviations_short : abbreviations_full)(&abbreviations, words, nr_words, found,
		ABBREVIATIONS_MAX, &arena);
	for (size_t i = 0; i < nr; i++)
		strbuf_addf(out, "%s%s/%zu%s %lld %.0f%%", i ? ", " : "", found[i].text, found[i].nr_words,
			found[i].is_known ? " known" : "", (long long)found[i].nr_articles,
			(double)found[i].share * 100);
	abbreviations_close(&abbreviations);
	free(copy);
}

static void check_answer(const char *query, bool for_short, const char *expected)
{
	struct strbuf answer = STRBUF_INIT;

	ask(query, for_short, &answer);
	ck_assert_msg(!strcmp(answer.buf, expected), "%s: %s, not %s", query, answer.buf, expected);
	strbuf_release(&answer);
}

static void check_full(const char *query, const char *expected)
{
	check_answer(query, false, expected);
}

static void check_short(const char *query, const char *expected)
{
	check_answer(query, true, expected);
}

START_TEST(the_lexicon_answers)
{
	open_with_lexicon();
	check_full("ubnd", "ủy ban nhân dân/1 known 0 100%");
	check_full("ubnd xã nà cạo", "ủy ban nhân dân/1 known 0 100%");
	check_full("gd đt huyện", "giáo dục và đào tạo/2 known 0 100%");
	check_full("gd", "");
	check_full("ủy", "");
	check_full("bch", "ban chấp hành/1 known 0 75%, ban chỉ huy/1 known 0 25%");
	check_short("quốc phòng an ninh năm 2024", "qpan/4 known 0 100%, qp an/4 known 0 100%");
	check_short("quốc phòng an", "");
	check_short("quốc phòng", "");
	check_short("quốc", "");
	check_short("", "");
	check_short("an ninh", "");
	check_short("trung tâm", "tt/2 known 0 67%");
	check_short("thị trấn", ""); /* TT is mostly something else */
	test_archive_close(&test);
}
END_TEST

START_TEST(articles_answer_as_many_as_they_are)
{
	int64_t ids[12];

	open_with_lexicon();
	for (int i = 0; i < 10; i++)
		ids[i] = PUT(0, "tht = tổ hợp tác");
	ids[10] = PUT(0, "tht = tổ hỗ trợ", "tht = tập huấn thú", "hm = hội mù", "qpan = quân phục an ninh");
	ids[11] = PUT(0, "tht = tổ hỗ trợ", "bch = bệnh chó hoang", "bch = bán cây hoa",
		"bqlr = ban quản lý rừng");
	check_full("tht", "tổ hợp tác/1 10 77%, tổ hỗ trợ/1 2 15%");
	check_full("hm", ""); /* two letters */
	check_full("qpan", "quốc phòng an ninh/1 known 0 95%");
	check_full("bqlr", "ban quản lý rừng/1 1 100%");
	check_short("tổ hợp tác nuôi ong", "tht/3 10 77%");
	check_short("tổ hỗ trợ", "");
	check_short("ban quản lý rừng phòng hộ", "bqlr/4 1 100%");
	PUT(0, "hm = hội mù", "bqlrph = ban quản lý rừng phòng hộ", "bch = bệnh chó hoang");
	check_full("hm", "");
	PUT(0, "hm = hội mù");
	check_full("hm", "hội mù/1 3 100%");
	check_short("ban quản lý rừng phòng hộ", "bqlrph/6 1 100%");
	PUT(ids[11], "tht = tổ hỗ trợ", "tht = tổ hợp tác");
	check_full("tht", "tổ hợp tác/1 11 79%");
	for (int i = 0; i < 10; i++)
		test_archive_remove(&test, ids[i]);
	check_full("tht", "tổ hỗ trợ/1 2 50%, tập huấn thú/1 1 25%, tổ hợp tác/1 1 25%");
	test_archive_commit(&test);
	check_sound();
	test_archive_close(&test);
}
END_TEST

START_TEST(pairs_go_with_the_article)
{
	int64_t id;

	open_with_lexicon();
	id = PUT(0, "bql = ban quản lý", "ubnd = ủy ban nhân dân", "~hdnd = hoi dong nhan dan");
	ck_assert_int_eq(nr_articles_of("ubnd"), 1);
	ck_assert_int_eq(nr_articles_of("hdnd"), 0);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM abbreviation"), 2);
	test_archive_commit(&test);
	check_sound();
	test_archive_begin(&test);
	id = PUT(id, "hpn = hội phụ nữ");
	ck_assert_int_eq(nr_articles_of("ubnd"), 0);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM short_form WHERE short = 'bql'"), 0);
	ck_assert_int_eq(nr_articles_of("hpn"), 1);
	test_archive_close(&test); /* killed */

	test_archive_open(&test);
	ck_assert_int_eq(nr_articles_of("bql"), 1);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM short_form WHERE short = 'hpn'"), 0);
	check_sound();
	test_archive_begin(&test);
	test_archive_remove(&test, id);
	test_archive_commit(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM abbreviation"), 0);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM short_form WHERE weight = 0"), 0);
	check_full("ubnd", "ủy ban nhân dân/1 known 0 100%");
	check_sound();
	test_archive_close(&test);
}
END_TEST

START_TEST(the_lexicon_changes)
{
	struct short_form pairs[] = {{"ubnd", "ủy ban nuôi dê", .5f}, {"bql", "ban quản lý", 0}};

	open_with_lexicon();
	PUT(0, "qpan = quốc phòng an ninh", "bql = ban quản lý");
	test_archive_commit(&test);
	check_full("qpan", "quốc phòng an ninh/1 known 1 100%");
	use_lexicon(7, pairs, 2); /* the same fingerprint: nothing is written */
	check_full("ubnd", "ủy ban nhân dân/1 known 0 100%");
	use_lexicon(8, pairs, 2);
	check_full("ubnd", "ủy ban nuôi dê/1 known 0 100%");
	check_full("qpan", "quốc phòng an ninh/1 1 100%");
	check_full("bql", "ban quản lý/1 1 100%"); /* not the lexicon's word, but the article's */
	check_full("bch", "");
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM short_form"), 3);
	check_sound();
	test_archive_close(&test);
}
END_TEST

/* ---- older archives */

/* How many things the words are short for, and are called in short, by a reader that stays. */
static size_t known(struct archive *archive, struct abbreviations *abbreviations, const char *const *words,
	size_t nr)
{
	struct abbreviation found[ABBREVIATIONS_MAX];
	struct error err = ERROR_INIT;
	size_t nr_found;

	must(archive_begin_reading(archive, &err), &err);
	nr_found = abbreviations_full(abbreviations, words, nr, found, ABBREVIATIONS_MAX, &arena) +
		abbreviations_short(abbreviations, words, nr, found, ABBREVIATIONS_MAX, &arena);
	archive_end_reading(archive);
	return nr_found;
}

/* What begins no abbreviation is remembered as long as the archive stays the same. */
START_TEST(what_was_unknown_comes_to_be_known)
{
	static const char *const short_form[] = {"bql"}, *const name[] = {"ban", "quản", "lý"};
	struct abbreviations abbreviations;
	struct archive archive;
	struct error err = ERROR_INIT;

	open_with_lexicon();
	test_archive_commit(&test);
	must(archive_open(&archive, test.path, ARCHIVE_READ, &err), &err);
	ck_assert_int_eq(abbreviations_open(&abbreviations, &archive), SQLITE_OK);
	for (int times = 0; times < 2; times++) {
		ck_assert_uint_eq(known(&archive, &abbreviations, short_form, 1), 0);
		ck_assert_uint_eq(known(&archive, &abbreviations, name, 3), 0);
	}
	test_archive_begin(&test);
	PUT(0, "bql = ban quản lý");
	PUT(0, "bql = ban quản lý");
	test_archive_commit(&test);
	ck_assert_uint_eq(known(&archive, &abbreviations, short_form, 1), 1);
	ck_assert_uint_eq(known(&archive, &abbreviations, name, 3), 1);
	abbreviations_close(&abbreviations);
	archive_close(&archive);
	test_archive_close(&test);
}
END_TEST

START_TEST(an_archive_of_version_2)
{
	struct archive older;
	struct abbreviations abbreviations;
	struct error err = ERROR_INIT;
	const char *words[] = {"ubnd", "xã"};
	struct abbreviation found;

	open_with_lexicon();
	PUT(0, "bql = ban quản lý");
	test_archive_commit(&test);
	test_archive_finish(&test);
	test_archive_exec(&test,
		"DROP TABLE abbreviation; DROP TABLE short_form; PRAGMA user_version = 2;"
		" DELETE FROM meta WHERE name LIKE 'lexicon%'");
	test_archive_close(&test);

	must(archive_open(&older, test.path, ARCHIVE_READ, &err), &err);
	ck_assert_int_eq(abbreviations_open(&abbreviations, &older), SQLITE_OK);
	ck_assert_uint_eq(abbreviations_full(&abbreviations, words, 2, &found, 1, &arena), 0);
	ck_assert_uint_eq(abbreviations_short(&abbreviations, words, 2, &found, 1, &arena), 0);
	abbreviations_close(&abbreviations);
	archive_close(&older);
	must(archive_open(&older, test.path, ARCHIVE_WRITE_EXISTING, &err), &err);
	must(archive_check(&older, on_finding, NULL, &err), &err); /* no finding, or it would crash */
	archive_close(&older);

	test_archive_open(&test);
	ck_assert_int_eq(test_archive_int(&test, "PRAGMA user_version"), ARCHIVE_SCHEMA_VERSION);
	ck_assert_int_eq(test_archive_int(&test, "SELECT value FROM meta WHERE name = 'refresh'"),
		REFRESH_FACTS);
	use_lexicon(7, (struct short_form[]){{"ubnd", "ủy ban nhân dân", 1}}, 1);
	check_full("ubnd", "ủy ban nhân dân/1 known 0 100%");
	check_sound();
	test_archive_close(&test);
}
END_TEST

START_TEST(doctor_finds_what_is_wrong)
{
	static const char *const damages[] = {"UPDATE abbreviation SET end_byte = 5000",
		"UPDATE abbreviation SET full_start = -1", "DELETE FROM abbreviation",
		"UPDATE short_form SET nr_articles = 2 WHERE short = 'ubnd'",
		"DELETE FROM short_form WHERE short = 'bql'", "UPDATE abbreviation SET article_id = 5",
		"INSERT INTO short_form(short, full, weight, nr_articles) VALUES('a', 'b c', 0, 0)"};

	open_with_lexicon();
	PUT(0, "bql = ban quản lý", "ubnd = ủy ban nhân dân");
	test_archive_commit(&test);
	test_archive_finish(&test);
	check_sound();
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		struct strbuf findings = STRBUF_INIT;
		struct error err = ERROR_INIT;

		test_archive_exec(&test, "SAVEPOINT sound");
		test_archive_exec(&test, damages[i]);
		must(archive_check(&test.archive, on_finding, &findings, &err), &err);
		ck_assert_msg(strstr(findings.buf, "abbreviations"), "not found: %s", damages[i]);
		test_archive_exec(&test, "ROLLBACK TO sound; RELEASE sound");
		strbuf_release(&findings);
	}
	check_sound();
	test_archive_close(&test);
}
END_TEST

Suite *abbreviations_suite(void)
{
	Suite *suite = suite_create("abbreviations");
	TCase *archive = tcase_create("archive");

	tcase_add_checked_fixture(archive, make, delete);
	tcase_add_test(archive, the_lexicon_answers);
	tcase_add_test(archive, articles_answer_as_many_as_they_are);
	tcase_add_test(archive, pairs_go_with_the_article);
	tcase_add_test(archive, the_lexicon_changes);
	tcase_add_test(archive, what_was_unknown_comes_to_be_known);
	tcase_add_test(archive, an_archive_of_version_2);
	tcase_add_test(archive, doctor_finds_what_is_wrong);
	suite_add_tcase(suite, archive);
	return suite;
}
