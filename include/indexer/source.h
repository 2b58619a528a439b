/*
 * Which files to read: the paths that a user gave, folders walked to their leaves.
 *
 * Files are listed in the order of their names, folder by folder, so that runs are repeatable. Symbolic links
 * are followed; a loop is noticed and left out with a reason. Names that start with a dot are passed over
 * inside folders. Files that no reader claims are passed over and counted.
 */
#ifndef TRACUU_INDEXER_SOURCE_H
#define TRACUU_INDEXER_SOURCE_H

#include "base/arena.h"
#include "base/strmap.h"
#include "indexer/reader.h"

#include <stdint.h>

struct source_file {
	const char *path; /* as the user gave it, plus the way down; the ref of its article */
	const char *
		identity; /* absolute, without links in the given part: the same from any working directory */
	const struct reader *reader;
	int64_t size, mtime_ns;
};

/* A folder or file that was walked: its identity, and whether it held anything at all. */
struct source_root {
	const char *identity;
	size_t nr_files;
};

struct source {
	struct arena arena; /* owns the strings */
	struct source_file *files;
	size_t nr_files, alloc_files;
	struct source_root *roots;
	size_t nr_roots, alloc_roots;
	struct strmap seen;  /* identities, so that overlapping paths are read once */
	const char **unread; /* identities of folders and files that could not be looked at or into */
	size_t nr_unread, alloc_unread;
	size_t nr_other; /* files that no reader claims */
	int64_t total_bytes;
};

typedef void source_skip_fn(void *context, const char *path, const char *reason);

void source_init(struct source *source);
void source_release(struct source *source);

/* Adds one path that the user gave. What cannot be read goes to skip. */
void source_add(struct source *source, const char *path, source_skip_fn *skip, void *context);

/*
 * Appends the ref of the file's nr-th article (from 1): the id that its record states, else the file's
 * path, with "#nr" where the file is a collection.
 */
void article_ref(const struct source_file *file, size_t nr, const char *stated, struct strbuf *out);

/* The identity is the folder's own or lies below it. */
bool source_is_below(const char *identity, const char *folder);

/* It lies where this walk could not look, so nothing is known of it. */
bool source_is_unread(const struct source *source, const char *identity);

#endif
