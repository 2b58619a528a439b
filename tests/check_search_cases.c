/*
 * Searches as people make them: a few articles are indexed alone, a query is searched, and what is found is
 * compared with what must be. Every row of tests/cases/search.jsonl holds; of another file beside the
 * checkout, where there is one, 95 of 100 of each kind. The form of a row: tests/cases/README.md.
 */
#include "base/memory.h"
#include "facts/lexicon.h"
#include "indexer/index.h"
#include "searcher/search.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_KINDS = 40, SHARE_THAT_MUST_HOLD = 95 };

struct kind {
	char name[32];
	int nr, nr_held;
};

struct run {
	const char *path;
	struct kind kinds[MAX_KINDS];
	size_t nr_kinds;
};

static struct lexicon lexicon;

static void load_lexicon(void)
{
	struct error err = ERROR_INIT;

	must(lexicon_load(&lexicon, (const char *const[]){"corpus/lexicon"}, 1, &err), &err);
}

static void release_lexicon(void)
{
	lexicon_release(&lexicon);
}

static void on_skip(void *context, const char *path, size_t line, const char *reason)
{
	(void)context;
	ck_abort_msg("%s:%zu: %s", path, line, reason);
}

/* Documents become lines of a JSONL file, with the ids d0, d1 ... */
static void write_documents(struct json_object *docs, const char *path)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert(json_object_is_type(docs, json_type_array));
	for (size_t i = 0; i < json_object_array_length(docs); i++) {
		struct json_object *doc = json_object_get(json_object_array_get_idx(docs, i)), *line = doc;
		char id[24];

		if (json_object_is_type(doc, json_type_string)) {
			line = json_object_new_object();
			json_object_object_add(line, "body", doc);
		}
		snprintf(id, sizeof(id), "d%zu", i);
		json_object_object_add(line, "id", json_object_new_string(id));
		fprintf(file, "%s\n", json_object_to_json_string_ext(line, JSON_C_TO_STRING_PLAIN));
		json_object_put(line);
	}
	fclose(file);
}

static void index_documents(struct json_object *docs, const struct test_archive *test)
{
	const struct index_events events = {NULL, on_skip, NULL};
	struct strbuf path = STRBUF_INIT;
	struct index_options options = {.nr_paths = 1, .lexicon = &lexicon};
	struct index_report report;
	struct archive archive;
	struct error err = ERROR_INIT;
	const char *paths[1];

	strbuf_addf(&path, "%s/docs.jsonl", test->folder);
	write_documents(docs, path.buf);
	paths[0] = path.buf;
	options.paths = paths;
	must(archive_open(&archive, test->path, ARCHIVE_WRITE, &err), &err);
	must(index_run(&archive, &options, &events, &report, &err), &err);
	archive_close(&archive);
	strbuf_release(&path);
}

/* Where the document stands among the hits, from 0, or -1. */
static int place_of(const struct search_result *result, const char *number)
{
	for (size_t i = 0; i < result->nr; i++)
		if (!strcmp(result->hits[i].ref + 1, number))
			return (int)i;
	return -1;
}

static bool is_met(const struct search_result *result, char *verb)
{
	char *argument = strchr(verb, ':'), *other;

	if (!argument)
		return !strcmp(verb, "noerror");
	*argument++ = '\0';
	if (!strcmp(verb, "hit"))
		return place_of(result, argument) >= 0;
	if (!strcmp(verb, "miss"))
		return place_of(result, argument) < 0;
	if (!strcmp(verb, "first"))
		return place_of(result, argument) == 0;
	other = strchr(argument, '>');
	if (strcmp(verb, "order") != 0 || !other)
		ck_abort_msg("nobody knows what %s:%s means", verb, argument);
	*other++ = '\0';
	return place_of(result, argument) >= 0 &&
		(place_of(result, other) < 0 || place_of(result, argument) < place_of(result, other));
}

static bool is_all_met(const struct search_result *result, const char *expect)
{
	char *copy = xstrdup(expect), *at = NULL;
	bool met = true;

	for (char *verb = strtok_r(copy, "; ", &at); verb; verb = strtok_r(NULL, "; ", &at))
		met &= is_met(result, verb);
	free(copy);
	return met;
}

static const char *string_of(struct json_object *row, const char *key)
{
	const char *text = json_object_get_string(json_object_object_get(row, key));

	return text ? text : "";
}

static bool search_row(struct json_object *row, const struct test_archive *test)
{
	const struct search_options options = {.limit = 20};
	struct search_result result;
	struct searcher searcher;
	struct error err = ERROR_INIT;
	bool holds;

	must(searcher_open(&searcher, test->path, &err), &err);
	holds = searcher_search(&searcher, string_of(row, "query"), &options, &result, &err) == STATUS_OK &&
		is_all_met(&result, string_of(row, "expect"));
	if (!holds) {
		fprintf(stderr, "%s | %s | %s | found:", string_of(row, "kind"), string_of(row, "query"),
			string_of(row, "expect"));
		for (size_t i = 0; i < result.nr; i++)
			fprintf(stderr, " %s", result.hits[i].ref);
		fprintf(stderr, " %s | %s\n", err.message, string_of(row, "why"));
	}
	search_result_release(&result);
	searcher_close(&searcher);
	return holds;
}

static struct kind *kind_of(struct run *run, const char *name)
{
	size_t i = 0;

	while (i < run->nr_kinds && strcmp(run->kinds[i].name, name) != 0)
		i++;
	if (i == run->nr_kinds) {
		ck_assert_uint_lt(run->nr_kinds, MAX_KINDS);
		snprintf(run->kinds[run->nr_kinds++].name, sizeof(run->kinds[0].name), "%s", name);
	}
	return &run->kinds[i];
}

static void run_row(struct run *run, const char *line)
{
	struct json_object *row = json_tokener_parse(line);
	struct kind *kind = kind_of(run, string_of(row, "kind"));
	struct test_archive test;

	ck_assert_msg(*string_of(row, "expect"), "%s: no case: %s", run->path, line);
	test_archive_make(&test);
	index_documents(json_object_object_get(row, "docs"), &test);
	kind->nr++;
	kind->nr_held += search_row(row, &test);
	test_archive_delete(&test);
	json_object_put(row);
}

static void run_file(struct run *run)
{
	FILE *file = fopen(run->path, "r");
	char *line = NULL;
	size_t room = 0;

	ck_assert_msg(file != NULL, "%s is not here: run the tests in the project's folder", run->path);
	while (getline(&line, &room, file) > 0)
		if (line[strspn(line, " \n")])
			run_row(run, line);
	free(line);
	fclose(file);
}

START_TEST(own_cases)
{
	static const char *const kinds[] = {"nfd", "d-bar", "case", "tone-place", "i-y", "unmarked",
		"exact-first", "unmarked-document", "document-number", "number", "date", "name", "phrase",
		"operators", "spacing", "title", "abbreviation", "telex", "typo"};
	struct run run = {.path = "tests/cases/search.jsonl"};
	int nr = 0;

	run_file(&run);
	for (size_t i = 0; i < run.nr_kinds; i++)
		ck_assert_msg(run.kinds[i].nr_held == run.kinds[i].nr, "%s: %d of %d hold, see above",
			run.kinds[i].name, run.kinds[i].nr_held, run.kinds[i].nr);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		ck_assert_msg(kind_of(&run, kinds[i])->nr > 0, "no case of the kind %s", kinds[i]);
		nr += kind_of(&run, kinds[i])->nr;
	}
	ck_assert_int_ge(nr, 60);
}
END_TEST

START_TEST(cases_beside_the_checkout)
{
	const char *shared = getenv("TRACUU_SHARED");
	struct strbuf path = STRBUF_INIT;
	struct run run = {.path = NULL};

	strbuf_addf(&path, "%s/gold/variants.jsonl", shared ? shared : "../shared");
	run.path = path.buf;
	if (access(path.buf, R_OK) != 0) {
		printf("skipped: %s is not here\n", path.buf);
		fflush(stdout);
		strbuf_release(&path);
		return;
	}
	run_file(&run);
	for (size_t i = 0; i < run.nr_kinds; i++)
		ck_assert_msg(100 * run.kinds[i].nr_held >= SHARE_THAT_MUST_HOLD * run.kinds[i].nr,
			"%s: %d of %d hold, see above", run.kinds[i].name, run.kinds[i].nr_held,
			run.kinds[i].nr);
	strbuf_release(&path);
}
END_TEST

Suite *search_cases_suite(void)
{
	Suite *suite = suite_create("search cases");
	TCase *cases = tcase_create("search cases");

	tcase_add_checked_fixture(cases, load_lexicon, release_lexicon);
	tcase_set_timeout(cases, 300);
	tcase_add_test(cases, own_cases);
	tcase_add_test(cases, cases_beside_the_checkout);
	suite_add_tcase(suite, cases);
	return suite;
}
