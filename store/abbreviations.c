/* Words -> what they stand for, from the table short_form. */
#include "store/abbreviations.h"

#include "base/memory.h"
#include "facts/lexicon.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

enum {
	LEXICON_ARTICLES = 20, /* a pair of the lexicon counts as if so many articles explained it */
	LEAST_SHARE = 5,       /* a fifth */
	SURE_LETTERS = 3,      /* of a short form that one article alone may explain */
	SURE_ARTICLES = 3,     /* that are to explain one of fewer letters */
	MAX_ROWS = 64
};

int abbreviations_open(struct abbreviations *abbreviations, struct archive *archive)
{
	const struct {
		const char *sql;
		sqlite3_stmt **statement;
	} all[] = {
		{"SELECT full, weight, nr_articles FROM short_form WHERE short = ?1",
			&abbreviations->by_short},
		{"SELECT short, weight, nr_articles FROM short_form WHERE full = ?1",
			&abbreviations->by_full},
		{"SELECT 1 FROM short_form WHERE short >= ?1 AND short < ?2 LIMIT 1",
			&abbreviations->short_begins},
		{"SELECT 1 FROM short_form WHERE full >= ?1 AND full < ?2 LIMIT 1",
			&abbreviations->full_begins},
		{"SELECT sum(weight), sum(nr_articles) FROM short_form WHERE short = ?1",
			&abbreviations->all_of_short},
	};
	int result = SQLITE_OK;

	memset(abbreviations, 0, sizeof(*abbreviations));
	abbreviations->archive = archive;
	strbuf_init(&abbreviations->key);
	strbuf_init(&abbreviations->end_key);
	strmap_init(&abbreviations->folded);
	if (archive->version < ARCHIVE_ABBREVIATIONS_VERSION)
		return SQLITE_OK;
	for (size_t i = 0; result == SQLITE_OK && i < sizeof(all) / sizeof(*all); i++)
		result = sqlite3_prepare_v3(archive->db, all[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
			all[i].statement, NULL);
	return result;
}

void abbreviations_close(struct abbreviations *abbreviations)
{
	sqlite3_finalize(abbreviations->by_short);
	sqlite3_finalize(abbreviations->by_full);
	sqlite3_finalize(abbreviations->short_begins);
	sqlite3_finalize(abbreviations->full_begins);
	sqlite3_finalize(abbreviations->all_of_short);
	strbuf_release(&abbreviations->key);
	strbuf_release(&abbreviations->end_key);
	strmap_release(&abbreviations->folded);
	arena_release(&abbreviations->arena);
	free(abbreviations->marked);
	memset(abbreviations, 0, sizeof(*abbreviations));
}

/* One row of short_form, seen from the side of the words that were asked. */
struct pair {
	struct abbreviation answer;
	double score, score_of_all; /* of the pair; of all pairs of its short form */
	bool short_is_known;        /* the lexicon has the short form, be it for another name */
};

static double score_of(double weight, int64_t nr_articles)
{
	return (double)nr_articles + LEXICON_ARTICLES * weight;
}

static void join(const char *const *words, size_t nr, struct strbuf *out)
{
	strbuf_reset(out);
	for (size_t i = 0; i < nr; i++) {
		if (i > 0)
			strbuf_add_ch(out, ' ');
		strbuf_add_str(out, words[i]);
	}
}

static void bind_key(sqlite3_stmt *statement, int at, const struct strbuf *key)
{
	sqlite3_bind_text(statement, at, key->buf, (int)key->len, SQLITE_STATIC);
}

static size_t read_pairs(struct abbreviations *abbreviations, sqlite3_stmt *select, struct pair *out,
	struct arena *arena)
{
	size_t nr = 0;

	bind_key(select, 1, &abbreviations->key);
	while (nr < MAX_ROWS && sqlite3_step(select) == SQLITE_ROW) {
		double weight = sqlite3_column_double(select, 1);
		int64_t nr_articles = sqlite3_column_int64(select, 2);

		out[nr++] = (struct pair){
			.answer = {arena_strdup(arena, (const char *)sqlite3_column_text(select, 0)), 0,
				nr_articles, 0, weight > 0},
			.score = score_of(weight, nr_articles)};
	}
	sqlite3_reset(select);
	sqlite3_clear_bindings(select);
	return nr;
}

static void ask_all_of_short(struct abbreviations *abbreviations, const char *short_key, struct pair *pair)
{
	sqlite3_stmt *select = abbreviations->all_of_short;
	double weight = 0;
	int64_t nr_articles = 0;

	sqlite3_bind_text(select, 1, short_key, -1, SQLITE_STATIC);
	if (sqlite3_step(select) == SQLITE_ROW) {
		weight = sqlite3_column_double(select, 0);
		nr_articles = sqlite3_column_int64(select, 1);
	}
	sqlite3_reset(select);
	sqlite3_clear_bindings(select);
	pair->short_is_known = weight > 0;
	pair->score_of_all = score_of(weight, nr_articles);
	pair->answer.share = (float)(pair->score / pair->score_of_all);
}

static size_t count_letters(const char *key)
{
	size_t nr = 0;

	for (; *key; key++)
		nr += *key != ' ' && ((unsigned char)*key & 0xC0) != 0x80;
	return nr;
}

/* Two letters are short for too much: "KH" is khách hàng in one article and kế hoạch in all others. */
static bool is_trusted(const struct pair *pair, const char *short_key)
{
	if (pair->answer.is_known)
		return true;
	if (count_letters(short_key) < SURE_LETTERS)
		return pair->answer.nr_articles >= SURE_ARTICLES;
	return pair->answer.nr_articles > 1 || !pair->short_is_known;
}

/* The lexicon's first, then by score; the text last, so that the order is the same in every run. */
static int best_first(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->answer.is_known != y->answer.is_known)
		return x->answer.is_known ? -1 : 1;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return strcmp(x->answer.text, y->answer.text);
}

/* Sorts the pairs that are left and gives the best of them. */
static size_t give(struct pair *pairs, size_t nr, size_t nr_words, struct abbreviation *out, size_t max)
{
	qsort(pairs, nr, sizeof(*pairs), best_first);
	if (nr > max)
		nr = max;
	if (nr > ABBREVIATIONS_MAX)
		nr = ABBREVIATIONS_MAX;
	for (size_t i = 0; i < nr; i++) {
		out[i] = pairs[i].answer;
		out[i].nr_words = nr_words;
	}
	return nr;
}

/* Where it is noted that the words in abbreviations->key begin no key; NULL: they are too long for that. */
static char *place_of_unknown(struct abbreviations *abbreviations, sqlite3_stmt *select)
{
	const struct strbuf *key = &abbreviations->key;
	int64_t version = archive_data_version(abbreviations->archive);
	uint32_t hash = 0;

	if (key->len >= ABBREVIATIONS_UNKNOWN_BYTES)
		return NULL;
	if (version < 0 || abbreviations->unknown_version != version)
		memset(abbreviations->unknown, 0, sizeof(abbreviations->unknown));
	abbreviations->unknown_version = version;
	for (size_t i = 0; i < key->len; i++)
		hash = (hash ^ (unsigned char)key->buf[i]) * 16777619u;
	/* Short forms are in the one half, names in the other. */
	return abbreviations->unknown[(hash ^ hash >> 15) % (ABBREVIATIONS_UNKNOWN / 2) * 2 +
		(select == abbreviations->short_begins)];
}

/*
 * Whether a key of the column that is asked is these words, or begins with them. ' ' and '!' are neighbours,
 * and no word has either.
 */
static bool begins_key(struct abbreviations *abbreviations, sqlite3_stmt *select, const char *const *words,
	size_t nr)
{
	/* Else nothing is known of what was read before. */
	bool is_reading = abbreviations->archive->reading != NULL;
	bool begins;
	char *unknown;

	join(words, nr, &abbreviations->key);
	unknown = is_reading ? place_of_unknown(abbreviations, select) : NULL;
	if (unknown && !strcmp(unknown, abbreviations->key.buf))
		return false;
	join(words, nr, &abbreviations->end_key);
	strbuf_add_ch(&abbreviations->end_key, '!');
	bind_key(select, 1, &abbreviations->key);
	bind_key(select, 2, &abbreviations->end_key);
	begins = sqlite3_step(select) == SQLITE_ROW;
	sqlite3_reset(select);
	sqlite3_clear_bindings(select);
	if (unknown && !begins)
		memcpy(unknown, abbreviations->key.buf, abbreviations->key.len + 1);
	return begins;
}

size_t abbreviations_full(struct abbreviations *abbreviations, const char *const *words, size_t nr_words,
	struct abbreviation *out, size_t max, struct arena *arena)
{
	size_t nr_tokens = nr_words < SHORT_FORM_MAX_TOKENS ? nr_words : SHORT_FORM_MAX_TOKENS, nr = 0,
	       nr_left = 0;
	struct pair pairs[MAX_ROWS];
	double best = 0;

	if (!abbreviations->by_short || nr_words == 0 ||
		!begins_key(abbreviations, abbreviations->short_begins, words, 1))
		return 0;
	for (nr_tokens++; nr == 0 && nr_tokens > 1;) {
		join(words, --nr_tokens, &abbreviations->key);
		nr = read_pairs(abbreviations, abbreviations->by_short, pairs, arena);
	}
	for (size_t i = 0; i < nr; i++) {
		ask_all_of_short(abbreviations, abbreviations->key.buf, &pairs[i]);
		best = pairs[i].score > best ? pairs[i].score : best;
	}
	for (size_t i = 0; i < nr; i++)
		if (pairs[i].score * LEAST_SHARE >= best && is_trusted(&pairs[i], abbreviations->key.buf))
			pairs[nr_left++] = pairs[i];
	return give(pairs, nr_left, nr_tokens, out, max);
}

static size_t keep_fitting(struct abbreviations *abbreviations, struct pair *pairs, size_t nr)
{
	size_t nr_left = 0;

	for (size_t i = 0; i < nr; i++) {
		ask_all_of_short(abbreviations, pairs[i].answer.text, &pairs[i]);
		if (pairs[i].score * LEAST_SHARE >= pairs[i].score_of_all &&
			is_trusted(&pairs[i], pairs[i].answer.text))
			pairs[nr_left++] = pairs[i];
	}
	return nr_left;
}

size_t abbreviations_short(struct abbreviations *abbreviations, const char *const *words, size_t nr_words,
	struct abbreviation *out, size_t max, struct arena *arena)
{
	size_t nr_tokens = nr_words < SHORT_FORM_NAME_MAX_TOKENS ? nr_words : SHORT_FORM_NAME_MAX_TOKENS;
	struct pair pairs[MAX_ROWS];

	if (!abbreviations->by_full || nr_words < SHORT_FORM_NAME_MIN_TOKENS ||
		!begins_key(abbreviations, abbreviations->full_begins, words, SHORT_FORM_NAME_MIN_TOKENS))
		return 0;
	for (; nr_tokens >= SHORT_FORM_NAME_MIN_TOKENS; nr_tokens--) {
		size_t nr;

		join(words, nr_tokens, &abbreviations->key);
		nr = read_pairs(abbreviations, abbreviations->by_full, pairs, arena);
		nr = keep_fitting(abbreviations, pairs, nr);
		if (nr > 0)
			return give(pairs, nr, nr_tokens, out, max);
	}
	return 0;
}

/* ---- without marks */

static void add_folded(struct abbreviations *abbreviations, const char *key)
{
	uint32_t nr;
	int is_new;

	strbuf_reset(&abbreviations->key);
	text_key_fold(key, &abbreviations->key);
	nr = strmap_add(&abbreviations->folded, abbreviations->key.buf, abbreviations->key.len, &is_new);
	if (!is_new)
		return;
	ARRAY_GROW(abbreviations->marked, (size_t)nr + 1, abbreviations->alloc_marked);
	abbreviations->marked[nr] = arena_strdup(&abbreviations->arena, key);
}

/* The best known first, as the first of those that read alike is kept. */
static void read_folded(struct abbreviations *abbreviations)
{
	sqlite3_stmt *select = NULL;

	if (sqlite3_prepare_v2(abbreviations->archive->db,
		    "SELECT short, full FROM short_form ORDER BY weight DESC, nr_articles DESC, id", -1,
		    &select, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(select) == SQLITE_ROW)
		for (int column = 0; column < 2; column++)
			add_folded(abbreviations, (const char *)sqlite3_column_text(select, column));
	sqlite3_finalize(select);
}

const char *abbreviations_with_marks(struct abbreviations *abbreviations, const char *const *words,
	size_t nr_words)
{
	uint32_t nr;

	if (!abbreviations->by_short || nr_words == 0)
		return NULL;
	if (abbreviations->folded.nr == 0)
		read_folded(abbreviations);
	join(words, nr_words, &abbreviations->key);
	strbuf_reset(&abbreviations->end_key);
	text_key_fold(abbreviations->key.buf, &abbreviations->end_key);
	nr = strmap_get(&abbreviations->folded, abbreviations->end_key.buf, abbreviations->end_key.len);
	return nr == STRMAP_NONE ? NULL : abbreviations->marked[nr];
}
