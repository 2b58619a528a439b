/* Person id -> offices, articles, topics. */
#include "base/memory.h"
#include "searcher/office_terms.h"
#include "searcher/person_summary.h"
#include "searcher/rows.h"
#include "store/mentions.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_NAMES = 16, MAX_TOPICS = 10 };

static enum status read_names(struct searcher *searcher, struct person *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT name FROM official WHERE person_id = ?1 GROUP BY name ORDER BY count(*) DESC, name"
		" LIMIT ?2",
		&select, err);

	if (status != STATUS_OK)
		return status;
	out->names = arena_alloc(&out->arena, MAX_NAMES * sizeof(*out->names));
	sqlite3_bind_int64(select, 1, out->summary.id);
	sqlite3_bind_int(select, 2, MAX_NAMES);
	while (out->nr_names < MAX_NAMES && sqlite3_step(select) == SQLITE_ROW)
		out->names[out->nr_names++] = row_text(select, 0, &out->arena);
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

static void read_mention(sqlite3_stmt *row, int column, struct person_article *out)
{
	struct span first = {0, 0};
	const void *blob = sqlite3_column_blob(row, column);

	if (blob)
		mentions_unpack(blob, (size_t)sqlite3_column_bytes(row, column), &first, 1);
	out->start_byte = first.start_byte;
	out->end_byte = first.end_byte;
}

static enum status read_articles(struct searcher *searcher, struct citer *citer, size_t limit,
	struct person *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT article_id, speaks, name, mentions, evidence FROM official WHERE person_id = ?1"
		" ORDER BY article_id DESC, nr LIMIT ?2",
		&select, err);

	if (limit > (size_t)out->summary.nr_articles)
		limit = (size_t)out->summary.nr_articles;
	out->articles = arena_alloc(&out->arena, (limit + 1) * sizeof(*out->articles));
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, out->summary.id);
	sqlite3_bind_int64(select, 2, (sqlite3_int64)limit);
	while (status == STATUS_OK && out->nr_articles < limit && sqlite3_step(select) == SQLITE_ROW) {
		struct person_article *article = &out->articles[out->nr_articles++];

		article->speaks = sqlite3_column_int(select, 1) != 0;
		article->name = row_text(select, 2, &out->arena);
		read_mention(select, 3, article);
		article->evidence = row_text(select, 4, &out->arena);
		status = citer_cite(citer, sqlite3_column_int64(select, 0), &out->arena, &article->article,
			err);
	}
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(&searcher->archive, err);
	return status;
}

static enum status read_topics(struct searcher *searcher, struct person *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT t.slug, t.label, count(DISTINCT a.article_id) AS nr, sum(a.is_main) AS nr_main"
		" FROM official AS o JOIN article_topic AS a ON a.article_id = o.article_id"
		" JOIN topic AS t ON t.id = a.topic_id WHERE o.person_id = ?1"
		" GROUP BY t.id ORDER BY nr_main DESC, nr DESC, t.slug LIMIT ?2",
		&select, err);
	size_t alloc = 0;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, out->summary.id);
	sqlite3_bind_int64(select, 2, MAX_TOPICS);
	while (sqlite3_step(select) == SQLITE_ROW) {
		struct person_topic *topic;

		ARRAY_GROW(out->topics, out->nr_topics + 1, alloc);
		topic = &out->topics[out->nr_topics++];
		topic->slug = row_text(select, 0, &out->arena);
		topic->label = row_text(select, 1, &out->arena);
		topic->nr_articles = sqlite3_column_int64(select, 2);
		topic->nr_main = sqlite3_column_int64(select, 3);
	}
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

enum status person_read(struct searcher *searcher, int64_t id, size_t limit, struct person *out,
	struct error *err)
{
	struct citer citer;
	enum status status;

	memset(out, 0, sizeof(*out));
	memset(&citer, 0, sizeof(citer));
	status = archive_need_facts(&searcher->archive, err);
	if (status == STATUS_OK)
		status = person_summary_read(searcher, id, &out->arena, &out->summary, err);
	if (status != STATUS_OK || out->summary.id == 0)
		return status;
	status = citer_open(&citer, searcher, err);
	if (status == STATUS_OK)
		status = read_names(searcher, out, err);
	if (status == STATUS_OK)
		status = office_terms_read(searcher, &citer, id, limit, out, err);
	if (status == STATUS_OK)
		status = read_articles(searcher, &citer, limit, out, err);
	if (status == STATUS_OK)
		status = read_topics(searcher, out, err);
	citer_close(&citer);
	return status;
}

void person_release(struct person *person)
{
	free(person->topics);
	arena_release(&person->arena);
	memset(person, 0, sizeof(*person));
}
