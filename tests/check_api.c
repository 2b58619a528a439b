/* The public C API, as the example in tracuu.h uses it, on an archive made through the indexer. */
#include "indexer/index.h"
#include "tests/suites.h"
#include "tracuu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/tracuu-api-XXXXXX";
static char archive_path[64], text_path[64];

static void ignore_skip(void *context, const char *path, size_t line, const char *reason)
{
	(void)context;
	(void)line;
	ck_abort_msg("%s: %s", path, reason);
}

static void make_archive(void)
{
	const char *const paths[] = {folder};
	const struct index_options options = {.paths = paths, .nr_paths = 1};
	const struct index_events events = {NULL, ignore_skip, NULL};
	struct index_report report;
	struct archive archive;
	struct error err = ERROR_INIT;
	FILE *text;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(text_path, sizeof(text_path), "%s/2024-03-05-tin.txt", folder);
	snprintf(archive_path, sizeof(archive_path), "%s/a.tracuu", folder);
	text = fopen(text_path, "w");
	ck_assert_ptr_nonnull(text);
	fputs("Trồng rừng ở Bản Luồng\n\nXã trồng rừng gỗ lớn trên đồi Khau Cưởm.\n", text);
	fclose(text);
	ck_assert_int_eq(archive_open(&archive, archive_path, ARCHIVE_WRITE, &err), STATUS_OK);
	ck_assert_int_eq(index_run(&archive, &options, &events, &report, &err), STATUS_OK);
	archive_close(&archive);
}

static void remove_archive(void)
{
	unlink(text_path);
	unlink(archive_path);
	rmdir(folder);
	memset(folder + strlen(folder) - 6, 'X', 6);
}

START_TEST(finds_and_marks)
{
	struct tracuu *archive;
	struct tracuu_hits *hits;
	const struct tracuu_hit *hit;
	char message[256];

	ck_assert_int_eq(tracuu_open(archive_path, &archive, message, sizeof(message)), TRACUU_OK);
	ck_assert_int_eq(tracuu_search(archive, "trong rung", NULL, &hits, message, sizeof(message)),
		TRACUU_OK);
	tracuu_close(archive); /* hits outlive it */
	ck_assert_uint_eq(tracuu_hits_count(hits), 1);
	ck_assert_int_eq(tracuu_hits_total(hits), 1);
	ck_assert_str_eq(tracuu_hits_shown_for(hits), "trồng rừng");
	hit = tracuu_hits_get(hits, 0);
	ck_assert_str_eq(hit->title, "Trồng rừng ở Bản Luồng");
	ck_assert_str_eq(hit->date, "2024-03-05");
	ck_assert_uint_eq(hit->nr_marks, 1);
	ck_assert(!strncmp(hit->snippet + hit->marks[0].start_byte, "trồng rừng",
		hit->marks[0].end_byte - hit->marks[0].start_byte));
	ck_assert_ptr_null(tracuu_hits_get(hits, 1));
	tracuu_hits_free(hits);
}
END_TEST

START_TEST(corrects_unless_told_not_to)
{
	const struct tracuu_options verbatim = {.verbatim = 1};
	struct tracuu *archive;
	struct tracuu_hits *hits;
	char message[256];

	ck_assert_int_eq(tracuu_open(archive_path, &archive, message, sizeof(message)), TRACUU_OK);
	ck_assert_int_eq(tracuu_search(archive, "trổng rừng", NULL, &hits, message, sizeof(message)),
		TRACUU_OK);
	ck_assert_int_eq(tracuu_hits_corrected(hits), 1);
	ck_assert_str_eq(tracuu_hits_shown_for(hits), "trồng rừng");
	ck_assert_uint_eq(tracuu_hits_count(hits), 1);
	tracuu_hits_free(hits);
	ck_assert_int_eq(tracuu_search(archive, "trổng", &verbatim, &hits, message, sizeof(message)),
		TRACUU_OK);
	ck_assert_int_eq(tracuu_hits_corrected(hits), 0);
	ck_assert_uint_eq(tracuu_hits_count(hits), 0);
	tracuu_hits_free(hits);
	tracuu_close(archive);
}
END_TEST

START_TEST(says_what_is_wrong)
{
	struct tracuu *archive;
	struct tracuu_hits *hits;
	char message[256];

	ck_assert_int_eq(tracuu_open("/nowhere/a.tracuu", &archive, message, sizeof(message)),
		TRACUU_BAD_ARCHIVE);
	ck_assert_ptr_null(archive);
	ck_assert_ptr_nonnull(strstr(message, "/nowhere/a.tracuu"));
	ck_assert_int_eq(tracuu_open(archive_path, &archive, NULL, 0), TRACUU_OK);
	ck_assert_int_eq(tracuu_search(archive, "date:31/2/2024", NULL, &hits, message, sizeof(message)),
		TRACUU_BAD_QUERY);
	ck_assert_ptr_null(hits);
	ck_assert_ptr_nonnull(strstr(message, "31/2/2024"));
	tracuu_close(archive);
}
END_TEST

Suite *api_suite(void)
{
	Suite *suite = suite_create("public C API");
	TCase *cases = tcase_create("search");

	tcase_add_checked_fixture(cases, make_archive, remove_archive);
	tcase_add_test(cases, finds_and_marks);
	tcase_add_test(cases, corrects_unless_told_not_to);
	tcase_add_test(cases, says_what_is_wrong);
	suite_add_tcase(suite, cases);
	return suite;
}
