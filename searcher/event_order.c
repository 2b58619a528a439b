/*
 * The events of the archive are gone through from one end until enough of them are matches: the table is in
 * the order of days.
 */
#include "searcher/event_order.h"

#include "base/memory.h"
#include "searcher/id_set.h"

#include <stdlib.h>

struct ordering {
	struct archive *archive;
	struct ranking *ranking;
	size_t nr_wanted;
	bool *is_taken; /* by place among all matches */
};

static void take(struct ordering *ordering, size_t at)
{
	struct ranking *ranking = ordering->ranking;

	if (ordering->is_taken[at])
		return;
	ordering->is_taken[at] = true;
	ranking->hits[ranking->nr++] = (struct rank_hit){ranking->all[at], 0};
}

static enum status take_events(struct ordering *ordering, bool oldest_first, struct error *err)
{
	const struct id_set all = {ordering->ranking->all, ordering->ranking->nr_all, 0};
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(ordering->archive,
		oldest_first ? "SELECT article_id FROM event ORDER BY day, article_id"
			     : "SELECT article_id FROM event ORDER BY day DESC, article_id DESC",
		&select, err);
	int result = SQLITE_ROW;

	while (status == STATUS_OK && ordering->ranking->nr < ordering->nr_wanted &&
		(result = sqlite3_step(select)) == SQLITE_ROW) {
		size_t at = id_set_find(&all, sqlite3_column_int64(select, 0));

		if (at < all.nr)
			take(ordering, at);
	}
	if (status == STATUS_OK && result != SQLITE_ROW && result != SQLITE_DONE)
		status = archive_error(ordering->archive, err);
	sqlite3_finalize(select);
	return status;
}

enum status event_order(struct archive *archive, bool oldest_first, size_t nr_wanted, struct ranking *ranking,
	struct error *err)
{
	struct ordering ordering = {archive, ranking, nr_wanted, NULL};
	enum status status = STATUS_OK;

	if (ordering.nr_wanted > ranking->nr_all)
		ordering.nr_wanted = ranking->nr_all;
	ordering.is_taken = xcalloc(ranking->nr_all, sizeof(*ordering.is_taken));
	free(ranking->hits);
	ranking->hits = xcalloc(ordering.nr_wanted, sizeof(*ranking->hits));
	ranking->nr = 0;
	if (archive->version >= ARCHIVE_FACTS_VERSION)
		status = take_events(&ordering, oldest_first, err);
	for (size_t i = ranking->nr_all; i > 0 && ranking->nr < ordering.nr_wanted; i--)
		take(&ordering, i - 1);
	free(ordering.is_taken);
	return status;
}

enum status event_day(struct archive *archive, int64_t id, char *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = STATUS_OK;

	*out = '\0';
	if (archive->version < ARCHIVE_FACTS_VERSION)
		return STATUS_OK;
	status = archive_prepare(archive, "SELECT min(day) FROM event WHERE article_id = ?1", &select, err);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, id);
	if (sqlite3_step(select) == SQLITE_ROW && sqlite3_column_type(select, 0) == SQLITE_INTEGER)
		date_format_iso(date_from_days(sqlite3_column_int(select, 0)), out);
	if (sqlite3_reset(select) != SQLITE_OK)
		status = archive_error(archive, err);
	sqlite3_finalize(select);
	return status;
}
