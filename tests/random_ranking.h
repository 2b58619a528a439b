/*
 * Random requests to the ranker, each answered three ways that must agree: by FTS5, by segments, and worked
 * out from the texts (tests/plain_ranking.h). FTS5 and segments agree bit for bit; what was worked out, but
 * for rounding.
 *
 *   ranked_open, then any number of { ranked_put / ranked_remove within test_archive_begin and _commit;
 *   ranked_refresh; ranked_check_random ... }, then ranked_close
 */
#ifndef TRACUU_TESTS_RANDOM_RANKING_H
#define TRACUU_TESTS_RANDOM_RANKING_H

#include "store/segments.h"
#include "tests/plain_ranking.h"
#include "tests/test_archive.h"

struct ranked_archive {
	struct test_archive *test;
	struct segments segments;
	struct plain_article *articles; /* in no order */
	size_t nr, alloc;
	double mean_length;
};

/* The archive is open; its articles are those that ranked_put puts. */
void ranked_open(struct ranked_archive *ranked, struct test_archive *test);
void ranked_close(struct ranked_archive *ranked);

/*
 * An article of random words, at most max_body in its body; at `place` of the articles, or a new one where
 * that is nr.
 */
void ranked_put(struct ranked_archive *ranked, size_t place, int max_body, const char *iso);
void ranked_remove(struct ranked_archive *ranked, size_t place);

/* After the commit: what was written is asked for from now on. */
void ranked_refresh(struct ranked_archive *ranked);

struct ranked_wish {
	enum rank_order order;
	size_t nr_wanted;
	int64_t first_id, last_id;
	bool wants_all;
	bool with_plain; /* all three ways; else by FTS5 and segments */
};

/* One random request of this kind. */
void ranked_check_random(struct ranked_archive *ranked, const struct ranked_wish *wish);

/* The same where segments may be damaged: they have the hits of FTS5, or others, or cannot be read. */
enum ranked_answer { RANKED_SAME, RANKED_OTHER, RANKED_FAILED };
enum ranked_answer ranked_try_random(struct ranked_archive *ranked, const struct ranked_wish *wish);

/*
 * One random expression with phrases of up to three tokens, in the title or anywhere, by what matches
 * alone.
 */
void ranked_check_matches(struct ranked_archive *ranked);

#endif
