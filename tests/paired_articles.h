/*
 * Articles of few different tokens, so that all that stand next to each other can be counted: what tests of
 * pairs (store/segments/pairs.h) hold them against. Tokens are t0, t1 ...
 *
 *   paired_open; then segments of any of the articles by paired_make; paired_close
 */
#ifndef TRACUU_TESTS_PAIRED_ARTICLES_H
#define TRACUU_TESTS_PAIRED_ARTICLES_H

#include "store/segments/pair_list.h"
#include "store/segments/pair_runs.h"
#include "tests/test_archive.h"

enum { PAIRED_TOKENS = 100, PAIRED_MAX_TOKENS = 60, PAIRED_TEXT_BYTES = 8 };

/* Several runs of them, the last of which is not full; the last window is not, either. */
enum { PAIRED_DOCS = 2 * PAIR_RUN_DOCS + 500 };

/* So long are they on the average, as segments are told. */
#define PAIRED_MEAN_LENGTH 35.0

struct paired_article {
	struct paired_token {
		uint32_t token, position; /* as store/match.h has it */
		bool is_beside;
	} tokens[PAIRED_MAX_TOKENS];
	size_t nr, nr_title;
	uint32_t length; /* more than it is in some, as tokens of it count little then */
};

struct paired {
	struct test_archive test;
	struct segments segments;
	struct paired_article *articles; /* PAIRED_DOCS */
	uint32_t hashes[PAIRED_TOKENS];
	uint8_t (*uses)[PAIRED_DOCS]; /* by pair of tokens and article: see paired_uses */
};

/* ---- without a segment */

/* Some tokens are more common than others. */
uint32_t paired_random_token(void);
void paired_text(uint32_t token, char text[PAIRED_TEXT_BYTES]);
void paired_hashes(uint32_t hashes[PAIRED_TOKENS]);

void paired_random_article(struct paired_article *article);
void paired_record(const struct paired_article *article, struct strbuf *record);

/* How often the article has the token, and whether in the title. */
struct paired_code {
	unsigned int uses;
	bool in_title;
};
struct paired_code paired_code(const struct paired_article *article, uint32_t token);

/* Calls for each two tokens of the article that stand next to each other. */
typedef void paired_fn(void *context, uint32_t first, uint32_t second, uint32_t uses);
void paired_each(const struct paired_article *article, paired_fn *fn, void *context);

/* ---- with segments */

void paired_open(struct paired *paired); /* segment 1 has all articles */
void paired_close(struct paired *paired);

/* By article: what counts where the second token follows the first. */
const uint8_t *paired_uses(const struct paired *paired, uint32_t first, uint32_t second);

/* What so many uses are worth in the article, where they all are so long on the average. */
double paired_worth(const struct paired *paired, uint32_t doc, unsigned int nr_uses, double mean_length);

struct paired_making {
	const uint32_t *docs; /* numbers of articles, ascending */
	uint32_t nr;
	const bool *in_source; /* by place in docs: a source tells of its pairs; NULL: all are in runs */
	const struct pair_source *sources;
	size_t nr_sources;
};

/* Writes the segment; all are read anew. */
void paired_make(struct paired *paired, int64_t id, const struct paired_making *making);
const struct segment *paired_segment(const struct paired *paired, int64_t id);

/*
 * By article of the segment: the bound that the list gives, 0 where it has none. What is wrong with its
 * windows ends the test.
 */
void paired_unpack(struct pair_list *list, uint8_t mosts[PAIRED_DOCS]);

/* As saturation. */
float paired_most(uint8_t most);

#endif
