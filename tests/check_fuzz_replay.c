/*
 * Every file of tests/fuzz/corpus through its driver, one test a driver: seeds, and what fuzzing has found.
 */
#include "base/memory.h"
#include "tests/fuzz/fuzz.h"
#include "tests/suites.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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
enum { NR_DRIVERS = sizeof(drivers) / sizeof(*drivers) };

static struct replay {
	const struct driver *driver;
	char path[PATH_BYTES];
} replays[MAX_FILES];
static int nr_replays;
static int first_replays[NR_DRIVERS + 1]; /* of each driver, and behind the last */

static void replay_one(const struct replay *one)
{
	FILE *file = fopen(one->path, "rb");
	struct stat info;
	uint8_t *bytes;

	if (!file || fstat(fileno(file), &info) != 0) {
		perror(one->path);
		_exit(EXIT_FAILURE);
	}
	bytes = xmalloc((size_t)info.st_size); /* just so long: a sanitizer sees a read behind it */
	if (fread(bytes, 1, (size_t)info.st_size, file) != (size_t)info.st_size) {
		perror(one->path);
		_exit(EXIT_FAILURE);
	}
	fclose(file);
	one->driver->fn(bytes, (size_t)info.st_size);
	free(bytes);
}

/*
 * Replays from..end - 1 in one process, as fuzzing does: most of a search's time is its archive's. Returns
 * end, or the one that ended badly; sets status to how the process ended.
 */
static int replay_from(int from, int end, int *status)
{
	static int *now; /* where the process is, for the one that waits for it */
	pid_t child;

	if (!now)
		now = mmap(NULL, sizeof(*now), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(now, MAP_FAILED);
	*now = from;
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		for (; *now < end; ++*now)
			replay_one(&replays[*now]);
		exit(EXIT_SUCCESS);
	}
	ck_assert_int_eq(waitpid(child, status, 0), child);
	return *now;
}

/* Says all that end badly, not only the first. */
START_TEST(replay)
{
	int end = first_replays[_i + 1], nr_bad = 0;

	for (int at = first_replays[_i], status; at < end; at++) {
		at = replay_from(at, end, &status);
		if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
			continue;
		nr_bad++;
		fprintf(stderr, "%s ends badly\n",
			at < end ? replays[at].path : "the process, behind its last file,");
	}
	ck_assert_msg(nr_bad == 0, "%s: %d end badly, see above", drivers[_i].name, nr_bad);
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
	for (int i = 0; i < NR_DRIVERS; i++)
		ck_assert_msg(first_replays[i] < first_replays[i + 1], "tests/fuzz/corpus/%s is empty",
			drivers[i].name);
	ck_assert_int_lt(nr_replays, MAX_FILES);
}
END_TEST

Suite *fuzz_replay_suite(void)
{
	Suite *suite = suite_create("fuzz replay");

	for (int i = 0; i < NR_DRIVERS; i++) {
		TCase *cases = tcase_create(drivers[i].name);

		add_folder(&drivers[i]);
		first_replays[i + 1] = nr_replays;
		tcase_add_loop_test(cases, replay, i, i + 1);
		if (i == 0)
			tcase_add_test(cases, every_driver_has_files);
		suite_add_tcase(suite, cases);
	}
	return suite;
}
