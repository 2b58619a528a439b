/* The public C API over searcher/search.h. */
#include "tracuu.h"

#include "base/memory.h"
#include "searcher/search.h"

#include <stdio.h>
#include <stdlib.h>

struct tracuu {
	struct searcher searcher;
};

struct tracuu_hits {
	struct search_result result;
	struct tracuu_hit *hits;
	struct tracuu_range *ranges; /* of all hits, one after another */
};

enum { DEFAULT_LIMIT = 10 };

static enum tracuu_result tell(const struct error *err, char *message, size_t message_bytes)
{
	if (message && message_bytes)
		snprintf(message, message_bytes, "%s", err->message);
	if (err->status == STATUS_OK)
		return TRACUU_OK;
	return err->status == STATUS_USAGE ? TRACUU_BAD_QUERY : TRACUU_BAD_ARCHIVE;
}

enum tracuu_result tracuu_open(const char *path, struct tracuu **out, char *message, size_t message_bytes)
{
	struct tracuu *archive = xcalloc(1, sizeof(*archive));
	struct error err = ERROR_INIT;

	*out = NULL;
	if (searcher_open(&archive->searcher, path, &err) == STATUS_OK)
		*out = archive;
	else
		tracuu_close(archive);
	return tell(&err, message, message_bytes);
}

void tracuu_close(struct tracuu *archive)
{
	if (!archive)
		return;
	searcher_close(&archive->searcher);
	free(archive);
}

/* The result's hits in the public form; strings stay where they are. */
static void publish(struct tracuu_hits *hits)
{
	const struct search_result *result = &hits->result;
	struct tracuu_range *range;
	size_t nr_ranges = 0;

	for (size_t i = 0; i < result->nr; i++)
		nr_ranges += result->hits[i].marks.nr;
	hits->hits = xcalloc(result->nr, sizeof(*hits->hits));
	/* cppcheck-suppress invalidFunctionArg */
	hits->ranges = range = xcalloc(nr_ranges, sizeof(*hits->ranges));
	for (size_t i = 0; i < result->nr; i++) {
		const struct search_hit *from = &result->hits[i];

		hits->hits[i] = (struct tracuu_hit){from->rank, from->id, from->score, from->ref, from->title,
			from->date, from->snippet, range, from->marks.nr};
		for (size_t j = 0; j < from->marks.nr; j++)
			*range++ = (struct tracuu_range){
				from->marks.items[j].start_byte, from->marks.items[j].end_byte};
	}
}

enum tracuu_result tracuu_search(struct tracuu *archive, const char *query,
	const struct tracuu_options *options, struct tracuu_hits **out, char *message, size_t message_bytes)
{
	struct search_options wanted = {.limit = DEFAULT_LIMIT, .nr_counted = SEARCH_COUNTED};
	struct tracuu_hits *hits = xcalloc(1, sizeof(*hits));
	struct error err = ERROR_INIT;

	if (options) {
		wanted.any = options->any != 0;
		wanted.verbatim = options->verbatim != 0;
		wanted.order = (enum rank_order)options->order;
		wanted.limit = options->limit ? options->limit : DEFAULT_LIMIT;
		wanted.offset = options->offset;
	}
	*out = NULL;
	if (searcher_search(&archive->searcher, query, &wanted, &hits->result, &err) == STATUS_OK) {
		publish(hits);
		*out = hits;
	} else {
		tracuu_hits_free(hits);
	}
	return tell(&err, message, message_bytes);
}

void tracuu_hits_free(struct tracuu_hits *hits)
{
	if (!hits)
		return;
	search_result_release(&hits->result);
	free(hits->hits);
	free(hits->ranges);
	free(hits);
}

size_t tracuu_hits_count(const struct tracuu_hits *hits)
{
	return hits->result.nr;
}

int64_t tracuu_hits_total(const struct tracuu_hits *hits)
{
	return hits->result.total;
}

int tracuu_hits_total_is_least(const struct tracuu_hits *hits)
{
	return hits->result.total_is_least;
}

const char *tracuu_hits_shown_for(const struct tracuu_hits *hits)
{
	return hits->result.shown_for;
}

int tracuu_hits_corrected(const struct tracuu_hits *hits)
{
	return hits->result.corrected;
}

const struct tracuu_hit *tracuu_hits_get(const struct tracuu_hits *hits, size_t at)
{
	return at < hits->result.nr ? &hits->hits[at] : NULL;
}
