/*
 * Ranking: every match of an FTS5 expression is scored in C, in one pass, and the best k are kept.
 *
 * The score of an article, for query terms t and neighbouring terms (t, t+1):
 *
 *   sum over t      chosen_weight(t)   * sat(tf of the chosen spellings)
 *                 + any_weight(t)      * sat(tf of all spellings)
 * + sum over t,t+1  pair_weight(t)     * sat(how often t+1 stands right after t)
 *                 + any_pair_weight(t) * sat(the same of all spellings)
 * + NEARNESS * the most that chosen_weights of different terms, by their chosen spellings, sum up to within
 *   WINDOW_TOKENS tokens; ALL_IN_TITLE times that where it is the title and has all of them
 * + sum over clauses that list the article: their weight
 *
 *   tf     = uses, those in the title and at the beginning of the body LEAD_USE times
 *            (+ INSTEAD_USE * uses of what stands for the term: "UBND" for each of "ủy ban nhân dân")
 *   sat(f) = f * (k1 + 1) / (f + k1 * (1 - b + b * length / mean length))          (BM25, Robertson 1994)
 *
 * The weights hold the idf and come from the planner (searcher/plan.h), which knows the archive's counts; so
 * nothing is evaluated twice. Stock FTS5 ranking spends a third of its time on lengths and sorts all matches.
 */
#ifndef TRACUU_STORE_RANKER_H
#define TRACUU_STORE_RANKER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RANK_NO_TERM = -1 };

/* One phrase of the MATCH expression, in the order in which it stands there. */
struct rank_phrase {
	int term; /* RANK_NO_TERM where it only filters */
	enum rank_role {
		RANK_CHOSEN, /* the spelling as written, or as restored */
		RANK_ANY,    /* all the spellings that the word may have, the chosen one among them */
		RANK_REST,   /* all but the chosen one: reading the postings of that once is enough */
		RANK_INSTEAD /* stands for a run of terms, as an abbreviation does for the name in full */
	} role;
	int nr_terms, nr_tokens; /* of INSTEAD: for how many terms from `term` on; how long it is itself */
};

struct rank_term {
	double chosen_weight, any_weight;
	double pair_weight, any_pair_weight; /* with the next term; 0 where they do not belong together */
	int nr_tokens;                       /* that the term covers: where the next one would start */
	bool has_any;    /* further spellings may stand for it: there is a phrase of them */
	bool rest_apart; /* that phrase is RANK_REST, not RANK_ANY */
};

/*
 * A run of terms that names something the archive knows: articles that are listed are about it, whether or
 * not they print the words. Being listed adds the weight.
 */
struct rank_clause {
	int first_term, nr_terms;
	const int64_t *ids; /* ascending, each once */
	size_t nr_ids;
	double weight;
	bool is_required; /* an article has all the terms, or is listed; else it does not count */
};

/* What a sorted list of article ids means for a ranking. */
enum rank_ids {
	RANK_ANY_ID,     /* there is no list */
	RANK_ONLY_IDS,   /* these articles alone count */
	RANK_ALL_IDS,    /* the same, and they count where the expression does not match them: score 0 */
	RANK_WITHOUT_IDS /* these articles do not count */
};

enum rank_order { RANK_BY_SCORE, RANK_NEWEST_FIRST, RANK_OLDEST_FIRST };

/* What one term adds to a score. */
struct term_score {
	double chosen, any;    /* by its chosen spelling; by any */
	double pair, any_pair; /* beside the next term, the same */
};

/* Where the score of an article came from. */
struct rank_account {
	struct term_score *terms; /* by term of the request; the caller's, with room for all */
	double *clauses;          /* by clause: its weight where it lists the article, else 0; the same */
	double nearness;          /* what the best window adds */
	double length;            /* of the article, in tokens; 0 where no word of it was matched */
};

struct segments;

struct rank_request {
	const char *match; /* FTS5 expression; "" matches nothing */
	struct segments *
		segments; /* what it is answered by where that can be done (they are refreshed); NULL: FTS5 */
	int64_t first_id, last_id;
	const struct rank_phrase *phrases;
	size_t nr_phrases;
	const struct rank_term *terms;
	size_t nr_terms;
	const struct rank_clause *clauses;
	size_t nr_clauses;
	const int64_t *also_ids; /* ascending: these count too where the expression does not match them */
	size_t nr_also_ids;
	double mean_length;
	enum rank_order order;
	size_t nr_wanted; /* the best so many are kept */
	enum rank_ids ids_role;
	const int64_t *ids; /* ascending, each once */
	size_t nr_ids;
	size_t nr_counted; /* records that segments may read to count, past some; 0: only if that is all */
	bool wants_all;    /* ranking.all is to be filled */
	struct rank_account *account; /* of the last article that is scored; NULL: none is kept */
	bool passages;    /* of speech_fts instead of articles: ids are of speeches, lengths are FTS5's own */
	bool title_first; /* of the columns of article_fts, as before version 8 of the archive */
};

struct rank_hit {
	int64_t id;
	double score; /* 0 in date order */
};

struct ranking {
	struct rank_hit *hits; /* best first; ties newest first */
	size_t nr;
	int64_t total; /* matches in all */
	bool is_least; /* there may be more */
	int64_t *all;  /* where it was asked for: their ids, ascending */
	size_t nr_all, alloc_all;
};

void ranking_release(struct ranking *ranking);

/* Makes the ranker known to a connection. Both return SQLite codes. */
int ranker_register(sqlite3 *db);
int ranker_run(sqlite3 *db, const struct rank_request *request, struct ranking *out);

#endif
