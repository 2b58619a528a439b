/*
 * One query against one archive: hits, how they were found, and what was searched.
 */
#ifndef TRACUU_SEARCHER_SEARCH_H
#define TRACUU_SEARCHER_SEARCH_H

#include "searcher/article_lists.h"
#include "searcher/facets.h"
#include "searcher/fields.h"
#include "searcher/known.h"
#include "searcher/snippet.h"
#include "store/abbreviations.h"
#include "store/archive.h"
#include "store/segments.h"
#include "store/stories.h"

struct lexicon;

/*
 * An archive opened for searching. Everything a result holds is its own, so the searcher may be closed before
 * it.
 */
struct searcher {
	struct archive archive;
	struct vocabulary vocabulary;
	struct tokenizer tokenizer;
	struct segments segments;
	struct stories stories;
	struct abbreviations abbreviations;
	struct article_lists lists;
	struct known known;
	sqlite3_stmt *select_article, *select_by_ref, *select_version;
	int64_t nr_articles, nr_tokens;
	bool has_restored; /* some articles were given marks: store/restored.h */
};

/* nr_counted where somebody looks at the number: to read so many takes some milliseconds. */
enum { SEARCH_COUNTED = 1000 };

/* What is read of each hit's article. */
enum hit_detail {
	HIT_PASSAGE, /* what follows, and the passage that is most about the query, with marks */
	HIT_HEAD,    /* ref, title, source */
	HIT_ID       /* nothing: id, date and score alone */
};

struct search_options {
	bool any;      /* words are alternatives */
	bool verbatim; /* words are what was typed: not respelled, expanded or taken for names */
	enum rank_order order;
	size_t limit, offset;
	enum hit_detail detail;
	bool grouped;  /* versions of one article are one hit; limit and offset count these */
	bool by_event; /* by the day of the event; order says from which end */
	bool with_facets;
	size_t nr_counted; /* articles that may be read to count matches exactly; 0: few, or none */
	bool by_fts5;      /* FTS5 itself finds the matches, all of them: the same hits, later */
	bool explain;      /* how the query was read, and where the score of each hit came from */
	bool only_new;     /* only what came or changed after since_revision, and no falling back to any */
	int64_t since_revision;
	const struct lexicon *lexicon; /* place nouns, for place:; NULL: such a name may stand anywhere */
};

/* Another version of an article: the same report on another portal (store/stories.h). */
struct search_version {
	int64_t id;
	const char *ref, *title, *source;
	char date[DATE_TEXT_BYTES]; /* "" where unknown */
};

struct search_hit {
	size_t rank; /* from 1 */
	int64_t id;
	double score;
	const char *ref, *title, *source;
	char date[DATE_TEXT_BYTES];  /* "" where unknown */
	char event[DATE_TEXT_BYTES]; /* the day of the event; "" where unknown, or not sorted by it */
	const char *
		explanation; /* where it was asked for: where the score came from, one line a thing; else "" */
	const char *snippet;
	struct marks marks, title_marks;
	struct search_version *versions; /* where grouped: the others, also those that do not match */
	size_t nr_versions;
};

struct search_result {
	struct search_hit *hits;
	size_t nr;
	int64_t total;         /* articles that match, versions too */
	bool total_is_least;   /* there may be more: counting them all would have taken too long */
	bool is_last;          /* no hits come after these */
	const char *shown_for; /* what was searched where that differs from the query ("ma túy"), else NULL */
	bool any;              /* words were alternatives: asked for, or fallen back to */
	bool corrected;        /* nothing had the words as typed; shown_for says what was probably meant */
	bool fell_back;        /* nothing had all words, so any counted */
	bool nothing_asked;    /* the query held nothing to search for */
	bool has_facets;       /* they were asked for */
	int64_t revision;      /* the archive's, where only_new: the next since_revision; else 0 */
	struct search_fields fields; /* how the fields of facts were read */
	struct search_facets facets;
	const char *explanation; /* with explain: how the query was read, one line a thing; else "" */
	struct arena arena;      /* owns the strings */
};

enum status searcher_open(struct searcher *searcher, const char *path, struct error *err);
void searcher_close(struct searcher *searcher);

/*
 * One read transaction of one request: all that it reads is of the same archive, and of words what requests
 * before have looked up, unless the archive has changed since. searcher_end is safe after a failure.
 */
enum status searcher_begin(struct searcher *searcher, struct error *err);
void searcher_end(struct searcher *searcher);

/* Whether the query has a field that wants a lexicon: place: or noi:. */
bool search_wants_lexicon(const char *query);

/* search_result_release is safe after a failure too. */
enum status searcher_search(struct searcher *searcher, const char *query,
	const struct search_options *options, struct search_result *out, struct error *err);
void search_result_release(struct search_result *result);

/*
 * The article of an id ("785..." in decimal) or a ref. Its strings live in the arena. *id is 0 where there is
 * none.
 */
enum status searcher_get(struct searcher *searcher, const char *id_or_ref, struct arena *arena, int64_t *id,
	struct article *out, struct error *err);

/* The other versions of an article by date, at most SEARCH_MAX_VERSIONS; all in the arena. */
enum { SEARCH_MAX_VERSIONS = 100 };
enum status searcher_versions(struct searcher *searcher, int64_t id, struct arena *arena,
	struct search_version **out, size_t *nr, struct error *err);

#endif
