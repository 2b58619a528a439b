/*
 * Damaged segments: nothing crashes, and what is answered is right, or is an error, or doctor finds the
 * damage. FTS5, which is not damaged, says what is right.
 */
#include "store/segment_check.h"
#include "store/segments/layout.h"
#include "store/segments/merge.h"
#include "tests/page_rows.h"
#include "tests/random_ranking.h"
#include "tests/suites.h"

#include <stdlib.h>
#include <string.h>

static struct test_archive test;
static struct ranked_archive ranked;

enum { NR_LARGE = 2000, NR_SMALL = 30 }; /* a large segment, with pairs, and a small one */

static void put(size_t nr, int max_body)
{
	test_archive_begin(&test);
	for (size_t i = 0; i < nr; i++)
		ranked_put(&ranked, ranked.nr, max_body, i % 3 ? "2024-06-26" : "2023-01-02");
	test_archive_commit(&test);
}

static void make(void)
{
	srand(61);
	test_archive_make(&test);
	test_archive_open(&test);
	ranked_open(&ranked, &test);
	put(NR_LARGE / 2, 4);
	put(NR_LARGE / 2, 4);
	test_archive_finish(&test);
	put(NR_SMALL, 20);
	test_archive_begin(&test);
	for (size_t i = 0; i < 40; i++)
		ranked_remove(&ranked, (size_t)rand() % ranked.nr);
	test_archive_commit(&test);
	ranked_refresh(&ranked);
}

static void delete (void)
{
	ranked_close(&ranked);
	test_archive_close(&test);
	test_archive_delete(&test);
}

/* ---- damages */

/*
 * One of the rows by chance: of all, most of which are of pairs; of the first, which have records and lists;
 * of the last, which have what stands behind the pairs, and the small segment.
 */
static int64_t random_page(void)
{
	int nr = (int)test_archive_int(&test, "SELECT count(*) FROM segment_page");
	int at = rand() % (rand() % 3 && nr > 12 ? 12 : nr);
	char *sql = sqlite3_mprintf("SELECT page FROM segment_page ORDER BY page %s LIMIT 1 OFFSET %d",
		rand() % 2 ? "" : "DESC", at);
	int64_t page = test_archive_int(&test, sql);

	sqlite3_free(sql);
	return page;
}

/* Mostly with the right sum, so that the bytes are looked at. */
static void write_damaged(int64_t page, unsigned char *row, size_t len)
{
	if (rand() % 6)
		page_row_seal(page, row, len);
	page_row_write(test.archive.db, page, row, len);
}

static unsigned char random_byte(void)
{
	static const unsigned char ends[] = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};

	return rand() % 2 ? ends[(size_t)rand() % sizeof(ends)] : (unsigned char)rand();
}

static void damage_page(void)
{
	unsigned char bytes[PAGE_ROW_BYTES];
	int64_t page = random_page();
	size_t len = page_row_read(test.archive.db, page, bytes), at = (size_t)rand() % len;

	switch (rand() % 6) {
	case 0:
		memset(bytes, 0, len);
		break;
	case 1:
		len = at;
		break;
	case 2:
		for (size_t i = 0; i < len; i++)
			bytes[i] = random_byte();
		break;
	case 3: /* a run of them */
		for (size_t i = at; i < len && i < at + 40; i++)
			bytes[i] = random_byte();
		break;
	default:
		for (int i = rand() % 20; i >= 0; i--)
			bytes[(size_t)rand() % len] = random_byte();
	}
	write_damaged(page, bytes, len);
}

/* Bytes of a section's beginning, where headers and the terms that are asked for are. */
static void damage_section(void)
{
	static const char *const sections[] = {"docs_at", "terms_at", "texts_at", "slots_at", "pairs_at",
		"docs_at + nr_docs * 8", "docs_at + nr_docs * 12", "docs_at + nr_docs * 20", "0"};
	unsigned char bytes[PAGE_ROW_BYTES];
	char *sql = sqlite3_mprintf("SELECT (%s) FROM segment ORDER BY nr_docs %s",
		sections[(size_t)rand() % (sizeof(sections) / sizeof(*sections))], rand() % 2 ? "" : "DESC");
	int64_t at = test_archive_int(&test, sql) + rand() % 800, page;
	size_t len;

	sqlite3_free(sql);
	page = test_archive_int(&test,
		       rand() % 2 ? "SELECT min(id) FROM segment" : "SELECT max(id) FROM segment")
			<< PAGE_NUMBER_BITS |
		at / SEGMENT_PAGE_BYTES;
	len = page_row_read(test.archive.db, page, bytes);
	for (int i = rand() % 4; len && i >= 0; i--)
		bytes[(size_t)(at % SEGMENT_PAGE_BYTES + rand() % 8) % len] = random_byte();
	if (len)
		write_damaged(page, bytes, len);
}

static void damage_row(void)
{
	static const char *const columns[] = {"nr_docs", "nr_terms", "nr_slots", "docs_at", "terms_at",
		"texts_at", "slots_at", "pairs_at", "mean_length"};
	static const char *const values[] = {"0", "-1", "%s + 1", "%s - 1", "%s * 2", "%s / 2",
		"9223372036854775807", "%s + 32", "136902082560", "4294967295", "NULL + 0.0", "1e308"};
	const char *column = columns[(size_t)rand() % (sizeof(columns) / sizeof(*columns))];
	char *value = sqlite3_mprintf(values[(size_t)rand() % (sizeof(values) / sizeof(*values))], column);
	char *sql = sqlite3_mprintf(
		"UPDATE OR IGNORE segment SET %s = %s WHERE id = (SELECT %s(id) FROM segment)", column, value,
		rand() % 2 ? "min" : "max");

	test_archive_exec(&test, sql);
	sqlite3_free(sql);
	sqlite3_free(value);
}

static void damage(void)
{
	int nr = rand() % 8 ? 1 : 3;

	for (int i = 0; i < nr; i++) {
		switch (rand() % 8) {
		case 0:
			damage_row();
			break;
		case 1:
			test_archive_exec(&test,
				rand() % 2 ? "UPDATE segment_deleted SET bits = randomblob(4096)"
					   : "UPDATE segment_deleted SET bits = zeroblob(4096)");
			break;
		case 2:
		case 3:
		case 4:
			damage_section();
			break;
		default:
			damage_page();
		}
	}
}

/* ---- what becomes of them */

static void note_finding(void *context, const char *finding)
{
	(void)finding;
	++*(int *)context;
}

static int nr_findings(void)
{
	struct error err = ERROR_INIT;
	int nr = 0;

	must(segment_check(&test.archive, note_finding, &nr, &err), &err);
	return nr;
}

/* Whether all of some requests were answered rightly, or with an error. */
static bool answers_hold(void)
{
	bool hold = true;

	for (int i = 0; i < 6; i++) {
		const struct ranked_wish wish = {i % 3 ? RANK_BY_SCORE : (enum rank_order)(rand() % 3),
			1 + (size_t)rand() % 20, 0, INT64_MAX, rand() % 2, false};

		hold &= ranked_try_random(&ranked, &wish) != RANKED_OTHER;
	}
	return hold;
}

/* All of them into one, as a writer would that does not know. */
static void merge(void)
{
	struct segment *inputs[8];
	size_t nr = 0;

	while (nr < ranked.segments.nr && nr < sizeof(inputs) / sizeof(*inputs)) {
		inputs[nr] = &ranked.segments.items[nr];
		nr++;
	}
	if (nr && segments_merge(&ranked.segments, inputs, nr, 900, 20) == SQLITE_OK &&
		segments_reload(&ranked.segments) == SQLITE_OK)
		answers_hold();
	nr_findings();
}

#ifdef __SANITIZE_ADDRESS__
enum { ROUNDS = 150 };
#else
enum { ROUNDS = 600 };
#endif

START_TEST(damage_is_survived)
{
	int nr_found = 0, nr_wrong = 0;

	srand(62);
	for (int round = 0; round < ROUNDS; round++) {
		bool hold = true;

		test_archive_exec(&test, "SAVEPOINT sound");
		damage();
		segments_close(&ranked.segments);
		ck_assert_int_eq(segments_open(&ranked.segments, test.archive.db, SEGMENTS_FOR_WRITING),
			SQLITE_OK);
		if (segments_reload(&ranked.segments) == SQLITE_OK)
			hold = answers_hold();
		if (!hold || round % 4 == 0) {
			bool found = nr_findings() > 0;

			check_that(hold || found, "round %d: other hits, and nothing is found", round);
			nr_found += found;
		}
		nr_wrong += !hold;
		if (round % 3 == 0)
			merge();
		test_archive_exec(&test, "ROLLBACK TO sound; RELEASE sound");
	}
	ck_assert_int_gt(nr_found, ROUNDS / 10);
	ck_assert_int_gt(nr_wrong, 0); /* else this tells nothing of doctor */
	ck_assert_int_eq(nr_findings(), 0);
}
END_TEST

Suite *segment_damage_suite(void)
{
	Suite *suite = suite_create("segment damage");
	TCase *cases = tcase_create("damage");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, damage_is_survived);
	suite_add_tcase(suite, cases);
	return suite;
}
