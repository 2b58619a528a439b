/* Names of officials, told by their words. */
#include "store/name_counts.h"

#include "base/memory.h"
#include "store/name_table.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

/* Officials that there are beside those of the archive, who might have the same name. */
enum { MORE_OFFICIALS = 3000 };

/* Names of a usual kind that are counted in, for a small archive says little of how common a word is. */
enum { USUAL_NAMES = 200 };

/* How many names with marks have this form without, one of them, and whether that form is a name itself. */
#define SELECT_PARTNER                                                   \
	"SELECT (SELECT count(*) FROM official_name WHERE folded = ?1)," \
	" (SELECT key FROM official_name WHERE folded = ?1 LIMIT 1),"    \
	" EXISTS(SELECT 1 FROM official_name WHERE key = ?1)"

static enum status load_words(struct name_counts *counts, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status =
		archive_prepare(counts->archive, "SELECT word, nr_names FROM name_word", &select, err);

	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		uint32_t nr = strmap_add(&counts->words, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0), NULL);

		ARRAY_GROW(counts->nr_names_with, (size_t)nr + 1, counts->alloc);
		counts->nr_names_with[nr] = (uint32_t)sqlite3_column_int64(select, 1);
	}
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(counts->archive, err);
	return status;
}

enum status name_counts_load(struct name_counts *counts, struct archive *archive, struct error *err)
{
	enum status status;

	memset(counts, 0, sizeof(*counts));
	strmap_init(&counts->words);
	counts->archive = archive;
	status = archive_query_int(archive, "SELECT count(*) FROM official_name", 0, &counts->nr_names, err);
	if (status == STATUS_OK)
		status = load_words(counts, err);
	return status == STATUS_OK ? archive_prepare(archive, SELECT_PARTNER, &counts->select_partner, err)
				   : status;
}

void name_counts_release(struct name_counts *counts)
{
	strmap_release(&counts->words);
	free(counts->nr_names_with);
	sqlite3_finalize(counts->select_partner);
}

/* ---- rarity */

struct chance {
	const struct name_counts *counts;
	double of_all;
	size_t nr_words;
};

static void multiply(void *context, const struct strbuf *word)
{
	struct chance *chance = context;
	const struct name_counts *counts = chance->counts;
	uint32_t nr = strmap_get(&counts->words, word->buf, word->len);
	double nr_names = nr == STRMAP_NONE ? 1 : counts->nr_names_with[nr];
	double usual = word->buf[0] == '1' ? 0.05 : word->buf[0] == '2' ? 0.1 : 0.01;

	chance->of_all *= (nr_names + usual * USUAL_NAMES) / ((double)counts->nr_names + USUAL_NAMES);
	chance->nr_words++;
}

enum name_rarity name_rarity_of(const struct name_counts *counts, const char *key)
{
	struct chance chance = {counts, 1, 0};
	double expected;

	name_each_word(key, multiply, &chance);
	expected = chance.of_all * (double)(counts->nr_names + MORE_OFFICIALS);
	if (chance.nr_words < 2 || expected > 1)
		return NAME_COMMON;
	return expected > 0.3 ? NAME_MIDDLING : NAME_RARE;
}

/* ---- with and without marks */

enum status name_partner(const struct name_counts *counts, const char *key, struct strbuf *out,
	struct error *err)
{
	sqlite3_stmt *select = counts->select_partner;
	struct strbuf folded = STRBUF_INIT;
	bool is_marked;

	text_key_fold(key, &folded);
	is_marked = strcmp(folded.buf, key) != 0;
	strbuf_reset(out);
	sqlite3_bind_text(select, 1, folded.buf, (int)folded.len, SQLITE_STATIC);
	if (sqlite3_step(select) == SQLITE_ROW && sqlite3_column_int(select, 2)) {
		int nr_marked = sqlite3_column_int(select, 0);

		if (is_marked && nr_marked <= 1) /* 0: the name itself is gone from the archive */
			strbuf_add(out, folded.buf, folded.len);
		else if (!is_marked && nr_marked == 1)
			strbuf_add_str(out, (const char *)sqlite3_column_text(select, 1));
	}
	strbuf_release(&folded);
	return sqlite3_reset(select) == SQLITE_OK ? STATUS_OK : archive_error(counts->archive, err);
}
