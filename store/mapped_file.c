/*
 * A file of SQLite's, and what we know of it behind:
 *
 *   sqlite3_file   | SQLite's | padding | struct mapped_file |
 *
 * Its methods are a copy of SQLite's own, but for three.
 */
#include "store/mapped_file.h"

#include "base/memory.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- descriptors */

/*
 * A file that is open for mapping. The locks that a process has on a file go when it closes any descriptor of
 * it, SQLite's locks as well; so there is one for all, as long as anyone has the file open.
 */
struct descriptor {
	dev_t device;
	ino_t inode;
	int fd;
	size_t nr_users;
	struct descriptor *next;
};

static pthread_mutex_t descriptors_lock = PTHREAD_MUTEX_INITIALIZER;
static struct descriptor *descriptors;

static struct descriptor *find_descriptor(const struct stat *info)
{
	struct descriptor *at = descriptors;

	while (at && (at->device != info->st_dev || at->inode != info->st_ino))
		at = at->next;
	return at;
}

static struct descriptor *add_descriptor(const char *path)
{
	struct descriptor *added;
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return NULL;
	if (fstat(fd, &info) != 0) {
		close(fd);
		return NULL;
	}
	added = xmalloc(sizeof(*added));
	added->device = info.st_dev;
	added->inode = info.st_ino;
	added->fd = fd;
	added->nr_users = 0;
	added->next = descriptors;
	descriptors = added;
	return added;
}

/* NULL where there is none to be had. */
static struct descriptor *take_descriptor(const char *path)
{
	struct descriptor *taken = NULL;
	struct stat info;

	pthread_mutex_lock(&descriptors_lock);
	if (stat(path, &info) == 0)
		taken = find_descriptor(&info);
	if (!taken)
		taken = add_descriptor(path);
	if (taken)
		taken->nr_users++;
	pthread_mutex_unlock(&descriptors_lock);
	return taken;
}

static void leave_descriptor(struct descriptor *left)
{
	struct descriptor **at = &descriptors;

	pthread_mutex_lock(&descriptors_lock);
	if (--left->nr_users == 0) {
		while (*at != left)
			at = &(*at)->next;
		*at = left->next;
		close(left->fd);
		free(left);
	}
	pthread_mutex_unlock(&descriptors_lock);
}

/* ---- a file */

struct mapped_file {
	sqlite3_io_methods methods;
	const sqlite3_io_methods *sqlites;
	struct descriptor *descriptor;
	unsigned char *bytes; /* NULL: not mapped */
	size_t size;
	size_t nr_lent;
	bool may_have_grown; /* since it was mapped */
};

static sqlite3_vfs *sqlites_vfs;
static sqlite3_vfs vfs;

static size_t offset_in_file(void)
{
	const size_t alignment = _Alignof(max_align_t);

	return ((size_t)sqlites_vfs->szOsFile + alignment - 1) / alignment * alignment;
}

static struct mapped_file *mapped_of(sqlite3_file *file)
{
	return (void *)((char *)file + offset_in_file());
}

static void map(struct mapped_file *mapped)
{
	struct stat info;
	size_t size = fstat(mapped->descriptor->fd, &info) == 0 ? (size_t)info.st_size : 0;
	void *bytes;

	mapped->may_have_grown = false;
	if (size == mapped->size)
		return;
	if (mapped->bytes)
		munmap(mapped->bytes, mapped->size);
	bytes = size ? mmap(NULL, size, PROT_READ, MAP_SHARED, mapped->descriptor->fd, 0) : MAP_FAILED;
	mapped->bytes = bytes == MAP_FAILED ? NULL : bytes;
	mapped->size = mapped->bytes ? size : 0;
}

static int fetch(sqlite3_file *file, sqlite3_int64 at, int len, void **out)
{
	struct mapped_file *mapped = mapped_of(file);

	if (mapped->may_have_grown && mapped->nr_lent == 0)
		map(mapped);
	*out = NULL;
	if ((uint64_t)at + (uint64_t)len <= mapped->size) {
		*out = mapped->bytes + at;
		mapped->nr_lent++;
	}
	return SQLITE_OK;
}

/* bytes: what was lent, or NULL: the file may have been changed by another connection. */
static int unfetch(sqlite3_file *file, sqlite3_int64 at, void *bytes)
{
	struct mapped_file *mapped = mapped_of(file);

	(void)at;
	if (bytes)
		mapped->nr_lent--;
	else
		mapped->may_have_grown = true;
	return SQLITE_OK;
}

/* SQLite may keep its descriptor open beyond this for its locks; it is not asked for more. */
static int close_file(sqlite3_file *file)
{
	struct mapped_file *mapped = mapped_of(file);
	int result;

	if (mapped->bytes)
		munmap(mapped->bytes, mapped->size);
	file->pMethods = mapped->sqlites;
	result = file->pMethods->xClose(file);
	leave_descriptor(mapped->descriptor);
	return result;
}

/* Whether the path still leads to the file that SQLite has open. */
static bool is_in_place(sqlite3_file *file)
{
	int has_moved = 1;

	return file->pMethods->xFileControl(file, SQLITE_FCNTL_HAS_MOVED, &has_moved) == SQLITE_OK &&
		!has_moved;
}

static int open_file(sqlite3_vfs *self, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
	int result = sqlites_vfs->xOpen(sqlites_vfs, path, file, flags, out_flags);
	struct mapped_file *mapped = mapped_of(file);
	struct descriptor *descriptor;

	(void)self;
	if (result != SQLITE_OK || !(flags & SQLITE_OPEN_MAIN_DB) || file->pMethods->iVersion < 3)
		return result;
	descriptor = take_descriptor(path);
	if (!descriptor)
		return result;
	if (!is_in_place(file)) {
		leave_descriptor(descriptor);
		return result;
	}
	*mapped = (struct mapped_file){*file->pMethods, file->pMethods, descriptor, NULL, 0, 0, true};
	mapped->methods.xFetch = fetch;
	mapped->methods.xUnfetch = unfetch;
	mapped->methods.xClose = close_file;
	file->pMethods = &mapped->methods;
	return result;
}

static void register_vfs(void)
{
	sqlites_vfs = sqlite3_vfs_find(NULL);
	if (!sqlites_vfs)
		return;
	vfs = *sqlites_vfs;
	vfs.zName = "tracuu";
	vfs.szOsFile = (int)(offset_in_file() + sizeof(struct mapped_file));
	vfs.xOpen = open_file;
	if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
		sqlites_vfs = NULL;
}

const char *mapped_file_vfs(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, register_vfs);
	return sqlites_vfs ? vfs.zName : NULL;
}
