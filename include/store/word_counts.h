/*
 * Counting words, pairs and triples of neighbouring words while articles come and go.
 *
 * Counts are collected in memory as differences and added to the tables word, pair and triple by
 * word_counts_write, inside the caller's transaction. They are exact: what an article added is taken away
 * when it goes.
 *
 * Pairs are of words, and of a word and a number or date: any number counts as the word "#" there, so that
 * "5 ha" and "ngày 26" are known to be common. A sentence (text/sentence_break.h) begins and ends with the
 * word ".", so that "đâu" is known to end what "đầu" does not; the two of neighbouring sentences are one.
 * Words of unmarked texts are in no pair.
 *
 *   Họp ngày 26. Bầu chủ tịch   .|họp  họp|ngày  ngày|#  #|.  .|bầu  bầu|chủ  chủ|tịch  tịch|.
 *
 * Triples are of words; numbers are in none, and breaks only at the ends.
 */
#ifndef TRACUU_STORE_WORD_COUNTS_H
#define TRACUU_STORE_WORD_COUNTS_H

#include "base/strmap.h"
#include "base/strmap_memo.h"
#include "store/pairs.h"
#include "store/triples.h"
#include "text/token_stream.h"

#include <sqlite3.h>

struct word_count {
	int64_t nr_articles, nr_uses; /* differences since the last write */
	uint64_t last_article;        /* the article that was counted last, so that it counts once */
	int64_t id;                   /* row in the table word, during a write */
	uint64_t hash;                /* triple_word */
	bool is_word;
};

struct word_counts {
	struct strmap words;
	struct word_count *counts; /* by number in words */
	size_t alloc;
	struct pair_count *pairs; /* by numbers in words; open addressing; nr_pair_slots is a power of two */
	size_t nr_pairs, nr_pair_slots;
	struct triple_counts triples;
	uint64_t nr_articles_seen;
	struct strmap_memo memo; /* of words */
};

/* What stands for any number or date in a pair. */
#define PAIR_NUMBER "#"

/* What a sentence begins and ends with in a pair; it is used once a sentence. */
#define PAIR_BREAK "."

#define WORD_COUNTS_INIT                                                                  \
	{                                                                                 \
		STRMAP_INIT, NULL, 0, NULL, 0, 0, TRIPLE_COUNTS_INIT, 0, STRMAP_MEMO_INIT \
	}

void word_counts_release(struct word_counts *counts);

/* Adds (sign +1) or takes away (-1) one article, given as the streams of its fields. */
void word_counts_article(struct word_counts *counts, const struct token_stream *const *fields,
	size_t nr_fields, int sign);

struct batch_counts;

/* Adds what was counted of a batch of articles (store/batch_counts.h). */
void word_counts_add_batch(struct word_counts *counts, const struct batch_counts *batch);

/* True where so much is collected that it should be written. */
bool word_counts_are_full(const struct word_counts *counts);

/*
 * Takes the slots of the pairs: those that are used, by the ids that the words have in counts, then begin
 * them, in the order of first and second. Returns how many.
 */
size_t word_counts_take_pairs(struct word_counts *counts);

/*
 * Adds all to the tables and empties the counts; of their room they keep that of the triples until they are
 * released. Returns an SQLite code; on failure the caller rolls back and releases them.
 */
int word_counts_write(struct word_counts *counts, sqlite3 *db);

#endif
