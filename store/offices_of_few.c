/* Offices, counted by how often they are printed and by who holds them. */
#include "store/offices_of_few.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Printed some times for each who holds it, and oftener than once in a while. */
#define SELECT_IS_OF_FEW \
	"SELECT sum(nr_uses) >= 10 AND sum(nr_uses) >= 6 * count(*) FROM office_holder WHERE office = ?1"

static enum status ask(struct offices_of_few *offices, const char *key, bool *out, struct error *err)
{
	sqlite3_bind_text(offices->select, 1, key, -1, SQLITE_STATIC);
	*out = sqlite3_step(offices->select) == SQLITE_ROW && sqlite3_column_int(offices->select, 0);
	return sqlite3_reset(offices->select) == SQLITE_OK ? STATUS_OK : archive_error(offices->archive, err);
}

enum status office_is_of_few(struct offices_of_few *offices, const char *key, bool *out, struct error *err)
{
	uint32_t nr = strmap_get(&offices->asked, key, strlen(key));
	enum status status = STATUS_OK;

	if (nr == STRMAP_NONE) {
		bool is_of_few;

		status = ask(offices, key, &is_of_few, err);
		nr = strmap_add(&offices->asked, key, strlen(key), NULL);
		ARRAY_GROW(offices->are_of_few, (size_t)nr + 1, offices->alloc);
		offices->are_of_few[nr] = is_of_few;
	}
	*out = offices->are_of_few[nr];
	return status;
}

enum status offices_of_few_open(struct offices_of_few *offices, struct archive *archive, struct error *err)
{
	memset(offices, 0, sizeof(*offices));
	strmap_init(&offices->asked);
	offices->archive = archive;
	return archive_prepare(archive, SELECT_IS_OF_FEW, &offices->select, err);
}

void offices_of_few_close(struct offices_of_few *offices)
{
	strmap_release(&offices->asked);
	free(offices->are_of_few);
	sqlite3_finalize(offices->select);
}
