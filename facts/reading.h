/*
 * An article as it is read for facts: its words with what stands between them, its sentences, and all phrases
 * of the lexicon, found in one pass. The stages (dates, officials, speeches, topics, figures) look at this
 * and at bytes only to copy what they found.
 *
 *   text      Chiều 15.11 , tại xã    Sín ...
 *   words     0     1  2      3  4    5        dates and numbers are runs of digits; 15 and 11 are two words
 *   gap       -     ␣  .      ,  ␣    ␣        before each word: a set of enum gap
 *   sentence  0     0  0      0  0    0
 */
#ifndef TRACUU_FACTS_READING_H
#define TRACUU_FACTS_READING_H

#include "base/printed_key.h"
#include "base/strbuf.h"
#include "facts/facts.h"
#include "facts/lexicon.h"
#include "text/tokenize.h"

/* What stands between a word and the one before it. A set; 0 where nothing does ("Covid19"). */
enum gap {
	GAP_SPACE = 1,
	GAP_COMMA = 2,
	GAP_SEMICOLON = 4,
	GAP_COLON = 8,
	GAP_DASH = 16,
	GAP_STOP = 32, /* . ! ? … */
	GAP_LINE = 64, /* a line break */
	GAP_OPEN = 128,
	GAP_CLOSE = 256, /* ( ) [ ] */
	GAP_QUOTE_OPEN = 512,
	GAP_QUOTE_CLOSE = 1024, /* “ ” « » "; straight ones are told by what is around */
	GAP_SLASH = 2048,
	GAP_APOSTROPHE = 4096,
	GAP_OTHER = 8192 /* %, &, + ... */
};

enum word_flag {
	WORD_NUMBER = 1,  /* digits */
	WORD_CAPITAL = 2, /* begins with a capital */
	WORD_UPPER = 4,   /* two letters or more, all capitals */
	WORD_SYLLABLE = 8 /* Vietnamese could have it: text/syllable.h */
};

#define READING_NO_WORD UINT32_MAX

struct reading_word {
	uint32_t start_byte, end_byte;
	uint32_t id;       /* in the trie's words; READING_NO_WORD where the lexicon does not have it */
	uint16_t gap;      /* before it */
	uint16_t flags;    /* enum word_flag */
	uint32_t sentence; /* that it is in */
	uint32_t spelling; /* the hash of its canonical spelling, 0 of a number */
	uint64_t classes;  /* of the phrases that begin here: bit enum phrase_class */
};

struct reading_hit {   /* a phrase of the lexicon, met */
	uint32_t word; /* where it begins */
	uint16_t nr_words;
	uint16_t class; /* enum phrase_class */
	uint32_t value;
	float weight;
};

struct reading_sentence {
	uint32_t first_word, end_word;
	uint32_t start_byte, end_byte; /* from its first letter, digit or opening quote to its last mark */
	uint32_t paragraph;            /* 0 is the title */
};

struct reading {
	const char *text; /* title + "\n" + body */
	size_t len, title_len;
	bool is_unmarked; /* the text prints no marks, so phrases were matched without */
	struct reading_word *words;
	size_t nr_words, alloc_words;
	struct reading_hit *hits; /* by word, then longest first */
	size_t nr_hits, alloc_hits;
	uint32_t *first_hit; /* by word, nr_words + 1 of them: where its hits begin in hits */
	size_t alloc_first_hit;
	struct reading_sentence *sentences;
	size_t nr_sentences, alloc_sentences;
	struct strbuf buffer;
	const struct phrase_trie *trie; /* the one that was used */
	struct word_memo *memo;         /* spellings worked out; the tokenizer's */
	struct seen_word *seen;         /* printed words of marked texts, looked up before */
	const struct phrase_trie *seen_in;
};

void reading_init(struct reading *reading);
void reading_release(struct reading *reading);

/*
 * Reads the article; what was read before is forgotten. The result is valid until the next call or
 * release.
 */
void reading_make(struct reading *reading, const struct lexicon *lexicon, struct tokenizer *tokenizer,
	const char *title, const char *body);

/* Where one question is asked of several classes: a set, as in reading_word.classes. */
#define PHRASE_BIT(class) (UINT64_C(1) << (class))

/* Whether a phrase of one of the classes begins at the word. */
static inline bool reading_begins(const struct reading *reading, size_t word, uint64_t classes)
{
	return word < reading->nr_words && reading->words[word].classes & classes;
}

/* reading_phrase where the word has one. */
const struct reading_hit *reading_phrase_there(const struct reading *reading, size_t word,
	enum phrase_class class);

/* The longest phrase of the class that begins at the word, or NULL: at most words, one look at a bit. */
static inline const struct reading_hit *reading_phrase(const struct reading *reading, size_t word,
	enum phrase_class class)
{
	return reading_begins(reading, word, PHRASE_BIT(class)) ? reading_phrase_there(reading, word, class)
								: NULL;
}

/* The canonical spelling of a word that is no number. */
void reading_canonical(const struct reading *reading, size_t word, struct word *out);

/* The bytes of words first to end - 1. */
struct span reading_span(const struct reading *reading, size_t first, size_t end);

/* reading_word_is by all letters. */
bool reading_word_is_spelled(const struct reading *reading, size_t word, const char *canonical);

/*
 * True where the word is this one: canonical, as a NUL-terminated string; in an unmarked text the marks of
 * `canonical` do not count. For the few words that rules name; lists of words belong into the lexicon.
 * Nearly every word is another one, which its hash tells; that of a literal is worked out by the compiler.
 */
static inline bool reading_word_is(const struct reading *reading, size_t word, const char *canonical)
{
	struct printed_key key = printed_key_of(canonical, strlen(canonical));

	return word < reading->nr_words &&
		(reading->is_unmarked || reading->words[word].spelling == printed_key_hash(&key)) &&
		reading_word_is_spelled(reading, word, canonical);
}

/* The value of a run of at most 4 digits, or -1. */
int reading_number(const struct reading *reading, size_t word);

#endif
