/* Officials and their persons -> rows of official and speech, in the order of articles. */
#include "store/official_updates.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum status official_updates_open(struct official_updates *updates, struct archive *archive,
	struct error *err)
{
	enum status status;

	memset(updates, 0, sizeof(*updates));
	updates->archive = archive;
	status = archive_prepare(archive,
		"UPDATE official SET person_id = ?3, evidence = ?4 WHERE article_id = ?1 AND nr = ?2",
		&updates->update_official, err);
	if (status != STATUS_OK)
		return status;
	return archive_prepare(archive,
		"UPDATE speech SET person_id = ?3 WHERE article_id = ?1 AND official_nr = ?2",
		&updates->update_speeches, err);
}

void official_updates_close(struct official_updates *updates)
{
	sqlite3_finalize(updates->update_official);
	sqlite3_finalize(updates->update_speeches);
	free(updates->items);
	arena_release(&updates->texts);
	memset(updates, 0, sizeof(*updates));
}

void official_updates_add(struct official_updates *updates, const struct official_update *update)
{
	struct official_update *item;

	ARRAY_GROW(updates->items, updates->nr + 1, updates->alloc);
	item = &updates->items[updates->nr++];
	*item = *update;
	if (update->evidence)
		item->evidence = arena_strdup(&updates->texts, update->evidence);
}

static int by_official(const void *left, const void *right)
{
	const struct official_update *x = left, *y = right;

	if (x->article_id != y->article_id)
		return x->article_id < y->article_id ? -1 : 1;
	return (x->nr > y->nr) - (x->nr < y->nr);
}

static void bind_official(sqlite3_stmt *update, const struct official_update *item)
{
	sqlite3_bind_int64(update, 1, item->article_id);
	sqlite3_bind_int64(update, 2, item->nr);
	sqlite3_bind_int64(update, 3, item->person_id);
}

static enum status write_item(struct official_updates *updates, const struct official_update *item,
	struct error *err)
{
	enum status status;

	bind_official(updates->update_official, item);
	sqlite3_bind_text(updates->update_official, 4, item->evidence, -1, SQLITE_STATIC);
	status = archive_run(updates->archive, updates->update_official, err);
	if (status != STATUS_OK || !item->is_other)
		return status;
	bind_official(updates->update_speeches, item);
	return archive_run(updates->archive, updates->update_speeches, err);
}

enum status official_updates_write(struct official_updates *updates, struct error *err)
{
	enum status status = STATUS_OK;

	if (updates->nr)
		qsort(updates->items, updates->nr, sizeof(*updates->items), by_official);
	for (size_t i = 0; status == STATUS_OK && i < updates->nr; i++)
		status = write_item(updates, &updates->items[i], err);
	updates->nr = 0;
	arena_reset(&updates->texts);
	return status;
}
