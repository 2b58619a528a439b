/* Query text -> plan -> ranking -> hits. */
#include "searcher/search.h"

#include "base/memory.h"
#include "searcher/event_order.h"
#include "searcher/filter.h"
#include "searcher/grouping.h"
#include "searcher/shown.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SNIPPET_BYTES = 320 };

enum status searcher_open(struct searcher *searcher, const char *path, struct error *err)
{
	static const char columns[] =
		"SELECT id, ref, title, body, author, url, source, date, date_origin FROM article";
	char sql[256];
	enum status status;

	memset(searcher, 0, sizeof(*searcher));
	status = archive_open(&searcher->archive, path, ARCHIVE_READ, err);
	if (status != STATUS_OK)
		return status;
	tokenizer_init(&searcher->tokenizer);
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
	if (status == STATUS_OK)
		status = stories_open(&searcher->stories, &searcher->archive, err);
	if (status == STATUS_OK)
		status = archive_get_meta(&searcher->archive, "nr_articles", 0, &searcher->nr_articles, err);
	if (status == STATUS_OK)
		status = archive_get_meta(&searcher->archive, "nr_tokens", 0, &searcher->nr_tokens, err);
	return status;
}

void searcher_close(struct searcher *searcher)
{
	sqlite3_finalize(searcher->select_article);
	sqlite3_finalize(searcher->select_by_ref);
	sqlite3_finalize(searcher->select_version);
	stories_close(&searcher->stories);
	vocabulary_close(&searcher->vocabulary);
	tokenizer_release(&searcher->tokenizer);
	archive_close(&searcher->archive);
	memset(searcher, 0, sizeof(*searcher));
	searcher->archive.lock_fd = -1;
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

/* As many hits as were asked for, but no more than there are: an offset may be any number. */
static size_t nr_wanted(const struct searcher *searcher, const struct search_options *options)
{
	size_t wanted = options->limit + options->offset;

	return wanted < (size_t)searcher->nr_articles ? wanted : (size_t)searcher->nr_articles;
}

/* All ids of the range, for what wants them all. */
static enum status list_all(struct searcher *searcher, const struct plan *plan, struct ranking *out,
	struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT id FROM article WHERE id BETWEEN ?1 AND ?2 ORDER BY id", &select, err);
	int result = SQLITE_DONE;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, plan->first_id);
	sqlite3_bind_int64(select, 2, plan->last_id);
	while ((result = sqlite3_step(select)) == SQLITE_ROW) {
		ARRAY_GROW(out->all, out->nr_all + 1, out->alloc_all);
		out->all[out->nr_all++] = sqlite3_column_int64(select, 0);
	}
	if (result != SQLITE_DONE)
		status = archive_error(&searcher->archive, err);
	sqlite3_finalize(select);
	return status;
}

/* A query that only bounds dates, or nothing at all: the articles of the range by date. */
static enum status list_by_date(struct searcher *searcher, const struct plan *plan, enum rank_order order,
	size_t nr, struct ranking *out, struct error *err)
{
	bool oldest = order == RANK_OLDEST_FIRST;
	sqlite3_stmt *select = NULL, *count = NULL;
	enum status status = archive_prepare(&searcher->archive,
		oldest ? "SELECT id FROM article WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3"
		       : "SELECT id FROM article WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT ?3",
		&select, err);
	int result = SQLITE_DONE;

	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive,
			"SELECT count(*) FROM article WHERE id BETWEEN ?1 AND ?2", &count, err);
	if (status == STATUS_OK) {
		out->hits = xcalloc(nr, sizeof(*out->hits));
		sqlite3_bind_int64(select, 1, plan->first_id);
		sqlite3_bind_int64(select, 2, plan->last_id);
		sqlite3_bind_int64(select, 3, (sqlite3_int64)nr);
		while ((result = sqlite3_step(select)) == SQLITE_ROW)
			out->hits[out->nr++].id = sqlite3_column_int64(select, 0);
		sqlite3_bind_int64(count, 1, plan->first_id);
		sqlite3_bind_int64(count, 2, plan->last_id);
		if (result == SQLITE_DONE && sqlite3_step(count) == SQLITE_ROW)
			out->total = sqlite3_column_int64(count, 0);
		else
			status = archive_error(&searcher->archive, err);
	}
	sqlite3_finalize(select);
	sqlite3_finalize(count);
	return status;
}

/* Whether all the matches are wanted, and not the best alone. */
static bool wants_all(const struct search_options *options)
{
	return options->by_event || options->with_facets;
}

/* A list of articles alone is all that is asked for where no word is to be matched. */
static enum rank_ids role_of(const struct filter *filter, const struct plan *plan)
{
	return plan->match.len == 0 && filter->role == RANK_ONLY_IDS ? RANK_ALL_IDS : filter->role;
}

static enum status rank(struct searcher *searcher, const struct plan *plan, const struct filter *filter,
	const struct search_options *options, size_t nr, struct ranking *out, struct error *err)
{
	struct rank_request request = {.match = plan->match.buf,
		.first_id = plan->first_id,
		.last_id = plan->last_id,
		.phrases = plan->phrases,
		.nr_phrases = plan->nr_phrases,
		.terms = plan->weights,
		.nr_terms = plan->nr_terms,
		.mean_length = 1,
		.order = options->by_event ? RANK_NEWEST_FIRST : options->order,
		.nr_wanted = options->by_event ? 0 : nr,
		.ids_role = role_of(filter, plan),
		.ids = filter->set.ids,
		.nr_ids = filter->set.nr,
		.wants_all = wants_all(options)};
	enum status status = STATUS_OK;

	memset(out, 0, sizeof(*out));
	if (searcher->nr_articles > 0)
		request.mean_length = (double)searcher->nr_tokens / (double)searcher->nr_articles;
	if (plan->match.len > 0 || request.ids_role == RANK_ALL_IDS) {
		if (ranker_run(searcher->archive.db, &request, out) != SQLITE_OK)
			return archive_error(&searcher->archive, err);
	} else if (plan->has_dates) {
		status = list_by_date(searcher, plan, options->order, nr, out, err);
		if (status == STATUS_OK && request.wants_all)
			status = list_all(searcher, plan, out, err);
	}
	if (status == STATUS_OK && options->by_event)
		status = event_order(&searcher->archive, options->order == RANK_OLDEST_FIRST, nr, out, err);
	return status;
}

/* One reading of the query: what it asks and what that found. */
struct attempt {
	struct query query;
	struct query words; /* of the query; what is not words is in the filter */
	struct filter filter;
	struct plan plan;
	struct plan marked; /* what is marked in hits, where names are asked for: else empty */
	struct ranking ranking;
	bool is_last;
};

static void attempt_release(struct attempt *attempt)
{
	plan_release(&attempt->plan);
	plan_release(&attempt->marked);
	filter_release(&attempt->filter);
	ranking_release(&attempt->ranking);
}

/*
 * As many groups as were asked for: how many hits that takes is not known before, so more are ranked until
 * they do. is_last is set where there is nothing more.
 */
static enum status rank_groups(struct searcher *searcher, struct attempt *attempt,
	const struct search_options *options, struct error *err)
{
	struct ranking *out = &attempt->ranking;
	size_t wanted = nr_wanted(searcher, options), nr = wanted;
	enum status status;

	if (options->grouped)
		nr += nr / 8 + 16;
	for (;; nr *= 2) {
		if (nr > (size_t)searcher->nr_articles)
			nr = (size_t)searcher->nr_articles;
		status = rank(searcher, &attempt->plan, &attempt->filter, options, nr, out, err);
		if (status != STATUS_OK)
			return status;
		attempt->is_last = (int64_t)out->nr >= out->total;
		if (options->grouped)
			status = group_ranking(&searcher->stories, out, err);
		if (status != STATUS_OK || out->nr >= wanted || attempt->is_last || !options->grouped)
			break;
		ranking_release(out);
	}
	attempt->is_last &= out->nr <= wanted;
	if (out->nr > wanted)
		out->nr = wanted;
	return status;
}

static enum status attempt_run(struct searcher *searcher, struct attempt *attempt,
	const struct search_options *options, bool any, struct search_result *result, struct error *err)
{
	struct plan_context context = {
		{&searcher->vocabulary, &searcher->tokenizer, &result->arena, searcher->nr_tokens, false},
		searcher->nr_articles, any};
	struct field_reader fields = {searcher, &context, options->lexicon, &result->fields, STATUS_OK, err};

	if (filter_make(&fields, &attempt->query, &attempt->filter, &attempt->words) != STATUS_OK)
		return err->status;
	context.reader.restore = terms_are_unmarked(attempt->words.root, &searcher->tokenizer);
	plan_make(&context, &attempt->words, &attempt->plan);
	if (result->fields.nr) {
		struct query marked = filter_marked_words(&fields, &attempt->query);

		context.reader.restore = terms_are_unmarked(marked.root, &searcher->tokenizer);
		plan_make(&context, &marked, &attempt->marked);
	}
	return rank_groups(searcher, attempt, options, err);
}

static void explain_term(const struct plan *plan, size_t i, struct strbuf *out)
{
	const struct term *term = plan->terms[i];

	strbuf_addf(out, "term %zu%s:", i + 1, term->field == QUERY_TITLE ? " (title)" : "");
	for (size_t j = 0; j < term->nr_tokens; j++) {
		const struct term_token *token = &term->tokens[j];

		for (size_t k = 0; k < token->chosen.nr; k++)
			strbuf_addf(out, "%s%s", k ? "|" : " ", token->chosen.items[k]);
		if (token->any.nr > token->chosen.nr) {
			strbuf_add_str(out, " (also");
			for (size_t k = 0; k < token->any.nr; k++)
				if (strcmp(token->any.items[k], token->chosen.items[0]) != 0)
					strbuf_addf(out, " %s", token->any.items[k]);
			strbuf_add_ch(out, ')');
		}
	}
	strbuf_addf(out, "  weight %.2f", plan->weights[i].chosen_weight);
	if (plan->weights[i].any_weight > 0)
		strbuf_addf(out, " + %.2f", plan->weights[i].any_weight);
	if (plan->weights[i].pair_weight > 0)
		strbuf_addf(out, ", %.2f beside the next", plan->weights[i].pair_weight);
	strbuf_add_ch(out, '\n');
}

static void explain_field(const struct search_field *field, struct strbuf *out)
{
	strbuf_addf(out, "%s: %s  %lld articles", field->name, field->value, (long long)field->nr_articles);
	for (size_t i = 0; i < field->nr_fits; i++) {
		const struct search_fit *fit = &field->fits[i];

		strbuf_addf(out, "%s %s", i ? "," : ":", fit->name);
		if (fit->id)
			strbuf_addf(out, " #%lld", (long long)fit->id);
		else
			strbuf_addf(out, " (%s)", fit->slug);
		strbuf_addf(out, " %lld", (long long)fit->nr_articles);
	}
	if (field->nr_fits_all > field->nr_fits)
		strbuf_addf(out, ", %zu more", field->nr_fits_all - field->nr_fits);
	strbuf_add_ch(out, '\n');
}

static void explain_filter(const struct filter *filter, struct strbuf *out)
{
	static const char *const meanings[] = {[RANK_ANY_ID] = "",
		[RANK_ONLY_IDS] = "only",
		[RANK_ALL_IDS] = "exactly",
		[RANK_WITHOUT_IDS] = "without"};

	if (filter->role != RANK_ANY_ID)
		strbuf_addf(out, "articles: %s %zu that fields select\n", meanings[filter->role],
			filter->set.nr);
}

static const char *explain(const struct attempt *attempt, const struct search_result *result,
	struct arena *arena)
{
	struct strbuf text = STRBUF_INIT;
	char iso[DATE_TEXT_BYTES];
	const char *explanation;

	for (size_t i = 0; i < attempt->plan.nr_terms; i++)
		explain_term(&attempt->plan, i, &text);
	strbuf_addf(&text, "terms: %s\n", result->any ? "any" : "all");
	for (size_t i = 0; i < result->fields.nr; i++)
		explain_field(&result->fields.items[i], &text);
	explain_filter(&attempt->filter, &text);
	if (date_is_known(attempt->query.since)) {
		date_format_iso(attempt->query.since, iso);
		strbuf_addf(&text, "since: %s\n", iso);
	}
	if (date_is_known(attempt->query.until)) {
		date_format_iso(attempt->query.until, iso);
		strbuf_addf(&text, "until: %s\n", iso);
	}
	strbuf_add_str(&text, "match: ");
	for (size_t i = 0; i < attempt->plan.match.len; i++) {
		char c = attempt->plan.match.buf[i];

		if (c != '\x01')
			strbuf_add_ch(&text, c == '\x02' ? '|' : c);
	}
	strbuf_add_ch(&text, '\n');
	explanation = arena_strdup(arena, text.buf);
	strbuf_release(&text);
	return explanation;
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

static enum status fill_hit(struct searcher *searcher, struct highlighter *highlighter,
	const struct search_options *options, struct search_hit *hit, struct arena *arena, struct error *err)
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
	hit->snippet = "";
	hit->date[0] = hit->event[0] = '\0';
	if (options->by_event && status == STATUS_OK)
		status = event_day(&searcher->archive, hit->id, hit->event, err);
	if (date_is_known(article.date))
		date_format_iso(article.date, hit->date);
	if (!options->without_snippets)
		add_passage(searcher, highlighter, &article, hit, arena);
	arena_release(&scratch);
	return status;
}

static enum status fill_hits(struct searcher *searcher, const struct attempt *attempt,
	const struct search_options *options, struct search_result *out, struct error *err)
{
	struct highlighter highlighter;
	enum status status = STATUS_OK;

	highlighter_init(&highlighter, attempt->marked.nr_terms ? &attempt->marked : &attempt->plan);
	out->hits = xcalloc(attempt->ranking.nr, sizeof(*out->hits));
	for (size_t i = options->offset; status == STATUS_OK && i < attempt->ranking.nr; i++) {
		struct search_hit *hit = &out->hits[out->nr++];

		hit->rank = i + 1;
		hit->id = attempt->ranking.hits[i].id;
		hit->score = attempt->ranking.hits[i].score;
		status = fill_hit(searcher, &highlighter, options, hit, &out->arena, err);
		if (status == STATUS_OK && options->grouped)
			status = searcher_versions(searcher, hit->id, &out->arena, &hit->versions,
				&hit->nr_versions, err);
	}
	highlighter_release(&highlighter);
	return status;
}

enum status searcher_search(struct searcher *searcher, const char *query,
	const struct search_options *options, struct search_result *out, struct error *err)
{
	struct attempt attempt;
	enum status status;

	memset(out, 0, sizeof(*out));
	memset(&attempt, 0, sizeof(attempt));
	strbuf_init(&attempt.plan.match);
	strbuf_init(&attempt.marked.match);
	out->any = options->any;
	query = arena_strdup(&out->arena, query); /* the tree points into it */
	status = query_parse(query, &out->arena, &attempt.query, err);
	/*
	 * One read transaction: the hits are of the same archive as the ranking, whatever an indexer commits.
	 */
	if (status == STATUS_OK)
		status = archive_exec(&searcher->archive, "BEGIN", err);
	if (status == STATUS_OK)
		status = attempt_run(searcher, &attempt, options, options->any, out, err);
	if (status == STATUS_OK && attempt.ranking.total == 0 && !options->any && attempt.plan.nr_terms > 1) {
		attempt_release(&attempt);
		out->fell_back = true;
		out->any = true;
		status = attempt_run(searcher, &attempt, options, true, out, err);
	}
	if (status == STATUS_OK)
		status = fill_hits(searcher, &attempt, options, out, err);
	out->total = attempt.ranking.total;
	out->is_last = attempt.is_last;
	out->has_facets = options->with_facets;
	if (status == STATUS_OK && options->with_facets)
		status = facets_count(&searcher->archive, attempt.ranking.all, attempt.ranking.nr_all,
			&out->arena, &out->facets, err);
	out->nothing_asked = attempt.plan.match.len == 0 && !attempt.plan.has_dates &&
		role_of(&attempt.filter, &attempt.plan) != RANK_ALL_IDS;
	out->shown_for = shown_for(query, &attempt.plan, &out->arena);
	out->explanation = explain(&attempt, out, &out->arena);
	attempt_release(&attempt);
	sqlite3_exec(searcher->archive.db, "COMMIT", NULL, NULL, NULL);
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
