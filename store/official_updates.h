/*
 * Which person each official is, gathered name by name and written in the order of articles: the officials of
 * a name are strewn over all of the table, and written at once each of them would be a page of the archive.
 *
 * official_updates_open, then any number of { official_updates_add ...; official_updates_write }, all in the
 * same transaction; official_updates_close.
 */
#ifndef TRACUU_STORE_OFFICIAL_UPDATES_H
#define TRACUU_STORE_OFFICIAL_UPDATES_H

#include "base/arena.h"
#include "store/archive.h"

struct official_update {
	int64_t article_id, nr;
	int64_t person_id;
	const char *evidence; /* NULL: none */
	bool is_other;        /* the official was somebody else, or nobody: what he says goes along */
};

struct official_updates {
	struct archive *archive;
	sqlite3_stmt *update_official, *update_speeches;
	struct official_update *items;
	size_t nr, alloc;
	struct arena texts;
};

/* official_updates_close is safe after a failure too. */
enum status official_updates_open(struct official_updates *updates, struct archive *archive,
	struct error *err);
void official_updates_close(struct official_updates *updates);

/* Copies the evidence. */
void official_updates_add(struct official_updates *updates, const struct official_update *update);

/* Writes what was added since the last time. */
enum status official_updates_write(struct official_updates *updates, struct error *err);

#endif
