/*
 * What abbreviations stand for, and what names are called in short: the lexicon's pairs
 * (corpus/lexicon/short-forms.txt) and those that articles explain ("Tổ hợp tác (THT)"). Reading side;
 * store/abbreviation_writer.h is the writing side.
 *
 *   ubnd                       -> "ủy ban nhân dân"
 *   gd đt                      -> "giáo dục và đào tạo"      GD&ĐT is one word, gdđt
 *   quốc phòng an ninh xã ...  -> "qpan", of 4 words; "qp an"
 *
 * Words are those a query looks for: canonical, with the marks that they should have (a query typed without
 * is to be restored first), a compound being one word (text/tokenize.h).
 */
#ifndef TRACUU_STORE_ABBREVIATIONS_H
#define TRACUU_STORE_ABBREVIATIONS_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "store/archive.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words that begin no abbreviation or name, as most do: so many that were lately asked for are kept. */
enum { ABBREVIATIONS_UNKNOWN = 256, ABBREVIATIONS_UNKNOWN_BYTES = 32 };

struct abbreviations {
	struct archive *archive; /* borrowed */
	sqlite3_stmt *by_short, *by_full, *short_begins, *full_begins,
		*all_of_short; /* NULL in an archive that has none */
	struct strbuf key, end_key;
	struct strmap folded; /* all keys without their marks, read when first asked for */
	const char **marked;  /* by number of the folded key */
	size_t alloc_marked;
	struct arena arena;      /* owns them */
	int64_t unknown_version; /* archive_data_version that the next are of */
	char unknown[ABBREVIATIONS_UNKNOWN][ABBREVIATIONS_UNKNOWN_BYTES]; /* by hash; "": free */
};

/* More are never given: one word that stands for more things says nothing. */
enum { ABBREVIATIONS_MAX = 3 };

struct abbreviation {
	const char *text;    /* what the words can be replaced by: words with a space between; the arena's */
	size_t nr_words;     /* of the query that it stands for, from the first on */
	int64_t nr_articles; /* that explain it */
	float share;         /* 0 to 1: of all that the short form may mean, how much this name is */
	bool is_known;       /* the lexicon has it */
};

/* An archive of an older version has none. Returns an SQLite code; close is safe after a failure. */
int abbreviations_open(struct abbreviations *abbreviations, struct archive *archive);
void abbreviations_close(struct abbreviations *abbreviations);

/*
 * What the short form at the beginning of words[0..nr_words-1] stands for: the longest one that is known, its
 * names best first, the lexicon's before others. A name is left out where it counts less than a fifth of the
 * best, where a single article says so of a short form that the lexicon knows as something else, and where
 * fewer than three say so of one of two letters. Returns how many were written to out, at most max and
 * ABBREVIATIONS_MAX; 0 for most words.
 */
size_t abbreviations_full(struct abbreviations *abbreviations, const char *const *words, size_t nr_words,
	struct abbreviation *out, size_t max, struct arena *arena);

/*
 * The short forms of the longest name that begins words[0..nr_words-1] and is wholly there, best first. A
 * short form is left out where it mostly means something else (share under a fifth) and for the reasons
 * above. Returns as abbreviations_full; one lookup for words that begin no name.
 */
size_t abbreviations_short(struct abbreviations *abbreviations, const char *const *words, size_t nr_words,
	struct abbreviation *out, size_t max, struct arena *arena);

/*
 * The short form or the name, with its marks, that reads like these words without any: "ủy ban nhân dân" of "uy
 * ban nhan dan", hđnd of hdnd; of several the best known. NULL where there is none. Borrowed until close. The
 * first call reads all keys; marks of the words given do not count.
 */
const char *abbreviations_with_marks(struct abbreviations *abbreviations, const char *const *words,
	size_t nr_words);

#endif
