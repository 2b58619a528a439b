/* Offices, counted by how often they are printed and by who holds them. */
#include "store/offices_of_few.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Offices that are printed some times for each person who holds them, and oftener than once in a while. */
#define OFFICES_OF_FEW(where)                                                               \
	"SELECT office, sum(nr_uses) AS uses, count(*) AS people FROM office_holder " where \
	" GROUP BY office HAVING uses >= 10 AND uses >= 6 * people"

static enum status load_all(struct offices_of_few *offices, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(offices->archive, OFFICES_OF_FEW(""), &select, err);

	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		strmap_add(&offices->keys, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0), NULL);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(offices->archive, err);
	return status;
}

/* The number of the office in keys. */
static enum status ask(struct offices_of_few *offices, const char *key, uint32_t *nr, struct error *err)
{
	bool is_of_few;

	sqlite3_bind_text(offices->select, 1, key, -1, SQLITE_STATIC);
	is_of_few = sqlite3_step(offices->select) == SQLITE_ROW;
	if (sqlite3_reset(offices->select) != SQLITE_OK)
		return archive_error(offices->archive, err);
	*nr = strmap_add(&offices->keys, key, strlen(key), NULL);
	ARRAY_GROW(offices->are_of_few, (size_t)*nr + 1, offices->alloc);
	offices->are_of_few[*nr] = is_of_few;
	return STATUS_OK;
}

enum status office_is_of_few(struct offices_of_few *offices, const char *key, bool *out, struct error *err)
{
	uint32_t nr = strmap_get(&offices->keys, key, strlen(key));
	enum status status = STATUS_OK;

	*out = nr != STRMAP_NONE;
	if (!offices->select)
		return STATUS_OK;
	if (nr == STRMAP_NONE)
		status = ask(offices, key, &nr, err);
	*out = status == STATUS_OK && offices->are_of_few[nr];
	return status;
}

enum status offices_of_few_open(struct offices_of_few *offices, struct archive *archive, bool all,
	struct error *err)
{
	memset(offices, 0, sizeof(*offices));
	strmap_init(&offices->keys);
	offices->archive = archive;
	if (all)
		return load_all(offices, err);
	return archive_prepare(archive, OFFICES_OF_FEW("WHERE office = ?1"), &offices->select, err);
}

void offices_of_few_close(struct offices_of_few *offices)
{
	strmap_release(&offices->keys);
	free(offices->are_of_few);
	sqlite3_finalize(offices->select);
}
