/*
 * Every file of tests/fuzz/corpus through its driver: the seeds, and what fuzzing has found. One test a file.
 */
#include "base/memory.h"
#include "tests/fuzz/fuzz.h"
#include "tests/suites.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_FILES = 500, PATH_BYTES = 400 };

static const struct driver {
	const char *name;
	int (*fn)(const uint8_t *data, size_t size);
} drivers[] = {{"tokenize", fuzz_tokenize}, {"search", fuzz_search}, {"html", fuzz_html}, {"feed", fuzz_feed},
	{"jsonl", fuzz_jsonl}, {"txt", fuzz_txt}, {"facts", fuzz_facts}, {"segments", fuzz_segments},
	{"keystrokes", fuzz_keystrokes}};

static struct replay {
	const struct driver *driver;
	char path[PATH_BYTES];
} replays[MAX_FILES];
static int nr_replays;

/* In a process of its own, so that the file can be named where that ends badly. */
START_TEST(replay)
{
	const struct replay *one = &replays[_i];
	FILE *file = fopen(one->path, "rb");
	struct stat info;
	uint8_t *bytes;
	pid_t child;
	int status;

	ck_assert_msg(file != NULL && fstat(fileno(file), &info) == 0, "%s", one->path);
	bytes = xmalloc((size_t)info
				.st_size); /* exactly as long, so that a sanitizer sees a read behind it */
	ck_assert_uint_eq(fread(bytes, 1, (size_t)info.st_size, file), (size_t)info.st_size);
	fclose(file);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		one->driver->fn(bytes, (size_t)info.st_size);
		free(bytes);
		exit(EXIT_SUCCESS);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS, "%s ends badly", one->path);
	free(bytes);
}
END_TEST

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void add_folder(const struct driver *driver)
{
	char folder[64];
	struct dirent **entries = NULL;
	int nr;

	snprintf(folder, sizeof(folder), "tests/fuzz/corpus/%s", driver->name);
	nr = scandir(folder, &entries, is_file, alphasort);
	for (int i = 0; i < nr; i++) {
		if (nr_replays < MAX_FILES) {
			struct replay *one = &replays[nr_replays++];

			one->driver = driver;
			snprintf(one->path, sizeof(one->path), "%s/%s", folder, entries[i]->d_name);
		}
		free(entries[i]);
	}
	free(entries);
}

START_TEST(every_driver_has_files)
{
	for (size_t i = 0; i < sizeof(drivers) / sizeof(*drivers); i++) {
		int nr = 0;

		for (int j = 0; j < nr_replays; j++)
			nr += replays[j].driver == &drivers[i];
		ck_assert_msg(nr > 0, "tests/fuzz/corpus/%s is empty", drivers[i].name);
	}
	ck_assert_int_lt(nr_replays, MAX_FILES);
}
END_TEST

Suite *fuzz_replay_suite(void)
{
	Suite *suite = suite_create("fuzz replay");

	for (size_t i = 0; i < sizeof(drivers) / sizeof(*drivers); i++) {
		TCase *cases = tcase_create(drivers[i].name);
		int first = nr_replays;

		add_folder(&drivers[i]);
		tcase_add_loop_test(cases, replay, first, nr_replays);
		if (i == 0)
			tcase_add_test(cases, every_driver_has_files);
		suite_add_tcase(suite, cases);
	}
	return suite;
}
