/*
 * Who holds which office, and in how many places it is printed: table office_holder, which goes with the rows
 * of office and official (since version 11).
 *
 *   office_holder  office: key of an office (office.key); name: key of a name (official.key); nr_uses
 */
#ifndef TRACUU_STORE_OFFICE_HOLDERS_H
#define TRACUU_STORE_OFFICE_HOLDERS_H

#include "store/archive.h"

extern const char schema_office_holders[];

/* Counts on, in the writer's transactions; office_holders_close is safe after a failure too. */
struct office_holders {
	struct archive *archive;
	sqlite3_stmt *add, *remove, *select_article;
};

enum status office_holders_open(struct office_holders *holders, struct archive *archive, struct error *err);
void office_holders_close(struct office_holders *holders);

/* One more use. */
enum status office_holders_add(struct office_holders *holders, const char *office, const char *name,
	struct error *err);

/* The uses of the article, whose rows of office and official are there yet, are uses less. */
enum status office_holders_remove(struct office_holders *holders, int64_t article_id, struct error *err);

/* Makes the table anew, in the caller's transaction. */
enum status office_holders_rebuild(struct archive *archive, struct error *err);

#endif
