/* Persons, topic, days, kind -> SELECT over the table of speeches, by its indexes. */
#include "searcher/speech_filter.h"

#include <string.h>

enum { MAX_PERSONS = 500 };

bool speech_filter_is_open(const struct speech_request *request)
{
	return !request->person_ids && request->topic_id == 0 && !date_is_known(request->since) &&
		!date_is_known(request->until) && request->kind == SPEECH_ANY_KIND;
}

static void add_persons(const struct speech_request *request, struct strbuf *sql)
{
	strbuf_add_str(sql, " AND s.person_id IN (");
	for (size_t i = 0; i < request->nr_persons && i < MAX_PERSONS; i++)
		strbuf_addf(sql, "%s%lld", i ? "," : "", (long long)request->person_ids[i]);
	strbuf_add_ch(sql, ')');
}

static void add_days(const struct speech_request *request, struct strbuf *sql)
{
	if (date_is_known(request->since) || date_is_known(request->until))
		strbuf_addf(sql, " AND s.article_id > %lld", (long long)article_id_last(0));
	if (date_is_known(request->since))
		strbuf_addf(sql, " AND s.article_id >= %lld",
			(long long)article_id_first(date_to_days(request->since)));
	if (date_is_known(request->until))
		strbuf_addf(sql, " AND s.article_id <= %lld",
			(long long)article_id_last(date_to_days(request->until)));
}

/*
 * FROM and WHERE. Where no person is asked for, the topic's articles lead to the speeches; else the person's
 * speeches are few, and each is looked up.
 */
static void add_source(const struct speech_request *request, struct strbuf *sql)
{
	bool by_topic = request->topic_id && !request->person_ids;

	if (by_topic)
		strbuf_addf(sql,
			" FROM article_topic AS t CROSS JOIN speech AS s ON s.article_id = t.article_id"
			" WHERE t.topic_id = %lld",
			(long long)request->topic_id);
	else
		strbuf_add_str(sql, " FROM speech AS s WHERE 1");
	if (request->person_ids)
		add_persons(request, sql);
	add_days(request, sql);
	if (request->kind != SPEECH_ANY_KIND)
		strbuf_addf(sql, " AND s.is_quote = %d", request->kind == SPEECH_ONLY_QUOTES);
	if (request->topic_id && !by_topic)
		strbuf_addf(sql,
			" AND EXISTS (SELECT 1 FROM article_topic AS t WHERE t.topic_id = %lld"
			" AND t.article_id = s.article_id)",
			(long long)request->topic_id);
}

static enum status read_ids(struct searcher *searcher, const struct strbuf *sql, struct id_set *out,
	struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive, sql->buf, &select, err);

	if (status != STATUS_OK)
		return status;
	while (sqlite3_step(select) == SQLITE_ROW)
		id_set_add(out, sqlite3_column_int64(select, 0));
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

enum status speech_filter_ids(struct searcher *searcher, const struct speech_request *request,
	struct id_set *out, struct error *err)
{
	struct strbuf sql = STRBUF_INIT;
	enum status status;

	strbuf_add_str(&sql, "SELECT s.id");
	add_source(request, &sql);
	status = read_ids(searcher, &sql, out, err);
	id_set_order(out);
	strbuf_release(&sql);
	return status;
}

enum status speech_filter_by_date(struct searcher *searcher, const struct speech_request *request,
	struct id_set *out, int64_t *total, struct error *err)
{
	struct strbuf sql = STRBUF_INIT;
	struct id_set count = {NULL, 0, 0};
	const char *order = request->order == RANK_OLDEST_FIRST ? "" : " DESC";
	const char *day = request->topic_id && !request->person_ids ? "t.article_id" : "s.article_id";
	enum status status;

	strbuf_add_str(&sql, "SELECT s.id");
	add_source(request, &sql);
	strbuf_addf(&sql, " ORDER BY %s%s, s.id LIMIT %zu OFFSET %zu", day, order, request->limit,
		request->offset);
	status = read_ids(searcher, &sql, out, err);
	strbuf_reset(&sql);
	strbuf_add_str(&sql, "SELECT count(*)");
	add_source(request, &sql);
	if (status == STATUS_OK)
		status = read_ids(searcher, &sql, &count, err);
	*total = count.nr ? count.ids[0] : 0;
	id_set_release(&count);
	strbuf_release(&sql);
	return status;
}
