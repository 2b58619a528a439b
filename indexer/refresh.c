/* Stored text -> facts -> archive, batch by batch in the order of ids. */
#include "indexer/refresh.h"

#include "base/memory.h"
#include "facts/facts.h"
#include "indexer/publication_date.h"

#include <stdlib.h>

enum { REFRESH_TEXT_BYTES = 4 * 1024 * 1024, REFRESH_ARTICLES = 4096 };

struct refreshed {
	int64_t id;
	struct article article; /* source, title and body, in the batch's arena */
	struct facts facts;
};

struct refreshing {
	struct writer *writer;
	struct extractor *extractor;
	enum refresh kinds;
	sqlite3_stmt *select;
	struct arena arena; /* of the batch */
	struct refreshed *items;
	size_t nr, alloc;
	size_t text_bytes;
};

static const char *copy_column(struct refreshing *refreshing, int at)
{
	const char *text = (const char *)sqlite3_column_text(refreshing->select, at);
	size_t len = (size_t)sqlite3_column_bytes(refreshing->select, at);

	refreshing->text_bytes += len;
	return arena_strndup(&refreshing->arena, text, len);
}

static void read_article(struct refreshing *refreshing)
{
	struct refreshed *item;

	ARRAY_GROW(refreshing->items, refreshing->nr + 1, refreshing->alloc);
	item = &refreshing->items[refreshing->nr++];
	item->id = sqlite3_column_int64(refreshing->select, 0);
	item->article = (struct article)ARTICLE_INIT;
	item->article.title = copy_column(refreshing, 1);
	item->article.body = copy_column(refreshing, 2);
	item->article.source = copy_column(refreshing, 3);
	item->article.date = article_id_date(item->id);
	item->article.date_origin = (enum date_origin)sqlite3_column_int(refreshing->select, 4);
	facts_extract(refreshing->extractor, item->article.title, item->article.body,
		publication_date_beside_text(&item->article), &refreshing->arena, &item->facts);
}

/* The next articles and their facts; none are left where nr is 0. */
static enum status read_batch(struct refreshing *refreshing, int64_t next_id, struct error *err)
{
	enum status status = STATUS_OK;
	int result = SQLITE_ROW;

	arena_reset(&refreshing->arena);
	refreshing->nr = refreshing->text_bytes = 0;
	sqlite3_bind_int64(refreshing->select, 1, next_id);
	while (refreshing->text_bytes < REFRESH_TEXT_BYTES && refreshing->nr < REFRESH_ARTICLES &&
		(result = sqlite3_step(refreshing->select)) == SQLITE_ROW)
		read_article(refreshing);
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		status = archive_error(refreshing->writer->archive, err);
	sqlite3_reset(refreshing->select);
	return status;
}

static enum status write_batch(struct refreshing *refreshing, struct error *err)
{
	struct writer *writer = refreshing->writer;
	enum status status = writer_begin(writer, err);

	for (size_t i = 0; status == STATUS_OK && i < refreshing->nr; i++) {
		const struct refreshed *item = &refreshing->items[i];

		status = writer_put_facts(writer, item->id, &item->article, &item->facts, refreshing->kinds,
			err);
	}
	if (status == STATUS_OK)
		status = writer_refreshed(writer, refreshing->items[refreshing->nr - 1].id + 1, err);
	return status;
}

static enum status refresh_all(struct refreshing *refreshing, int64_t next_id,
	const struct index_events *events, size_t *nr, struct error *err)
{
	struct index_progress progress = {0, 0, 0};
	enum status status = read_batch(refreshing, next_id, err);

	while (status == STATUS_OK && refreshing->nr > 0) {
		next_id = refreshing->items[refreshing->nr - 1].id + 1;
		*nr += refreshing->nr;
		status = write_batch(refreshing, err);
		progress.nr_articles = *nr;
		progress.done_bytes += (int64_t)refreshing->text_bytes;
		progress.total_bytes = progress.done_bytes;
		if (events->progress)
			events->progress(events->context, &progress);
		if (status == STATUS_OK)
			status = read_batch(refreshing, next_id, err);
	}
	return status;
}

enum status refresh_facts(struct writer *writer, const struct lexicon *lexicon, enum refresh asked,
	const struct index_events *events, size_t *nr, struct error *err)
{
	struct refreshing refreshing = {.writer = writer};
	int64_t next_id;
	enum status status = writer_refresh_begin(writer, lexicon, asked, &refreshing.kinds, &next_id, err);

	*nr = 0;
	if (status != STATUS_OK || refreshing.kinds == REFRESH_NONE)
		return status;
	refreshing.extractor = extractor_new(lexicon);
	status = archive_prepare(writer->archive,
		"SELECT id, title, unpacked(body), source, date_origin FROM article WHERE id >= ?1 ORDER BY id",
		&refreshing.select, err);
	if (status == STATUS_OK)
		status = refresh_all(&refreshing, next_id, events, nr, err);
	if (status == STATUS_OK)
		status = writer_refresh_done(writer, lexicon, err);
	sqlite3_finalize(refreshing.select);
	extractor_free(refreshing.extractor);
	arena_release(&refreshing.arena);
	free(refreshing.items);
	return status;
}
