/* Query -> plan and filter -> ranking, in the order that was asked for. */
#include "searcher/attempt.h"

#include "base/memory.h"
#include "searcher/event_order.h"
#include "searcher/grouping.h"
#include "searcher/revisions.h"

#include <stdlib.h>
#include <string.h>

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

static struct rank_request make_request(struct searcher *searcher, const struct attempt *attempt,
	const struct search_options *options, size_t nr)
{
	const struct plan *plan = &attempt->plan;

	return (struct rank_request){.match = plan->match.buf,
		.segments = options->by_fts5 || !segments_are_whole(&searcher->segments)
			? NULL
			: &searcher->segments,
		.first_id = plan->first_id,
		.last_id = plan->last_id,
		.phrases = plan->phrases,
		.nr_phrases = plan->nr_phrases,
		.terms = plan->weights,
		.nr_terms = plan->nr_terms,
		.clauses = plan->clauses,
		.nr_clauses = plan->nr_clauses,
		.also_ids = plan->also.ids,
		.nr_also_ids = plan->also.nr,
		.mean_length = searcher->nr_articles > 0
			? (double)searcher->nr_tokens / (double)searcher->nr_articles
			: 1,
		.order = options->by_event ? RANK_NEWEST_FIRST : options->order,
		.nr_wanted = options->by_event ? 0 : nr,
		.ids_role = role_of(&attempt->filter, plan),
		.ids = attempt->filter.set.ids,
		.nr_ids = attempt->filter.set.nr,
		.nr_counted = options->nr_counted,
		.wants_all = wants_all(options),
		.title_first = searcher->archive.version < ARCHIVE_PACKED_TEXT_VERSION};
}

static enum status rank(struct searcher *searcher, const struct attempt *attempt,
	const struct search_options *options, size_t nr, struct ranking *out, struct error *err)
{
	const struct plan *plan = &attempt->plan;
	struct rank_request request;
	enum status status = STATUS_OK;
	int result = segments_refresh(&searcher->segments);

	memset(out, 0, sizeof(*out));
	if (result != SQLITE_OK)
		return segments_error(&searcher->archive, result, err);
	request = make_request(searcher, attempt, options, nr);
	if (plan->match.len > 0 || request.ids_role == RANK_ALL_IDS) {
		if (ranker_run(searcher->archive.db, &request, out) != SQLITE_OK)
			return segments_error(&searcher->archive, segments_result(&searcher->segments), err);
	} else if (plan->has_dates) {
		status = list_by_date(searcher, plan, options->order, nr, out, err);
		if (status == STATUS_OK && request.wants_all)
			status = list_all(searcher, plan, out, err);
	}
	if (status == STATUS_OK && options->by_event)
		status = event_order(&searcher->archive, options->order == RANK_OLDEST_FIRST, nr, out, err);
	return status;
}

/*
 * As many groups as were asked for: how many hits that takes is not known before, so more are ranked until
 * they do. *is_last where there is nothing more.
 */
enum status attempt_rank(struct searcher *searcher, struct attempt *attempt,
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
		status = rank(searcher, attempt, options, nr, out, err);
		if (status != STATUS_OK)
			return status;
		attempt->is_last = ((int64_t)out->nr >= out->total && !out->is_least) ||
			nr >= (size_t)searcher->nr_articles;
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

void attempt_init(struct attempt *attempt)
{
	memset(attempt, 0, sizeof(*attempt));
	strbuf_init(&attempt->plan.match);
	strbuf_init(&attempt->marked.match);
}

void attempt_release(struct attempt *attempt)
{
	plan_release(&attempt->plan);
	plan_release(&attempt->marked);
	filter_release(&attempt->filter);
	ranking_release(&attempt->ranking);
}

enum status attempt_run(struct searcher *searcher, struct attempt *attempt,
	const struct search_options *options, struct attempt_way way, struct search_result *result,
	struct error *err)
{
	struct plan_context context = {.reader = {.vocabulary = &searcher->vocabulary,
					       .tokenizer = &searcher->tokenizer,
					       .arena = &result->arena,
					       .nr_uses_all = searcher->nr_tokens,
					       .correct = way.corrected,
					       .verbatim = options->verbatim,
					       .has_restored = searcher->has_restored},
		.nr_articles = searcher->nr_articles,
		.any = way.any,
		.abbreviations = options->verbatim ? NULL : &searcher->abbreviations};
	struct field_reader fields = {searcher, &context, options->lexicon, &result->fields, STATUS_OK, err};

	article_lists_refresh(&searcher->lists);
	if (filter_make(&fields, &attempt->query, &attempt->filter, &attempt->words) != STATUS_OK)
		return err->status;
	context.reader.restore =
		!options->verbatim && terms_are_unmarked(attempt->words.root, &searcher->tokenizer);
	context.known = options->verbatim ? NULL : &searcher->known;
	plan_make(&context, &attempt->words, &attempt->plan);
	context.known = NULL;
	if (result->fields.nr) {
		struct query marked = filter_marked_words(&fields, &attempt->query);

		context.reader.restore = terms_are_unmarked(marked.root, &searcher->tokenizer);
		plan_make(&context, &marked, &attempt->marked);
	}
	if (options->only_new && attempt_asks(attempt) &&
		revisions_narrow(searcher, options->since_revision, &attempt->filter, err) != STATUS_OK)
		return err->status;
	return attempt_rank(searcher, attempt, options, err);
}

enum status attempt_account(struct searcher *searcher, const struct attempt *attempt,
	const struct search_options *options, int64_t id, struct rank_account *out, struct error *err)
{
	struct rank_request request = make_request(searcher, attempt, options, 1);
	struct ranking one;
	int result;

	memset(out, 0, sizeof(*out));
	out->terms = xcalloc(request.nr_terms, sizeof(*out->terms));
	out->clauses = xcalloc(request.nr_clauses, sizeof(*out->clauses));
	request.first_id = request.last_id = id;
	request.account = out;
	result = ranker_run(searcher->archive.db, &request, &one);
	ranking_release(&one);
	return result == SQLITE_OK ? STATUS_OK : archive_error(&searcher->archive, err);
}

bool attempt_asks(const struct attempt *attempt)
{
	return attempt->plan.match.len > 0 || attempt->plan.has_dates ||
		role_of(&attempt->filter, &attempt->plan) == RANK_ALL_IDS;
}
