/* Rows of topics -> lists. */
#include "searcher/topics.h"

#include "base/memory.h"
#include "searcher/name_words.h"
#include "searcher/rows.h"

#include <stdlib.h>
#include <string.h>

static enum status read_numbers(struct searcher *searcher, struct topic_summary *topic, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT count(*), sum(is_main), min(nullif(max(article_id, ?2), ?2)), max(article_id)"
		" FROM article_topic WHERE topic_id = ?1",
		&select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, topic->id);
	sqlite3_bind_int64(select, 2, article_id_last(0));
	if (sqlite3_step(select) == SQLITE_ROW) {
		topic->nr_articles = sqlite3_column_int64(select, 0);
		topic->nr_main = sqlite3_column_int64(select, 1);
		article_id_iso(sqlite3_column_int64(select, 2), topic->first_date);
		article_id_iso(sqlite3_column_int64(select, 3), topic->last_date);
	}
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

static int by_articles(const void *a, const void *b)
{
	const struct topic_summary *x = a, *y = b;

	if (x->nr_articles != y->nr_articles)
		return x->nr_articles > y->nr_articles ? -1 : 1;
	return strcmp(x->slug, y->slug);
}

/* All topics, without numbers. */
static enum status read_all(struct searcher *searcher, struct arena *arena, struct topic_summary **out,
	size_t *nr, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_need_facts(&searcher->archive, err);
	size_t alloc = 0;

	*out = NULL;
	*nr = 0;
	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive, "SELECT id, slug, label FROM topic", &select,
			err);
	if (status != STATUS_OK)
		return status;
	while (sqlite3_step(select) == SQLITE_ROW) {
		ARRAY_GROW(*out, *nr + 1, alloc);
		(*out)[*nr] = (struct topic_summary){.id = sqlite3_column_int64(select, 0),
			.slug = row_text(select, 1, arena),
			.label = row_text(select, 2, arena)};
		++*nr;
	}
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

enum status topics_read(struct searcher *searcher, struct topic_list *out, struct error *err)
{
	size_t nr_all;
	enum status status;

	memset(out, 0, sizeof(*out));
	status = read_all(searcher, &out->arena, &out->items, &nr_all, err);
	for (size_t i = 0; status == STATUS_OK && i < nr_all; i++) {
		struct topic_summary topic = out->items[i];

		status = read_numbers(searcher, &topic, err);
		if (topic.nr_articles)
			out->items[out->nr++] = topic;
	}
	if (out->nr)
		qsort(out->items, out->nr, sizeof(*out->items), by_articles);
	return status;
}

void topic_list_release(struct topic_list *list)
{
	free(list->items);
	arena_release(&list->arena);
	memset(list, 0, sizeof(*list));
}

/* "trong-rung" and "Trồng rừng" are "trong rung" both. */
static bool is_called(struct searcher *searcher, const char *called, const struct name_words *wanted,
	struct arena *arena)
{
	struct name_words words;

	name_words_read(&searcher->tokenizer, called, arena, &words);
	if (wanted->is_marked && words.is_marked)
		return !strcmp(words.key, wanted->key);
	return !strcmp(words.folded_key, wanted->folded_key);
}

enum status topic_find(struct searcher *searcher, const char *name, struct arena *arena,
	struct topic_summary *out, struct error *err)
{
	struct topic_summary *all;
	struct name_words wanted;
	size_t nr;
	enum status status = read_all(searcher, arena, &all, &nr, err);

	memset(out, 0, sizeof(*out));
	out->slug = out->label = "";
	name_words_read(&searcher->tokenizer, name, arena, &wanted);
	for (size_t i = 0; status == STATUS_OK && wanted.nr && out->id == 0 && i < nr; i++)
		if (is_called(searcher, all[i].slug, &wanted, arena) ||
			is_called(searcher, all[i].label, &wanted, arena))
			*out = all[i];
	free(all);
	return status;
}

enum status topic_articles_read(struct searcher *searcher, const char *name, size_t limit, size_t offset,
	struct topic_articles *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	struct citer citer;
	enum status status;
	size_t alloc = 0;

	memset(out, 0, sizeof(*out));
	status = topic_find(searcher, name, &out->arena, &out->topic, err);
	if (status != STATUS_OK || out->topic.id == 0)
		return status;
	status = read_numbers(searcher, &out->topic, err);
	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive,
			"SELECT article_id, is_main, nr_uses, start_byte, end_byte FROM article_topic"
			" WHERE topic_id = ?1 ORDER BY article_id DESC LIMIT ?2 OFFSET ?3",
			&select, err);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, out->topic.id);
	sqlite3_bind_int64(select, 2, (sqlite3_int64)limit);
	sqlite3_bind_int64(select, 3, (sqlite3_int64)offset);
	status = citer_open(&citer, searcher, err);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		struct topic_article *article;

		ARRAY_GROW(out->items, out->nr + 1, alloc);
		article = &out->items[out->nr++];
		article->is_main = sqlite3_column_int(select, 1) != 0;
		article->nr_uses = sqlite3_column_int64(select, 2);
		article->start_byte = sqlite3_column_int64(select, 3);
		article->end_byte = sqlite3_column_int64(select, 4);
		status = citer_cite(&citer, sqlite3_column_int64(select, 0), &out->arena, &article->article,
			err);
	}
	citer_close(&citer);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(&searcher->archive, err);
	return status;
}

void topic_articles_release(struct topic_articles *articles)
{
	free(articles->items);
	arena_release(&articles->arena);
	memset(articles, 0, sizeof(*articles));
}
