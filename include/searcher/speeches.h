/*
 * Passages of speeches: whose, about what, when; ranked inside the passages.
 *
 *   persons, words, topic, days, kind  ->  passages with their speaker, office, article and span
 *
 * With words the best passages come first, else the newest. The words are searched within the passages: what
 * else an article says does not count.
 */
#ifndef TRACUU_SEARCHER_SPEECHES_H
#define TRACUU_SEARCHER_SPEECHES_H

#include "searcher/citation.h"

enum speech_kind { SPEECH_ANY_KIND, SPEECH_ONLY_QUOTES, SPEECH_ONLY_REPORTED };

struct speech_request {
	const char *query;         /* "" or NULL: no words */
	const int64_t *person_ids; /* NULL: anybody; also who is not resolved to a person */
	size_t nr_persons;
	int64_t topic_id;         /* 0: any */
	struct date since, until; /* publication, both inclusive; all zero: open */
	enum speech_kind kind;
	enum rank_order order; /* without words RANK_BY_SCORE is newest first */
	size_t limit, offset;
};

struct speech_hit {
	size_t rank;           /* from 1 */
	int64_t id, person_id; /* person_id 0: not resolved */
	double score;
	const char *speaker, *office; /* as the article has them; several offices with ", " between; or "" */
	bool is_quote;
	struct citation article;
	int64_t start_byte, end_byte; /* of title + "\n" + body */
	const char *text;             /* the whole passage */
	const char *snippet;          /* the part that says most about the words; marks are in it */
	struct marks marks;
};

struct speech_result {
	struct speech_hit *hits;
	size_t nr;
	int64_t total;
	const char *shown_for; /* what was searched where that differs from the query, else NULL */
	struct arena arena;
};

/* speech_result_release is safe after a failure. */
enum status speeches_find(struct searcher *searcher, const struct speech_request *request,
	struct speech_result *out, struct error *err);
void speech_result_release(struct speech_result *result);

#endif
