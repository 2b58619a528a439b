/* Who is who: text cases of the decision, corrections, and persons in an archive over several runs. */
#include "base/memory.h"
#include "base/strbuf.h"
#include "facts/facts.h"
#include "facts/lexicon.h"
#include "store/archive_stats.h"
#include "store/fact_writer.h"
#include "store/offices_of_few.h"
#include "store/official_places.h"
#include "store/people.h"
#include "tests/case_file.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the decision */

/* "day | portal | offices | head" */
static void add_line(struct people_case *people, char *line, int64_t *article)
{
	char *fields[4] = {line, "", "", ""}, *save = NULL;
	struct strbuf places = STRBUF_INIT;
	struct date date = {0, 0, 0};

	for (int i = 1; i < 4; i++) {
		fields[i] = strchr(fields[i - 1], '|');
		if (!fields[i])
			ck_abort_msg("a field is missing: %s", fields[0]);
		*fields[i]++ = '\0';
	}
	if (*string_trim(fields[0]) != '=')
		++*article;
	if (*string_trim(fields[0]) >= '0' && *string_trim(fields[0]) <= '9')
		date_scan_numeric(string_trim(fields[0]), strlen(string_trim(fields[0])), &date);
	people_case_add(people, *article, (uint32_t)people->nr, date.year ? date_to_days(date) : 0);
	if (*article > 1 && *string_trim(fields[0]) == '=')
		people->items[people->nr - 1].day = people->items[people->nr - 2].day;
	for (char *office = strtok_r(fields[2], ";", &save); office; office = strtok_r(NULL, ";", &save))
		people_case_office(people, string_trim(office),
			!strncmp(string_trim(office), "nguyên", strlen("nguyên")),
			strchr(office, '*') != NULL);
	official_places_pack(people->memo, fields[1], fields[3], "", &places);
	people_case_places(people, places.buf);
	strbuf_release(&places);
}

static void decide(const char *input, size_t len, struct strbuf *out)
{
	static const char *const rarities[] = {"common", "middling", "rare"};
	char *copy = xstrndup(input, len), *save = NULL, *line = strtok_r(copy, "\n", &save);
	struct people_case people;
	enum name_rarity rarity = NAME_COMMON;
	int64_t article = 0;

	people_case_init(&people);
	while (rarity <= NAME_RARE && strcmp(line, rarities[rarity]) != 0)
		rarity++;
	ck_assert_int_le(rarity, NAME_RARE);
	while ((line = strtok_r(NULL, "\n", &save)) != NULL)
		add_line(&people, line, &article);
	people_decide(&people, rarity);
	for (size_t i = 0; i < people.nr; i++) {
		strbuf_addf(out, "%s%c ", i ? "\n" : "", 'A' + (int)people.items[i].group);
		people_evidence(&people, &people.items[i], out);
	}
	people_case_release(&people);
	free(copy);
}

START_TEST(people_cases)
{
	run_cases("tests/cases/people.txt", decide);
}
END_TEST

/* A name that everybody has and that holds another office each time: no more than some seconds. */
START_TEST(ten_thousand_sightings)
{
	struct people_case people;
	char office[64];

	people_case_init(&people);
	for (int i = 0; i < 10000; i++) {
		people_case_add(&people, i + 1, 0, 730000 + i);
		snprintf(office, sizeof(office), "Trưởng ban %d xã N%c%c%c", i, 'a' + i % 26,
			'a' + i / 26 % 26, 'a' + i / 676);
		people_case_office(&people, office, false, false);
	}
	ck_assert_uint_gt(people_decide(&people, NAME_COMMON), 1);
	people_case_release(&people);
}
END_TEST

/* ---- in an archive */

static struct test_archive test;

static void make(void)
{
	test_archive_make(&test);
}

static void delete (void)
{
	test_archive_delete(&test);
}

/* An article "NAME, OFFICE." whose facts are just that, a speech and an event day. */
static int64_t put(const char *name, const char *office, const char *iso, int64_t old_id)
{
	struct strbuf body = STRBUF_INIT;
	uint32_t name_len = (uint32_t)strlen(name), office_len = (uint32_t)strlen(office);
	struct span mention = {3, 3 + name_len}, where = {5 + name_len, 5 + name_len + office_len};
	struct fact_office offices[] = {{office, where, false}};
	struct fact_official officials[] = {{name, offices, 1, &mention, 1, true}};
	struct fact_speech speeches[] = {{0, SPEECH_QUOTE, {where.end_byte + 2, where.end_byte + 2 + 12}}};
	struct fact_date dates[] = {{{2024, 5, 0}, DATE_MONTH, 0, YEAR_STATED, true, {3, 5}},
		{{2024, 0, 0}, DATE_QUARTER, 2, YEAR_TITLE, true, {3, 6}},
		{{0, 5, 1}, DATE_DAY, 0, YEAR_UNKNOWN, false, {4, 6}}};
	const struct facts facts = {.officials = officials,
		.nr_officials = 1,
		.speeches = speeches,
		.nr_speeches = 1,
		.dates = dates,
		.nr_dates = 3};
	int64_t id;

	strbuf_addf(&body, "%s, %s: thủy lợi.", name, office);
	test.facts = &facts;
	id = test_archive_put(&test, "Ti", body.buf, iso, old_id);
	test.facts = NULL;
	strbuf_release(&body);
	return id;
}

static void count_complaint(void *context, const char *path, size_t line, const char *reason)
{
	(void)path;
	(void)reason;
	*(size_t *)context = *(size_t *)context * 100 + line;
}

/* Returns the lines that were complained about, as the digits of a number. */
static size_t resolve(void)
{
	struct error err = ERROR_INIT;
	size_t lines = 0;

	must(people_resolve(&test.archive, count_complaint, &lines, &err), &err);
	return lines;
}

static int64_t person_of(int64_t article)
{
	char sql[96];

	snprintf(sql, sizeof(sql), "SELECT person_id FROM official WHERE article_id = %lld",
		(long long)article);
	return test_archive_int(&test, sql);
}

static void open_with(const char *corrections)
{
	char path[96];

	snprintf(path, sizeof(path), "%s.corrections", test.path);
	if (corrections)
		write_file(path, corrections, strlen(corrections));
	else
		unlink(path);
	test_archive_open(&test);
	test_archive_begin(&test);
}

static void commit_and_resolve(void)
{
	test_archive_commit(&test);
	resolve();
	test_archive_finish(&test);
}

START_TEST(facts_come_and_go_with_the_article)
{
	int64_t one, two;

	open_with(NULL);
	one = put("Nông Văn Sìn", "Chủ tịch UBND xã Pác Nà", "2024-06-01", 0);
	two = put("NÔNG VĂN SÌN", "Chủ tịch UBND xã Pác Nà", "2024-07-01", 0);
	commit_and_resolve();
	ck_assert_int_eq(person_of(one), person_of(two));
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM person WHERE name = 'Nông Văn Sìn'"),
		1);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM person_word WHERE folded = 'sin'"), 1);
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT count(*) FROM speech_fts WHERE speech_fts MATCH '\"thủy lợi\"'"),
		2);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(DISTINCT day) FROM event"), 1);
	ck_assert_int_eq(test_archive_int(&test, "SELECT min(day) FROM event"),
		date_to_days((struct date){2024, 4, 1}));
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM article_date WHERE first_day IS NULL"),
		2);
	ck_assert_int_eq(test_archive_findings(&test), 0);

	test_archive_begin(
		&test); /* a changed article keeps its person, and the other goes with all it has */
	ck_assert_int_eq(put("Nông Văn Sìn", "Bí thư Đảng ủy xã Pác Nà", "2024-06-01", one), one);
	test_archive_remove(&test, two);
	test_archive_commit(&test);
	ck_assert_int_eq(test_archive_findings(&test), 0); /* also before names are resolved */
	ck_assert_int_gt(person_of(one), 0);
	resolve();
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT count(*) FROM speech_fts WHERE speech_fts MATCH 'thủy'"),
		1);
	ck_assert_int_eq(test_archive_findings(&test), 0);

	test_archive_begin(&test);
	test_archive_remove(&test, one);
	commit_and_resolve();
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM person_word)"
				 " + (SELECT count(*) FROM official) + (SELECT count(*) FROM speech)"
				 " + (SELECT count(*) FROM article_date) + (SELECT count(*) FROM event)"
				 " + (SELECT count(*) FROM office) + (SELECT count(*) FROM touched_name)"),
		0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

START_TEST(ids_stay_when_others_come)
{
	int64_t one, two, three;

	open_with(NULL);
	one = put("Nông Văn Sìn", "Chủ tịch UBND xã Pác Nà", "2024-06-01", 0);
	commit_and_resolve();
	two = person_of(one);
	test_archive_begin(&test);
	three = put("Nông Văn Sìn", "Chủ tịch UBND xã Pác Nà", "2020-06-01", 0); /* before the first */
	put("Nông Văn Sìn", "Trưởng Công an xã Lũng Sặm", "2020-06-02", 0);
	commit_and_resolve();
	ck_assert_int_eq(person_of(one), two);
	ck_assert_int_eq(person_of(three), two);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM person"), 2);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

START_TEST(a_name_without_marks)
{
	int64_t marked, unmarked;

	open_with(NULL);
	unmarked = put("Nong Van Sin", "Chu tich UBND xa Pac Na", "2024-06-01", 0);
	commit_and_resolve();
	test_archive_begin(&test);
	marked = put("Nông Văn Sìn", "Chủ tịch UBND xã Pác Nà", "2024-06-02", 0);
	commit_and_resolve();
	ck_assert_int_eq(person_of(marked), person_of(unmarked));
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM person WHERE key = 'nông văn sìn'"),
		1);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_begin(&test);
	test_archive_remove(&test, marked);
	commit_and_resolve();
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM person WHERE key = 'nong van sin'"),
		1);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

START_TEST(corrections_apply_and_can_be_taken_back)
{
	int64_t chairman, head, elder, other;

	open_with(
		"# of ours\nsplit: Nông Văn Sìn (Trưởng thôn)\nmerge: Lò Thị Mủa = Nông Văn Sìn (Chủ tịch UBND)\n"
		"rename: Triệu A Dìn -> Triệu A Dín   # a slip\n");
	chairman = put("Nông Văn Sìn", "Chủ tịch UBND xã Pác Nà", "2024-06-01", 0);
	head = put("Nông Văn Sìn", "Trưởng thôn Nà Tả, xã Pác Nà", "2024-06-02", 0);
	elder = put("Lò Thị Mủa", "Bí thư Chi bộ", "2024-06-03", 0);
	other = put("Triệu A Dìn", "Bí thư Chi bộ", "2024-06-04", 0);
	commit_and_resolve();
	ck_assert_int_ne(person_of(chairman), person_of(head));
	ck_assert_int_eq(person_of(chairman), person_of(elder));
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM person WHERE name = 'Triệu A Dín'"),
		1);
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT count(*) FROM official WHERE evidence LIKE '%corrected by line%'"),
		3);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_begin(&test); /* it survives that the article is indexed anew */
	put("Lò Thị Mủa", "Phó Bí thư Chi bộ", "2024-06-03", elder);
	commit_and_resolve();
	ck_assert_int_eq(person_of(chairman), person_of(elder));
	test_archive_close(&test);

	open_with(NULL);
	commit_and_resolve();
	ck_assert_int_eq(person_of(chairman), person_of(head));
	ck_assert_int_ne(person_of(chairman), person_of(elder));
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM person WHERE name = 'Triệu A Dìn'"),
		1);
	ck_assert_int_ne(person_of(other), 0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

START_TEST(bad_corrections_are_named_and_others_apply)
{
	int64_t one, two;

	open_with(
		"merge Nông Văn Sìn\nmerge: Nông Văn Sìn\nsplit: Nông Văn Sìn\ngộp: Lò Thị Mủa = Nông Văn Sìn\n"
		"rename: Nông (x -> y\n\nmerge: Ai Đó = Nông Văn Sìn\n");
	one = put("Nông Văn Sìn", "Chủ tịch UBND xã Pác Nà", "2024-06-01", 0);
	two = put("Lò Thị Mủa", "Bí thư Chi bộ", "2024-06-03", 0);
	test_archive_commit(&test);
	ck_assert_uint_eq(resolve(), 102030507);
	ck_assert_int_eq(person_of(one), person_of(two));
	test_archive_close(&test);
}
END_TEST

START_TEST(doctor_finds_what_is_wrong)
{
	static const char *const damages[] = {"UPDATE speech SET end_byte = 5000", "DELETE FROM person",
		"DELETE FROM official", "UPDATE office SET start_byte = -1", "DELETE FROM speech",
		"UPDATE official SET person_id = NULL", "INSERT INTO event VALUES(7, 999)",
		"UPDATE official SET mentions = x'057f'", "DELETE FROM person_word",
		"INSERT INTO figure VALUES(99, 1, 0, 1, 2, 'ha', 3, '', 0, 1, 0, 1)"};

	open_with(NULL);
	put("Nông Văn Sìn", "Chủ tịch UBND xã Pác Nà", "2024-06-01", 0);
	commit_and_resolve();
	ck_assert_int_eq(test_archive_findings(&test), 0);
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		test_archive_exec(&test, "SAVEPOINT sound");
		test_archive_exec(&test, damages[i]);
		ck_assert_msg(test_archive_findings(&test) > 0, "not found: %s", damages[i]);
		test_archive_exec(&test, "ROLLBACK TO sound; RELEASE sound");
	}
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

/* ---- finding anew */

START_TEST(an_older_archive_gets_its_facts)
{
	struct lexicon lexicon;
	struct error err = ERROR_INIT;
	enum refresh kinds;
	int64_t next_id;

	memset(&lexicon, 0, sizeof(lexicon));
	lexicon.words_fingerprint = 11;
	lexicon.topics_fingerprint = 12;
	test_archive_open(&test);
	test_archive_exec(&test, "PRAGMA user_version = 1");
	test_archive_close(&test);
	test_archive_open(&test);
	ck_assert_int_eq(test_archive_int(&test, "PRAGMA user_version"), ARCHIVE_SCHEMA_VERSION);
	must(writer_refresh_begin(&test.writer, &lexicon, REFRESH_NONE, &kinds, &next_id, &err), &err);
	ck_assert_int_eq(kinds, REFRESH_FACTS);
	ck_assert_int_eq(next_id, 0);
	must(writer_begin(&test.writer, &err), &err);
	must(writer_refreshed(&test.writer, 77, &err), &err);
	test_archive_close(&test); /* killed */

	test_archive_open(&test);
	must(writer_refresh_begin(&test.writer, &lexicon, REFRESH_NONE, &kinds, &next_id, &err), &err);
	ck_assert_int_eq(kinds, REFRESH_FACTS);
	ck_assert_int_eq(next_id, 77);
	lexicon.words_fingerprint = 13; /* the words have changed meanwhile: from the beginning */
	must(writer_refresh_begin(&test.writer, &lexicon, REFRESH_TOPICS, &kinds, &next_id, &err), &err);
	ck_assert_int_eq(kinds, REFRESH_FACTS);
	ck_assert_int_eq(next_id, 0);
	must(writer_refresh_done(&test.writer, &lexicon, &err), &err);
	must(writer_refresh_begin(&test.writer, &lexicon, REFRESH_NONE, &kinds, &next_id, &err), &err);
	ck_assert_int_eq(kinds, REFRESH_NONE);
	test_archive_close(&test);
}
END_TEST

/* ---- many names, which are read ahead */

enum { NR_FIRST = 6, NR_MIDDLE = 8, NR_LAST = 8, NR_NAMES = NR_FIRST * NR_MIDDLE * NR_LAST };

/* With marks, or without as a telegram prints it. */
static const char *name_of(size_t nr, bool marked)
{
	static const char *const firsts[][2] = {{"Nông", "Nong"}, {"Hoàng", "Hoang"}, {"Lộc", "Loc"},
		{"Triệu", "Trieu"}, {"Lường", "Luong"}, {"Bế", "Be"}};
	static const char *const middles[][2] = {{"Văn", "Van"}, {"Thị", "Thi"}, {"Đình", "Dinh"},
		{"Ngọc", "Ngoc"}, {"Hữu", "Huu"}, {"Đức", "Duc"}, {"Quốc", "Quoc"}, {"Thế", "The"}};
	static const char *const lasts[][2] = {{"Sìn", "Sin"}, {"Páo", "Pao"}, {"Lử", "Lu"}, {"Dìn", "Din"},
		{"Khảo", "Khao"}, {"Phủ", "Phu"}, {"Vảng", "Vang"}, {"Chẩn", "Chan"}};
	static char name[64];
	size_t form = marked ? 0 : 1;

	snprintf(name, sizeof(name), "%s %s %s", firsts[nr % NR_FIRST][form],
		middles[nr / NR_FIRST % NR_MIDDLE][form], lasts[nr / NR_FIRST / NR_MIDDLE][form]);
	return name;
}

/*
 * One to three articles a name, of up to three people. Of each third name one prints no marks. Two hold an
 * office that is printed much more often than there are people who hold it.
 */
static void put_many(int64_t ids[NR_NAMES])
{
	static const char *const offices[] = {"Chủ tịch UBND xã Pác Nà", "Trưởng Công an xã Lũng Sặm",
		"Bí thư Huyện ủy Bản Luồng", "Chủ tịch UBND xã Pác Nà"};
	char iso[16];

	for (size_t i = 0; i < 26; i++) {
		snprintf(iso, sizeof(iso), "%04zu-04-01", 2000 + i % 13);
		put(name_of(i % 2, true), "Thủ tướng Chính phủ", iso, 0);
	}
	for (size_t i = 0; i < NR_NAMES; i++) {
		for (size_t j = 0; j <= i % 3; j++) {
			snprintf(iso, sizeof(iso), "%04zu-03-%02zu", 2004 + (i + 7 * j) % 20, 1 + i % 28);
			ids[i] = put(name_of(i, i % 3 || j), offices[(i + j) % 4], iso, 0);
		}
	}
}

/* Who everybody is, and why. */
static int64_t sum_of_persons(void)
{
	return test_archive_int(&test,
		"SELECT sum(length(evidence) * 31 + person_id * (article_id % 1000003)) FROM official");
}

/* Against the rows of officials and offices themselves. */
START_TEST(offices_of_few)
{
	struct offices_of_few offices;
	struct error err = ERROR_INIT;
	sqlite3_stmt *select = NULL;
	int64_t ids[NR_NAMES];
	int nr = 0, nr_of_few = 0;

	open_with(NULL);
	put_many(ids);
	commit_and_resolve();
	must(offices_of_few_open(&offices, &test.archive, &err), &err);
	for (int round = 0; round < 2; round++) {
		must(archive_prepare(&test.archive,
			     "SELECT office.key, office.text, count(*) >= 10"
			     " AND count(*) >= 6 * count(DISTINCT official.key) FROM office JOIN official"
			     " ON official.article_id = office.article_id AND official.nr = official_nr"
			     " GROUP BY office.key",
			     &select, &err),
			&err);
		for (; sqlite3_step(select) == SQLITE_ROW; nr++) {
			const char *key = (const char *)sqlite3_column_text(select, 0);
			const char *text = (const char *)sqlite3_column_text(select, 1);
			bool by_rows = sqlite3_column_int(select, 2) != 0, is_of_few;

			must(office_is_of_few(&offices, key, &is_of_few, &err), &err);
			check_that(is_of_few == by_rows && is_of_few == !strncmp(text, "Thủ", strlen("Thủ")),
				"%s", text);
			nr_of_few += is_of_few;
		}
		sqlite3_finalize(select);
	}
	ck_assert_int_eq(nr_of_few, 2);
	ck_assert_int_gt(nr, 6);
	offices_of_few_close(&offices);
	test_archive_close(&test);
}
END_TEST

START_TEST(many_names_are_as_one_after_the_other)
{
	int64_t ids[NR_NAMES], sum;

	open_with(NULL);
	put_many(ids);
	commit_and_resolve();
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM official WHERE person_id IS NULL"), 0);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM touched_name"), 0);
	ck_assert_int_gt(test_archive_int(&test, "SELECT count(*) FROM person"), NR_NAMES / 3 * 2);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	sum = sum_of_persons();
	for (int from = 0; from < 1000; from += 100) { /* so few that no thread reads them */
		char sql[160];

		snprintf(sql, sizeof(sql),
			"INSERT INTO touched_name SELECT DISTINCT key FROM official ORDER BY key LIMIT %d, 100",
			from);
		test_archive_exec(&test, sql);
		resolve();
		ck_assert_int_eq(sum_of_persons(), sum);
	}
	test_archive_exec(&test, "INSERT INTO touched_name SELECT DISTINCT key FROM official");
	resolve();
	ck_assert_int_eq(sum_of_persons(), sum);
	test_archive_close(&test);
}
END_TEST

/* A name with marks that goes is decided with the one without, which may have been decided before. */
START_TEST(many_names_of_which_some_go)
{
	int64_t ids[NR_NAMES];

	open_with(NULL);
	put_many(ids);
	commit_and_resolve();
	test_archive_begin(&test);
	for (size_t i = 0; i < NR_NAMES; i++)
		test_archive_remove(&test, ids[i]);
	for (size_t i = 0; i < NR_NAMES; i++)
		put(name_of(i, false), "Chu tich UBND xa Pac Na", "2024-06-01", 0);
	commit_and_resolve();
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM official WHERE person_id IS NULL"), 0);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM touched_name"), 0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

Suite *people_suite(void)
{
	Suite *suite = suite_create("people");
	TCase *decision = tcase_create("decision"), *archive = tcase_create("archive");

	tcase_add_test(decision, people_cases);
	tcase_add_test(decision, ten_thousand_sightings);
	suite_add_tcase(suite, decision);
	tcase_add_checked_fixture(archive, make, delete);
	tcase_add_test(archive, facts_come_and_go_with_the_article);
	tcase_add_test(archive, ids_stay_when_others_come);
	tcase_add_test(archive, a_name_without_marks);
	tcase_add_test(archive, corrections_apply_and_can_be_taken_back);
	tcase_add_test(archive, bad_corrections_are_named_and_others_apply);
	tcase_add_test(archive, doctor_finds_what_is_wrong);
	tcase_add_test(archive, an_older_archive_gets_its_facts);
	tcase_add_test(archive, offices_of_few);
	tcase_add_test(archive, many_names_are_as_one_after_the_other);
	tcase_add_test(archive, many_names_of_which_some_go);
	suite_add_tcase(suite, archive);
	return suite;
}
