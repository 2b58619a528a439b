/* Anchors of sketches <-> table sketch_band, by way of memory. */
#include "store/anchors.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_ANCHORS = 1024 * 1024 }; /* 16 MB */

enum status anchors_open(struct anchors *anchors, struct archive *archive, struct error *err)
{
	int64_t has_rows = 0;
	enum status status;

	memset(anchors, 0, sizeof(*anchors));
	anchors->archive = archive;
	status = archive_query_int(archive, "SELECT EXISTS(SELECT 1 FROM sketch_band)", 0, &has_rows, err);
	anchors->has_rows = has_rows != 0;
	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"SELECT article_id FROM sketch_band WHERE hash = ?1 ORDER BY article_id LIMIT ?2",
			&anchors->select, err);
	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"INSERT OR IGNORE INTO sketch_band(hash, article_id) VALUES(?1, ?2)",
			&anchors->insert, err);
	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"DELETE FROM sketch_band WHERE hash = ?1 AND article_id = ?2", &anchors->delete, err);
	return status;
}

void anchors_close(struct anchors *anchors)
{
	sqlite3_finalize(anchors->select);
	sqlite3_finalize(anchors->insert);
	sqlite3_finalize(anchors->delete);
	free(anchors->kept.items);
	free(anchors->added.items);
	memset(anchors, 0, sizeof(*anchors));
}

/* ---- looking up */

/* The first that is kept of this hash, or of the next that there is. */
static size_t lower_bound(const struct anchor_list *list, int32_t hash)
{
	size_t low = 0, high = list->nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->items[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Puts the id among the ascending ones, of which the lowest stay. */
static void put_id(int64_t *ids, size_t *nr, size_t max, int64_t id)
{
	size_t at = *nr;

	while (at > 0 && ids[at - 1] > id)
		at--;
	if (at == max || (at > 0 && ids[at - 1] == id))
		return;
	*nr += *nr < max;
	memmove(ids + at + 1, ids + at, (*nr - at - 1) * sizeof(*ids));
	ids[at] = id;
}

static enum status first_written(struct anchors *anchors, int32_t hash, size_t max, int64_t *ids, size_t *nr,
	struct error *err)
{
	sqlite3_bind_int(anchors->select, 1, hash);
	sqlite3_bind_int64(anchors->select, 2, (int64_t)max);
	while (*nr < max && sqlite3_step(anchors->select) == SQLITE_ROW)
		ids[(*nr)++] = sqlite3_column_int64(anchors->select, 0);
	if (sqlite3_reset(anchors->select) != SQLITE_OK)
		return archive_error(anchors->archive, err);
	return STATUS_OK;
}

enum status anchors_first(struct anchors *anchors, int32_t hash, size_t max, int64_t *ids, size_t *nr,
	struct error *err)
{
	const struct anchor_list *kept = &anchors->kept;
	enum status status = STATUS_OK;

	*nr = 0;
	if (anchors->has_rows)
		status = first_written(anchors, hash, max, ids, nr, err);
	if (status != STATUS_OK)
		return status;
	for (size_t i = lower_bound(kept, hash), of_hash = 0;
		of_hash < max && i < kept->nr && kept->items[i].hash == hash; i++, of_hash++)
		put_id(ids, nr, max, kept->items[i].article_id);
	return STATUS_OK;
}

/* ---- adding and writing */

void anchors_add(struct anchors *anchors, int32_t hash, int64_t article_id)
{
	struct anchor_list *added = &anchors->added;

	ARRAY_GROW(added->items, added->nr + 1, added->alloc);
	added->items[added->nr++] = (struct anchor){hash, article_id};
}

static int by_hash(const void *left, const void *right)
{
	const struct anchor *x = left, *y = right;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->article_id > y->article_id) - (x->article_id < y->article_id);
}

/* What is kept is in order, and the array is filled from its end. */
void anchors_settle(struct anchors *anchors)
{
	struct anchor_list *kept = &anchors->kept, *added = &anchors->added;
	size_t at = kept->nr, from = added->nr;

	if (added->nr == 0)
		return;
	qsort(added->items, added->nr, sizeof(*added->items), by_hash);
	ARRAY_GROW(kept->items, kept->nr + added->nr, kept->alloc);
	kept->nr += added->nr;
	for (size_t to = kept->nr; from > 0;) {
		bool is_kept = at > 0 && by_hash(&added->items[from - 1], &kept->items[at - 1]) < 0;

		kept->items[--to] = is_kept ? kept->items[--at] : added->items[--from];
	}
	added->nr = 0;
}

bool anchors_are_full(const struct anchors *anchors)
{
	return anchors->kept.nr + anchors->added.nr >= MAX_ANCHORS;
}

static enum status run(struct anchors *anchors, sqlite3_stmt *statement, int32_t hash, int64_t article_id,
	struct error *err)
{
	sqlite3_bind_int(statement, 1, hash);
	sqlite3_bind_int64(statement, 2, article_id);
	return archive_run(anchors->archive, statement, err);
}

enum status anchors_write(struct anchors *anchors, struct error *err)
{
	enum status status = STATUS_OK;

	anchors_settle(anchors);
	anchors->has_rows |= anchors->kept.nr > 0;
	for (size_t i = 0; status == STATUS_OK && i < anchors->kept.nr; i++)
		status = run(anchors, anchors->insert, anchors->kept.items[i].hash,
			anchors->kept.items[i].article_id, err);
	anchors->kept.nr = 0;
	return status;
}

enum status anchors_remove(struct anchors *anchors, int32_t hash, int64_t article_id, struct error *err)
{
	return run(anchors, anchors->delete, hash, article_id, err);
}
