/* Revision -> the articles written after it, in a query's filter. */
#include "searcher/revisions.h"

static enum status read_ids(struct searcher *searcher, int64_t since_revision, struct id_set *out,
	struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive, "SELECT id FROM article WHERE revision > ?1",
		&select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, since_revision);
	while (sqlite3_step(select) == SQLITE_ROW)
		id_set_add(out, sqlite3_column_int64(select, 0));
	id_set_order(out);
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

enum status revisions_narrow(struct searcher *searcher, int64_t since_revision, struct filter *filter,
	struct error *err)
{
	struct id_set recent = {NULL, 0, 0};
	enum status status = read_ids(searcher, since_revision, &recent, err);

	if (filter->role == RANK_WITHOUT_IDS)
		id_set_subtract(&recent, &filter->set);
	else if (filter->role != RANK_ANY_ID)
		id_set_intersect(&recent, &filter->set);
	if (filter->role != RANK_ALL_IDS)
		filter->role = RANK_ONLY_IDS;
	id_set_release(&filter->set);
	filter->set = recent;
	return status;
}

enum status revisions_present(struct searcher *searcher, int64_t since_revision, int64_t *out,
	struct error *err)
{
	enum status status = archive_get_meta(&searcher->archive, "revision", 0, out, err);

	if (status != STATUS_OK || since_revision <= *out)
		return status;
	return error_set(err, STATUS_USAGE,
		"%s: revision %lld is still to come, the archive has %lld; if it was made anew, begin with 0",
		searcher->archive.path, (long long)since_revision, (long long)*out);
}
