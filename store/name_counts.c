/* Names of officials, counted by their words. */
#include "store/name_counts.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Officials that there are beside those of the archive, who might have the same name. */
enum { MORE_OFFICIALS = 3000 };

/* Names of a usual kind that are counted in, for a small archive says little of how common a word is. */
enum { USUAL_NAMES = 200 };

static void fold_key(const char *key, struct strbuf *out)
{
	strbuf_reset(out);
	while (*key) {
		size_t len = strcspn(key, " ");
		char folded[WORD_MAX_BYTES];

		if (out->len)
			strbuf_add_ch(out, ' ');
		strbuf_add(out, folded, word_fold(key, len < WORD_MAX_BYTES ? len : WORD_MAX_BYTES, folded));
		key += len;
		key += strspn(key, " ");
	}
}

/* Calls fn with each word of the name, marked by its place. */
typedef void part_fn(struct name_counts *counts, const struct strbuf *part, void *context);

static void each_part(struct name_counts *counts, const char *key, part_fn *fn, void *context)
{
	struct strbuf part = STRBUF_INIT;
	char where = '1';

	while (*key) {
		size_t len = strcspn(key, " ");

		if (where != '1' && !key[len])
			where = '3';
		strbuf_reset(&part);
		strbuf_add_ch(&part, where);
		strbuf_add(&part, key, len);
		fn(counts, &part, context);
		where = '2';
		key += len;
		key += strspn(key, " ");
	}
	strbuf_release(&part);
}

static void count_part(struct name_counts *counts, const struct strbuf *part, void *context)
{
	int is_new;
	uint32_t nr = strmap_add(&counts->parts, part->buf, part->len, &is_new);

	(void)context;
	ARRAY_GROW(counts->uses, (size_t)nr + 1, counts->alloc_uses);
	if (is_new)
		counts->uses[nr] = 0;
	counts->uses[nr]++;
}

static void count_name(struct name_counts *counts, const char *key, size_t len, struct strbuf *folded)
{
	uint32_t name = strmap_add(&counts->names, key, len, NULL), nr;
	int is_new;

	each_part(counts, key, count_part, NULL);
	fold_key(key, folded);
	if (!strcmp(folded->buf, key))
		return;
	nr = strmap_add(&counts->folded, folded->buf, folded->len, &is_new);
	ARRAY_GROW(counts->marked, (size_t)nr + 1, counts->alloc_marked);
	if (is_new)
		counts->marked[nr].nr = 0;
	counts->marked[nr].nr++;
	counts->marked[nr].name = counts->names.entries[name].key;
}

/* Offices that are printed some times for each person who holds them, and oftener than once in a while. */
#define OFFICES_OF_FEW(where)                                                                            \
	"SELECT office.key, count(*) AS uses, count(DISTINCT official.key) AS people FROM office"        \
	" JOIN official ON official.article_id = office.article_id AND official.nr = official_nr " where \
	" GROUP BY office.key HAVING uses >= 10 AND uses >= 6 * people"

static enum status load_offices(struct name_counts *counts, struct archive *archive, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(archive, OFFICES_OF_FEW(""), &select, err);

	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		strmap_add(&counts->offices, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0), NULL);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	return status;
}

/* The number of the office in offices. */
static enum status ask_office(struct name_counts *counts, const char *key, uint32_t *nr, struct error *err)
{
	bool is_of_few;

	sqlite3_bind_text(counts->select_office, 1, key, -1, SQLITE_STATIC);
	is_of_few = sqlite3_step(counts->select_office) == SQLITE_ROW;
	if (sqlite3_reset(counts->select_office) != SQLITE_OK)
		return archive_error(counts->archive, err);
	*nr = strmap_add(&counts->offices, key, strlen(key), NULL);
	ARRAY_GROW(counts->are_of_few, (size_t)*nr + 1, counts->alloc_are_of_few);
	counts->are_of_few[*nr] = is_of_few;
	return STATUS_OK;
}

enum status office_is_of_few(struct name_counts *counts, const char *key, bool *out, struct error *err)
{
	uint32_t nr = strmap_get(&counts->offices, key, strlen(key));
	enum status status = STATUS_OK;

	*out = nr != STRMAP_NONE;
	if (!counts->select_office)
		return STATUS_OK;
	if (nr == STRMAP_NONE)
		status = ask_office(counts, key, &nr, err);
	*out = status == STATUS_OK && counts->are_of_few[nr];
	return status;
}

enum status name_counts_load(struct name_counts *counts, struct archive *archive, bool all_offices,
	struct error *err)
{
	struct strbuf folded = STRBUF_INIT;
	sqlite3_stmt *select = NULL;
	enum status status;

	memset(counts, 0, sizeof(*counts));
	strmap_init(&counts->folded);
	strmap_init(&counts->names);
	strmap_init(&counts->parts);
	strmap_init(&counts->offices);
	counts->archive = archive;
	status = archive_prepare(archive, "SELECT DISTINCT key FROM official", &select, err);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		count_name(counts, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0), &folded);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	strbuf_release(&folded);
	if (status != STATUS_OK)
		return status;
	if (all_offices)
		return load_offices(counts, archive, err);
	return archive_prepare(archive, OFFICES_OF_FEW("WHERE office.key = ?1"), &counts->select_office, err);
}

void name_counts_release(struct name_counts *counts)
{
	strmap_release(&counts->folded);
	strmap_release(&counts->names);
	strmap_release(&counts->parts);
	strmap_release(&counts->offices);
	free(counts->marked);
	free(counts->uses);
	free(counts->are_of_few);
	sqlite3_finalize(counts->select_office);
}

struct chance {
	double of_all;
	size_t nr_words;
};

static void multiply(struct name_counts *counts, const struct strbuf *part, void *context)
{
	struct chance *chance = context;
	uint32_t nr = strmap_get(&counts->parts, part->buf, part->len);
	double uses = nr == STRMAP_NONE ? 1 : counts->uses[nr];
	double usual = part->buf[0] == '1' ? 0.05 : part->buf[0] == '2' ? 0.1 : 0.01;

	chance->of_all *= (uses + usual * USUAL_NAMES) / ((double)counts->names.nr + USUAL_NAMES);
	chance->nr_words++;
}

enum name_rarity name_rarity_of(const struct name_counts *counts, const char *key)
{
	struct chance chance = {1, 0};
	double expected;

	each_part((struct name_counts *)counts, key, multiply, &chance);
	expected = chance.of_all * (double)(counts->names.nr + MORE_OFFICIALS);
	if (chance.nr_words < 2 || expected > 1)
		return NAME_COMMON;
	return expected > 0.3 ? NAME_MIDDLING : NAME_RARE;
}

const char *name_partner(const struct name_counts *counts, const char *key)
{
	struct strbuf folded = STRBUF_INIT;
	const char *partner = NULL;
	uint32_t marked, plain;

	fold_key(key, &folded);
	marked = strmap_get(&counts->folded, folded.buf, folded.len);
	plain = strmap_get(&counts->names, folded.buf, folded.len);
	if (plain != STRMAP_NONE && marked == STRMAP_NONE && strcmp(folded.buf, key) != 0)
		partner = counts->names.entries[plain].key; /* the name is gone from the archive */
	else if (marked != STRMAP_NONE && plain != STRMAP_NONE && counts->marked[marked].nr == 1)
		partner = strcmp(folded.buf, key) != 0 ? counts->names.entries[plain].key
						       : counts->marked[marked].name;
	strbuf_release(&folded);
	return partner;
}
