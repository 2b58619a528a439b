/* Offices of officials, counted by name. */
#include "store/office_holders.h"

const char schema_office_holders[] =
	"DROP TABLE IF EXISTS office_holder;"
	"CREATE TABLE office_holder(office TEXT NOT NULL, name TEXT NOT NULL, nr_uses INTEGER NOT NULL,"
	" PRIMARY KEY(office, name)) WITHOUT ROWID;";

#define OFFICES_BY_NAME                                                         \
	" FROM office JOIN official ON official.article_id = office.article_id" \
	" AND official.nr = office.official_nr"

/* ---- counting on: a row a statement, for before one that may write several FTS5 writes all that it holds */

enum status office_holders_open(struct office_holders *holders, struct archive *archive, struct error *err)
{
	enum status status;

	*holders = (struct office_holders){archive, NULL, NULL, NULL};
	status = archive_prepare(archive,
		"INSERT INTO office_holder(office, name, nr_uses) VALUES(?1, ?2, ?3)"
		" ON CONFLICT(office, name) DO UPDATE SET nr_uses = nr_uses + excluded.nr_uses",
		&holders->add, err);
	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"DELETE FROM office_holder WHERE office = ?1 AND name = ?2 AND nr_uses = 0",
			&holders->remove, err);
	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"SELECT office.key, official.key" OFFICES_BY_NAME " WHERE office.article_id = ?1",
			&holders->select_article, err);
	return status;
}

void office_holders_close(struct office_holders *holders)
{
	sqlite3_finalize(holders->add);
	sqlite3_finalize(holders->remove);
	sqlite3_finalize(holders->select_article);
}

static enum status count(struct office_holders *holders, const char *office, const char *name, int by,
	struct error *err)
{
	sqlite3_bind_text(holders->add, 1, office, -1, SQLITE_STATIC);
	sqlite3_bind_text(holders->add, 2, name, -1, SQLITE_STATIC);
	sqlite3_bind_int(holders->add, 3, by);
	return archive_run(holders->archive, holders->add, err);
}

enum status office_holders_add(struct office_holders *holders, const char *office, const char *name,
	struct error *err)
{
	return count(holders, office, name, 1, err);
}

enum status office_holders_remove(struct office_holders *holders, int64_t article_id, struct error *err)
{
	sqlite3_stmt *select = holders->select_article;
	enum status status = STATUS_OK;

	sqlite3_bind_int64(select, 1, article_id);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		const char *office = (const char *)sqlite3_column_text(select, 0);
		const char *name = (const char *)sqlite3_column_text(select, 1);

		status = count(holders, office, name, -1, err);
		sqlite3_bind_text(holders->remove, 1, office, -1, SQLITE_STATIC);
		sqlite3_bind_text(holders->remove, 2, name, -1, SQLITE_STATIC);
		if (status == STATUS_OK)
			status = archive_run(holders->archive, holders->remove, err);
	}
	if (sqlite3_reset(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(holders->archive, err);
	return status;
}

/* ---- all of it */

enum status office_holders_rebuild(struct archive *archive, struct error *err)
{
	return archive_exec(archive,
		"DELETE FROM office_holder; INSERT INTO office_holder(office, name, nr_uses)"
		" SELECT office.key, official.key, count(*)" OFFICES_BY_NAME " GROUP BY 1, 2",
		err);
}
