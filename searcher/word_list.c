/* Table of words -> sorted array. */
#include "searcher/word_list.h"

#include "base/memory.h"
#include "searcher/rows.h"

#include <stdlib.h>
#include <string.h>

/* Of so many articles a word has to be in one more: what one alone prints is seldom what somebody types. */
enum { ARTICLES_A_RARE_WORD = 50000, PAIR_SLOTS = 1 << 14 };

static int by_folded(const void *a, const void *b)
{
	const struct listed_word *x = a, *y = b;
	int order = strcmp(x->folded, y->folded);

	if (order == 0 && x->nr_articles != y->nr_articles)
		return x->nr_articles > y->nr_articles ? -1 : 1;
	return order ? order : strcmp(x->text, y->text);
}

static void index_by_id(struct word_list *list)
{
	for (size_t i = 0; i < list->nr; i++)
		if ((size_t)list->items[i].id >= list->nr_ids)
			list->nr_ids = (size_t)list->items[i].id + 1;
	list->at_id = xcalloc(list->nr_ids + 1, sizeof(*list->at_id));
	for (size_t i = 0; i < list->nr; i++)
		list->at_id[list->items[i].id] = (uint32_t)i + 1;
}

static enum status read_words(struct word_list *list, struct archive *archive, int64_t min_articles,
	struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(archive,
		"SELECT id, text, folded, nr_articles, nr_uses FROM word"
		" WHERE folded IS NOT NULL AND nr_articles >= ?1 AND substr(text, 1, 1) <> '~'",
		&select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, min_articles);
	while (sqlite3_step(select) == SQLITE_ROW) {
		struct listed_word *word;

		ARRAY_GROW(list->items, list->nr + 1, list->alloc);
		word = &list->items[list->nr++];
		word->id = sqlite3_column_int64(select, 0);
		word->text = row_text(select, 1, &list->arena);
		word->folded = row_text(select, 2, &list->arena);
		word->nr_articles = sqlite3_column_int64(select, 3);
		word->nr_uses = sqlite3_column_int64(select, 4);
	}
	return sqlite3_finalize(select) == SQLITE_OK ? STATUS_OK : archive_error(archive, err);
}

enum status word_list_open(struct word_list *list, struct searcher *searcher, struct error *err)
{
	struct archive *archive = &searcher->archive;
	int64_t nr_articles = 0;
	enum status status;

	memset(list, 0, sizeof(*list));
	list->vocabulary = &searcher->vocabulary;
	list->pairs = xcalloc(PAIR_SLOTS, sizeof(*list->pairs));
	status = pair_walk_open(&list->followers, archive->db) == SQLITE_OK ? STATUS_OK
									    : archive_error(archive, err);
	if (status == STATUS_OK)
		status = archive_get_meta(archive, "nr_articles", 0, &nr_articles, err);
	if (status == STATUS_OK)
		status = read_words(list, archive, 1 + nr_articles / ARTICLES_A_RARE_WORD, err);
	if (list->nr)
		qsort(list->items, list->nr, sizeof(*list->items), by_folded);
	index_by_id(list);
	return status;
}

void word_list_close(struct word_list *list)
{
	pair_walk_close(&list->followers);
	free(list->items);
	free(list->at_id);
	free(list->pairs);
	arena_release(&list->arena);
	memset(list, 0, sizeof(*list));
}

/* The first place whose unmarked form does not stand before the bytes; past_all: nor starts with them. */
static size_t bound(const struct word_list *list, const char *folded, bool past_all)
{
	size_t from = 0, to = list->nr, len = strlen(folded);

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = strncmp(list->items[middle].folded, folded, len);

		if (order < 0 || (past_all && order == 0))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

void word_list_range(const struct word_list *list, const char *folded, size_t *from, size_t *to)
{
	*from = bound(list, folded, false);
	*to = bound(list, folded, true);
}

const struct listed_word *word_list_by_id(const struct word_list *list, int64_t id)
{
	if (id <= 0 || (size_t)id >= list->nr_ids || list->at_id[id] == 0)
		return NULL;
	return &list->items[list->at_id[id] - 1];
}

const struct listed_word *word_list_by_text(const struct word_list *list, const char *folded,
	const char *text)
{
	size_t from, to;

	word_list_range(list, folded, &from, &to);
	for (; from < to && !strcmp(list->items[from].folded, folded); from++)
		if (!strcmp(list->items[from].text, text))
			return &list->items[from];
	return NULL;
}

int64_t word_list_pair_uses(struct word_list *list, int64_t first_id, int64_t second_id)
{
	uint64_t hash = ((uint64_t)first_id << 32 ^ (uint64_t)second_id) * 0x9E3779B97F4A7C15u;
	struct listed_pair *pair = &list->pairs[hash >> 50];

	if (pair->first_id != first_id || pair->second_id != second_id)
		*pair = (struct listed_pair){
			first_id, second_id, vocabulary_pair_uses(list->vocabulary, first_id, second_id)};
	return pair->nr_uses;
}

size_t word_list_followers(struct word_list *list, int64_t first_id, size_t max_rows, follower_fn *fn,
	void *context)
{
	size_t nr = 0;

	pair_walk_begin(&list->followers, first_id, first_id);
	for (; nr < max_rows && pair_walk_next(&list->followers); nr++) {
		const struct listed_word *word = word_list_by_id(list, list->followers.second);

		if (word)
			fn(context, word, list->followers.nr_uses);
	}
	pair_walk_end(&list->followers);
	return nr;
}
