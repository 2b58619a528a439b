/* Query text -> plan -> ranking -> hits. */
#include "searcher/search.h"

#include "base/memory.h"
#include "searcher/attempt.h"
#include "searcher/event_order.h"
#include "searcher/query_read.h"
#include "searcher/revisions.h"
#include "searcher/shown.h"
#include "store/restored.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SNIPPET_BYTES = 320 };

enum status searcher_open(struct searcher *searcher, const char *path, struct error *err)
{
	static const char columns[] =
		"SELECT id, ref, title, unpacked(body), author, url, source, date, date_origin FROM article";
	char sql[256];
	enum status status;

	memset(searcher, 0, sizeof(*searcher));
	status = archive_open(&searcher->archive, path, ARCHIVE_READ, err);
	if (status != STATUS_OK)
		return status;
	tokenizer_init(&searcher->tokenizer);
	article_lists_init(&searcher->lists, &searcher->archive);
	if (vocabulary_open(&searcher->vocabulary, searcher->archive.db) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	sqlite3_snprintf(sizeof(sql), sql, "%s WHERE id = ?1", columns);
	status = archive_prepare(&searcher->archive, sql, &searcher->select_article, err);
	sqlite3_snprintf(sizeof(sql), sql, "%s WHERE ref = ?1 ORDER BY id DESC LIMIT 1", columns);
	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive, sql, &searcher->select_by_ref, err);
	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive,
			"SELECT ref, title, source FROM article WHERE id = ?1", &searcher->select_version,
			err);
	if (status == STATUS_OK &&
		segments_open(&searcher->segments, searcher->archive.db, SEGMENTS_FOR_SEARCHES) != SQLITE_OK)
		status = archive_error(&searcher->archive, err);
	if (status == STATUS_OK)
		status = stories_open(&searcher->stories, &searcher->archive, err);
	if (status == STATUS_OK)
		status = archive_get_meta(&searcher->archive, "nr_articles", 0, &searcher->nr_articles, err);
	if (status == STATUS_OK)
		status = archive_get_meta(&searcher->archive, "nr_tokens", 0, &searcher->nr_tokens, err);
	if (status == STATUS_OK &&
		abbreviations_open(&searcher->abbreviations, &searcher->archive) != SQLITE_OK)
		status = archive_error(&searcher->archive, err);
	if (status == STATUS_OK)
		searcher->has_restored = restored_any(searcher->archive.db);
	if (status == STATUS_OK)
		status = known_open(&searcher->known, &searcher->archive, &searcher->tokenizer,
			&searcher->lists, searcher->nr_articles, err);
	return status;
}

void searcher_close(struct searcher *searcher)
{
	sqlite3_finalize(searcher->select_article);
	sqlite3_finalize(searcher->select_by_ref);
	sqlite3_finalize(searcher->select_version);
	segments_close(&searcher->segments);
	stories_close(&searcher->stories);
	known_close(&searcher->known);
	article_lists_release(&searcher->lists);
	abbreviations_close(&searcher->abbreviations);
	vocabulary_close(&searcher->vocabulary);
	tokenizer_release(&searcher->tokenizer);
	archive_close(&searcher->archive);
	memset(searcher, 0, sizeof(*searcher));
	searcher->archive.lock_fd = -1;
}

enum status searcher_begin(struct searcher *searcher, struct error *err)
{
	enum status status = archive_begin_reading(&searcher->archive, err);

	if (status == STATUS_OK)
		vocabulary_keep(&searcher->vocabulary, archive_data_version(&searcher->archive));
	return status;
}

void searcher_end(struct searcher *searcher)
{
	vocabulary_keep_no_more(&searcher->vocabulary);
	archive_end_reading(&searcher->archive);
}

static const char *column_text(sqlite3_stmt *row, int column, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text ? arena_strndup(arena, text, (size_t)sqlite3_column_bytes(row, column)) : "";
}

static void read_article(sqlite3_stmt *row, struct arena *arena, int64_t *id, struct article *out)
{
	*id = sqlite3_column_int64(row, 0);
	out->ref = column_text(row, 1, arena);
	out->title = column_text(row, 2, arena);
	out->body = column_text(row, 3, arena);
	out->author = column_text(row, 4, arena);
	out->url = column_text(row, 5, arena);
	out->source = column_text(row, 6, arena);
	out->date = article_id_date(*id);
	out->date_origin = (enum date_origin)sqlite3_column_int(row, 8);
}

enum status searcher_get(struct searcher *searcher, const char *id_or_ref, struct arena *arena, int64_t *id,
	struct article *out, struct error *err)
{
	size_t nr_digits = strspn(id_or_ref, "0123456789");
	enum status status = STATUS_OK;

	*id = 0;
	for (int by_ref = nr_digits != strlen(id_or_ref) || nr_digits > 18; by_ref < 2 && *id == 0;
		by_ref++) {
		sqlite3_stmt *select = by_ref ? searcher->select_by_ref : searcher->select_article;
		int result;

		if (by_ref)
			sqlite3_bind_text(select, 1, id_or_ref, -1, SQLITE_STATIC);
		else
			sqlite3_bind_int64(select, 1, strtoll(id_or_ref, NULL, 10));
		result = sqlite3_step(select);
		if (result == SQLITE_ROW)
			read_article(select, arena, id, out);
		else if (result != SQLITE_DONE)
			status = archive_error(&searcher->archive, err);
		sqlite3_reset(select);
		sqlite3_clear_bindings(select);
	}
	return status;
}

static enum status read_version(struct searcher *searcher, int64_t id, struct arena *arena,
	struct search_version *out, struct error *err)
{
	sqlite3_stmt *select = searcher->select_version;
	struct date date = article_id_date(id);

	*out = (struct search_version){id, "", "", "", ""};
	if (date_is_known(date))
		date_format_iso(date, out->date);
	sqlite3_bind_int64(select, 1, id);
	if (sqlite3_step(select) == SQLITE_ROW) {
		out->ref = column_text(select, 0, arena);
		out->title = column_text(select, 1, arena);
		out->source = column_text(select, 2, arena);
	}
	return sqlite3_reset(select) == SQLITE_OK ? STATUS_OK : archive_error(&searcher->archive, err);
}

enum status searcher_versions(struct searcher *searcher, int64_t id, struct arena *arena,
	struct search_version **out, size_t *nr, struct error *err)
{
	int64_t story_id = 0, *ids = NULL;
	size_t nr_ids = 0;
	enum status status = stories_of(&searcher->stories, id, &story_id, err);

	*out = NULL;
	*nr = 0;
	if (status == STATUS_OK && story_id)
		status = stories_members(&searcher->stories, story_id, &ids, &nr_ids, err);
	if (status == STATUS_OK && nr_ids)
		*out = arena_alloc(arena, nr_ids * sizeof(**out));
	for (size_t i = 0; status == STATUS_OK && i < nr_ids && *nr < SEARCH_MAX_VERSIONS; i++)
		if (ids[i] != id)
			status = read_version(searcher, ids[i], arena, &(*out)[(*nr)++], err);
	free(ids);
	return status;
}

static void add_passage(struct searcher *searcher, struct highlighter *highlighter,
	const struct article *article, struct search_hit *hit, struct arena *arena)
{
	struct highlights highlights = {NULL, 0, 0};
	struct strbuf passage = STRBUF_INIT;
	size_t len = strlen(article->body);

	highlighter_find(highlighter, &searcher->tokenizer, article->title, strlen(article->title),
		&highlights);
	snippet_whole(article->title, &highlights, &hit->title_marks);
	highlighter_find(highlighter, &searcher->tokenizer, article->body, len, &highlights);
	snippet_make(highlighter->plan, article->body, len, &highlights, SNIPPET_BYTES, &passage,
		&hit->marks);
	hit->snippet = arena_strdup(arena, passage.buf);
	strbuf_release(&passage);
	highlights_release(&highlights);
}

/* Without the body, which lies on pages of its own. */
static enum status fill_head(struct searcher *searcher, struct search_hit *hit, struct arena *arena,
	struct error *err)
{
	struct search_version head;
	enum status status = read_version(searcher, hit->id, arena, &head, err);

	hit->ref = head.ref;
	hit->title = head.title;
	hit->source = head.source;
	memcpy(hit->date, head.date, sizeof(hit->date));
	return status;
}

static enum status fill_with_passage(struct searcher *searcher, struct highlighter *highlighter,
	struct search_hit *hit, struct arena *arena, struct error *err)
{
	struct arena scratch = ARENA_INIT;
	struct article article = ARTICLE_INIT;
	sqlite3_stmt *select = searcher->select_article;
	enum status status = STATUS_OK;
	int64_t id;

	sqlite3_bind_int64(select, 1, hit->id);
	if (sqlite3_step(select) == SQLITE_ROW)
		read_article(select, &scratch, &id, &article);
	if (sqlite3_reset(select) != SQLITE_OK)
		status = archive_error(&searcher->archive, err);
	hit->ref = arena_strdup(arena, article.ref);
	hit->title = arena_strdup(arena, article.title);
	hit->source = arena_strdup(arena, article.source);
	if (date_is_known(article.date))
		date_format_iso(article.date, hit->date);
	add_passage(searcher, highlighter, &article, hit, arena);
	arena_release(&scratch);
	return status;
}

/* What the id says. */
static void fill_with_date(struct search_hit *hit)
{
	struct date date = article_id_date(hit->id);

	hit->ref = hit->title = hit->source = "";
	if (date_is_known(date))
		date_format_iso(date, hit->date);
}

static enum status fill_hit(struct searcher *searcher, struct highlighter *highlighter,
	const struct search_options *options, struct search_hit *hit, struct arena *arena, struct error *err)
{
	enum status status = STATUS_OK;

	hit->snippet = hit->explanation = "";
	hit->date[0] = hit->event[0] = '\0';
	if (options->detail == HIT_ID)
		fill_with_date(hit);
	else if (options->detail == HIT_HEAD)
		status = fill_head(searcher, hit, arena, err);
	else
		status = fill_with_passage(searcher, highlighter, hit, arena, err);
	if (options->by_event && status == STATUS_OK)
		status = event_day(&searcher->archive, hit->id, hit->event, err);
	return status;
}

static enum status explain_hit(struct searcher *searcher, const struct attempt *attempt,
	const struct search_options *options, struct search_hit *hit, struct arena *arena, struct error *err)
{
	struct rank_account account;
	enum status status = attempt_account(searcher, attempt, options, hit->id, &account, err);

	if (status == STATUS_OK)
		hit->explanation = attempt_explain_hit(attempt, &account, hit->score,
			(double)searcher->nr_tokens / (double)searcher->nr_articles, arena);
	free(account.terms);
	free(account.clauses);
	return status;
}

enum status attempt_fill_hits(struct searcher *searcher, const struct attempt *attempt,
	const struct search_options *options, struct search_result *out, struct error *err)
{
	struct highlighter highlighter = {.plan = NULL};
	enum status status = STATUS_OK;

	if (options->detail == HIT_PASSAGE)
		highlighter_init(&highlighter, attempt->marked.nr_terms ? &attempt->marked : &attempt->plan);
	out->hits = xcalloc(attempt->ranking.nr, sizeof(*out->hits));
	for (size_t i = options->offset; status == STATUS_OK && i < attempt->ranking.nr; i++) {
		struct search_hit *hit = &out->hits[out->nr++];

		hit->rank = i + 1;
		hit->id = attempt->ranking.hits[i].id;
		hit->score = attempt->ranking.hits[i].score;
		status = fill_hit(searcher, &highlighter, options, hit, &out->arena, err);
		if (status == STATUS_OK && options->explain && options->order == RANK_BY_SCORE)
			status = explain_hit(searcher, attempt, options, hit, &out->arena, err);
		if (status == STATUS_OK && options->grouped)
			status = searcher_versions(searcher, hit->id, &out->arena, &hit->versions,
				&hit->nr_versions, err);
	}
	highlighter_release(&highlighter);
	return status;
}

/* Tries one way to read the query, in place of the attempt before. */
static enum status try_way(struct searcher *searcher, const struct search_options *options,
	struct attempt *attempt, struct attempt_way way, struct search_result *out, struct error *err)
{
	attempt_release(attempt);
	out->any = way.any;
	out->corrected = way.corrected;
	return attempt_run(searcher, attempt, options, way, out, err);
}

/* Whether nothing was found where something was asked for. */
static bool is_in_vain(const struct attempt *attempt)
{
	return attempt->ranking.total == 0 && attempt->plan.nr_terms > 0;
}

/*
 * The words as typed; where nothing has them all, what was probably meant; where nothing has that either, any
 * of the words as typed.
 */
static enum status try_ways(struct searcher *searcher, const struct search_options *options,
	struct attempt *attempt, struct search_result *out, struct error *err)
{
	struct attempt_way way = {options->any, false};
	enum status status = try_way(searcher, options, attempt, way, out, err);

	if (status != STATUS_OK || !is_in_vain(attempt) || options->only_new)
		return status;
	if (!options->verbatim) {
		way.corrected = true;
		status = try_way(searcher, options, attempt, way, out, err);
		if (status != STATUS_OK || !is_in_vain(attempt))
			return status;
	}
	out->fell_back = !options->any && attempt->plan.nr_terms > 1;
	way = (struct attempt_way){options->any || out->fell_back, false};
	return try_way(searcher, options, attempt, way, out, err);
}

enum status searcher_search(struct searcher *searcher, const char *query,
	const struct search_options *options, struct search_result *out, struct error *err)
{
	struct attempt attempt;
	enum status status;

	memset(out, 0, sizeof(*out));
	attempt_init(&attempt);
	query = arena_strdup(&out->arena, query); /* the tree points into it */
	/* The hits are of the same archive as the ranking. */
	status = searcher_begin(searcher, err);
	if (status == STATUS_OK)
		status = query_read(searcher, query, options->verbatim, &out->arena, &attempt.query, err);
	if (status == STATUS_OK && options->only_new)
		status = revisions_present(searcher, options->since_revision, &out->revision, err);
	if (status == STATUS_OK)
		status = try_ways(searcher, options, &attempt, out, err);
	if (status == STATUS_OK)
		status = attempt_fill_hits(searcher, &attempt, options, out, err);
	out->total = attempt.ranking.total;
	out->total_is_least = attempt.ranking.is_least;
	out->is_last = attempt.is_last;
	out->has_facets = options->with_facets;
	if (status == STATUS_OK && options->with_facets)
		status = facets_count(&searcher->archive, attempt.ranking.all, attempt.ranking.nr_all,
			&out->arena, &out->facets, err);
	out->nothing_asked = !attempt_asks(&attempt);
	out->shown_for = shown_for(query, &attempt.query, &attempt.plan, &out->arena);
	out->explanation = options->explain ? attempt_explain(&attempt, out) : "";
	attempt_release(&attempt);
	searcher_end(searcher);
	return status;
}

bool search_wants_lexicon(const char *query)
{
	for (const char *at = strchr(query, ':'); at; at = strchr(at + 1, ':'))
		if ((at - query >= 5 && !strncasecmp(at - 5, "place", 5)) ||
			(at - query >= 3 && !strncasecmp(at - 3, "noi", 3)))
			return true;
	return false;
}

void search_result_release(struct search_result *result)
{
	for (size_t i = 0; i < result->nr; i++) {
		marks_release(&result->hits[i].marks);
		marks_release(&result->hits[i].title_marks);
	}
	free(result->hits);
	free(result->fields.items);
	arena_release(&result->arena);
	memset(result, 0, sizeof(*result));
}
