/* The articles of files and folders, one after the other, without an archive. */
#ifndef TRACUU_INDEXER_ARTICLES_H
#define TRACUU_INDEXER_ARTICLES_H

#include "indexer/source.h"

struct articles_events {
	void *context;
	/* article->ref is what the archive would have; the strings live until this returns. */
	void (*article)(void *context, const struct source_file *file, const struct article *article);
	/* line counts from 1; 0: the whole file */
	void (*skipped)(void *context, const char *path, size_t line, const char *reason);
};

/* Reads all of them, dates settled. today bounds datelines. Returns how many files and lines were skipped. */
size_t articles_read(const char *const *paths, size_t nr_paths, struct date today,
	const struct articles_events *events);

#endif
