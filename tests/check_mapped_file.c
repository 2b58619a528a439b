/* The archive mapped as a whole: it is lent as it is, grows, and other connections keep their locks. */
#include "store/mapped_file.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE_BYTES = 16384 };

static struct test_archive test;

static void make(void)
{
	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_put_some(&test, 200, 100);
	test_archive_finish(&test);
	test_archive_close(&test);
}

static void delete (void)
{
	test_archive_delete(&test);
}

static void open_reader(struct archive *reader)
{
	struct error err = ERROR_INIT;

	must(archive_open(reader, test.path, ARCHIVE_READ, &err), &err);
}

static int64_t nr_articles(struct archive *reader)
{
	struct error err = ERROR_INIT;
	int64_t nr = 0;

	must(archive_query_int(reader, "SELECT count(*) FROM article WHERE length(body) > 0", -1, &nr, &err),
		&err);
	return nr;
}

static sqlite3_file *file_of(struct archive *reader)
{
	sqlite3_file *file = NULL;

	ck_assert_int_eq(sqlite3_file_control(reader->db, "main", SQLITE_FCNTL_FILE_POINTER, &file),
		SQLITE_OK);
	return file;
}

static int64_t file_size(void)
{
	struct stat info;

	ck_assert_int_eq(stat(test.path, &info), 0);
	return info.st_size;
}

/* The page as it is lent is what the file has there. */
static void check_page(struct archive *reader, int64_t at)
{
	static unsigned char bytes[PAGE_BYTES];
	sqlite3_file *file = file_of(reader);
	void *lent = NULL;
	int fd = open(test.path, O_RDONLY);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pread(fd, bytes, sizeof(bytes), at), PAGE_BYTES);
	ck_assert_int_eq(file->pMethods->xFetch(file, at, PAGE_BYTES, &lent), SQLITE_OK);
	ck_assert_ptr_nonnull(lent);
	ck_assert_mem_eq(lent, bytes, PAGE_BYTES);
	file->pMethods->xUnfetch(file, at, lent);
	/* The descriptor stays open: to close it would take the reader's locks. */
}

START_TEST(is_lent)
{
	struct archive reader;
	void *lent = NULL;

	open_reader(&reader);
	ck_assert_int_eq(nr_articles(&reader), 200);
	check_page(&reader, 0);
	check_page(&reader, file_size() - PAGE_BYTES);
	file_of(&reader)->pMethods->xFetch(file_of(&reader), file_size(), PAGE_BYTES, &lent);
	ck_assert_ptr_null(lent);
	archive_close(&reader);
}
END_TEST

/* What another connection adds is seen, first in the journal, then in the file, which has become longer. */
START_TEST(grows)
{
	struct archive reader;
	int64_t size = file_size();

	open_reader(&reader);
	ck_assert_int_eq(nr_articles(&reader), 200);
	test_archive_open(&test);
	test_archive_put_some(&test, 2000, 100);
	ck_assert_int_eq(nr_articles(&reader), 2200);
	test_archive_finish(&test);
	test_archive_exec(&test, "PRAGMA wal_checkpoint(TRUNCATE)");
	ck_assert_int_gt(file_size(), size + PAGE_BYTES);
	ck_assert_int_eq(nr_articles(&reader), 2200);
	check_page(&reader, file_size() - PAGE_BYTES);
	test_archive_close(&test);
	archive_close(&reader);
}
END_TEST

/* Whether some process has a lock on the file, as another process sees it. */
static bool is_locked(void)
{
	pid_t child = fork();
	int how;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
		int fd = open(test.path, O_RDWR);

		_exit(fd < 0 || fcntl(fd, F_GETLK, &lock) != 0 ? 2 : lock.l_type != F_UNLCK);
	}
	ck_assert_int_eq(waitpid(child, &how, 0), child);
	ck_assert(WIFEXITED(how) && WEXITSTATUS(how) != 2);
	return WEXITSTATUS(how) == 1;
}

/* Closing any descriptor of a file takes all locks that the process has on it. */
START_TEST(locks_stay)
{
	struct archive first, second;

	ck_assert(!is_locked());
	open_reader(&first);
	ck_assert_int_eq(nr_articles(&first), 200);
	ck_assert(is_locked());
	open_reader(&second);
	ck_assert_int_eq(nr_articles(&second), 200);
	archive_close(&second);
	ck_assert(is_locked());
	ck_assert_int_eq(nr_articles(&first), 200);
	archive_close(&first);
	ck_assert(!is_locked());
}
END_TEST

Suite *mapped_file_suite(void)
{
	Suite *suite = suite_create("mapped_file");
	TCase *cases = tcase_create("mapped_file");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, is_lent);
	tcase_add_test(cases, grows);
	tcase_add_test(cases, locks_stay);
	suite_add_tcase(suite, cases);
	return suite;
}
