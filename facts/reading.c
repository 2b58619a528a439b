/* Article -> words, sentences, phrases. */
#include "facts/reading.h"

#include "base/memory.h"
#include "base/printed_key.h"
#include "text/decode.h"
#include "text/letter.h"
#include "text/lexeme.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PHRASE_STEPS = 24 };

_Static_assert(NR_PHRASE_CLASSES <= 64, "reading_word.classes has a bit for each class");

/* What may stand inside a phrase: nothing that ends a group of words. */
enum { GAPS_IN_PHRASE = GAP_SPACE | GAP_DASH | GAP_SLASH | GAP_APOSTROPHE | GAP_COMMA | GAP_STOP };

/* What was found out of a printed word, for a text repeats them; a new one takes the place of an old one. */
struct seen_word {
	struct printed_key key;
	uint32_t id, spelling;
	uint16_t flags;
};

enum { SEEN_WORDS = 16384 };

void reading_init(struct reading *reading)
{
	memset(reading, 0, sizeof(*reading));
	strbuf_init(&reading->buffer);
}

void reading_release(struct reading *reading)
{
	free(reading->words);
	free(reading->hits);
	free(reading->first_hit);
	free(reading->sentences);
	free(reading->seen);
	strbuf_release(&reading->buffer);
	reading_init(reading);
}

/* ---- words and gaps */

struct scan {
	struct reading *reading;
	struct lexer lexer;
	bool quote_is_open; /* the last straight quote of the paragraph opened */
};

/*
 * A straight quote opens before a letter and closes behind one; between blanks ('tốt nhất ",') it does
 * what is still to be done.
 */
static uint16_t straight_quote(struct scan *scan, size_t at)
{
	const char *text = scan->lexer.text;
	unsigned char before = at > 0 ? (unsigned char)text[at - 1] : ' ';
	unsigned char after = at + 1 < scan->lexer.len ? (unsigned char)text[at + 1] : ' ';
	bool blank_before = before <= ' ' || before == '(' || before == ':';
	bool blank_after = after <= ' ' || (after < 0x80 && ispunct(after) && after != '(');

	if (blank_before != blank_after)
		scan->quote_is_open = blank_before;
	else
		scan->quote_is_open = !scan->quote_is_open;
	return scan->quote_is_open ? GAP_QUOTE_OPEN : GAP_QUOTE_CLOSE;
}

static uint16_t ascii_gap(struct scan *scan, size_t at)
{
	switch (scan->lexer.text[at]) {
	case ' ':
	case '\t':
		return GAP_SPACE;
	case ',':
		return GAP_COMMA;
	case ';':
		return GAP_SEMICOLON;
	case ':':
		return GAP_COLON;
	case '-':
		return GAP_DASH;
	case '.':
	case '!':
	case '?':
		return GAP_STOP;
	case '\n':
		return GAP_LINE | GAP_SPACE;
	case '(':
	case '[':
		return GAP_OPEN;
	case ')':
	case ']':
		return GAP_CLOSE;
	case '/':
		return GAP_SLASH;
	case '\'':
		return GAP_APOSTROPHE;
	case '"':
		return straight_quote(scan, at);
	default:
		return GAP_OTHER;
	}
}

static uint16_t wide_gap(struct scan *scan, unsigned int codepoint)
{
	if (codepoint == 0x201C || codepoint == 0xAB || codepoint == 0x201E) {
		scan->quote_is_open = true;
		return GAP_QUOTE_OPEN;
	}
	if (codepoint == 0x201D || codepoint == 0xBB) {
		scan->quote_is_open = false;
		return GAP_QUOTE_CLOSE;
	}
	if (codepoint >= 0x2010 && codepoint <= 0x2015)
		return GAP_DASH;
	if (codepoint == 0x2026)
		return GAP_STOP;
	if (codepoint == 0x2019 || codepoint == 0x2018 || codepoint == 0x2BC)
		return GAP_APOSTROPHE;
	if (codepoint == 0xA0 || (codepoint >= 0x2000 && codepoint <= 0x200A) || codepoint == 0x3000)
		return GAP_SPACE;
	return letter_of(codepoint).class == LETTER_IGNORED ? 0 : GAP_OTHER;
}

static uint16_t gap_between(struct scan *scan, size_t from, size_t to)
{
	const char *text = scan->lexer.text;
	uint16_t gap = 0;

	if (from + 1 == to && text[from] == ' ')
		return GAP_SPACE;
	while (from < to) {
		if ((unsigned char)text[from] < 0x80)
			gap |= ascii_gap(scan, from++);
		else
			gap |= wide_gap(scan, utf8_next(text, to, &from));
	}
	return gap;
}

static uint16_t capitals_of(const char *bytes, size_t len)
{
	unsigned int printed = letters_case(bytes, len);

	return (uint16_t)((printed & CASE_CAPITAL ? WORD_CAPITAL : 0) |
		(printed & CASE_UPPER ? WORD_UPPER : 0));
}

static void look_up_word(const struct scan *scan, struct lexeme lexeme, struct reading_word *out)
{
	const struct reading *reading = scan->reading;
	const char *bytes = scan->lexer.text + lexeme.start;
	size_t len = lexeme.end - lexeme.start;
	char folded[WORD_MAX_BYTES];
	struct printed_key key;
	struct word word;

	lexer_word(&scan->lexer, lexeme, &word);
	key = printed_key_of(word.text, word.len);
	out->spelling = printed_key_hash(&key);
	out->flags = capitals_of(bytes, len);
	if (word.is_syllable)
		out->flags |= WORD_SYLLABLE;
	if (reading->is_unmarked)
		out->id = strmap_get(&reading->trie->words, folded, word_fold(word.text, word.len, folded));
	else
		out->id = strmap_get(&reading->trie->words, word.text, word.len);
}

static void read_word(const struct scan *scan, struct lexeme lexeme, struct reading_word *out)
{
	const struct reading *reading = scan->reading;
	const char *bytes = scan->lexer.text + lexeme.start;
	size_t len = lexeme.end - lexeme.start;
	struct printed_key key;
	struct seen_word *seen;

	if (lexeme.kind == LEXEME_NUMBER) {
		out->flags = WORD_NUMBER;
		out->id = strmap_get(&reading->trie->words, bytes, len);
		return;
	}
	if (len > PRINTED_KEY_MAX_BYTES || reading->is_unmarked) {
		look_up_word(scan, lexeme, out);
		return;
	}
	key = printed_key_of(bytes, len);
	seen = &reading->seen[printed_key_hash(&key) % SEEN_WORDS];
	if (!printed_key_equals(&seen->key, &key)) {
		look_up_word(scan, lexeme, out);
		*seen = (struct seen_word){key, out->id, out->spelling, out->flags};
	}
	out->id = seen->id;
	out->spelling = seen->spelling;
	out->flags = seen->flags;
}

/* All words, and behind them one that is none, so that every word has a gap after it. */
static void read_words(struct scan *scan)
{
	struct reading *reading = scan->reading;
	size_t at = 0;

	reading->nr_words = 0;
	for (;;) {
		struct lexeme lexeme = lexer_next(&scan->lexer, at);
		struct reading_word *word;

		ARRAY_GROW(reading->words, reading->nr_words + 1, reading->alloc_words);
		word = &reading->words[reading->nr_words];
		*word = (struct reading_word){(uint32_t)lexeme.start, (uint32_t)lexeme.end, READING_NO_WORD,
			gap_between(scan, at, lexeme.start), 0, 0, 0, 0};
		if (lexeme.kind == LEXEME_END)
			break;
		read_word(scan, lexeme, word);
		reading->nr_words++;
		at = lexeme.end;
	}
	reading->words[reading->nr_words].gap |= GAP_LINE | GAP_STOP;
}

/* ---- phrases */

static bool has_capitals(const struct reading *reading, const struct phrase *phrase, const uint32_t *word_at)
{
	for (uint32_t i = 0; i < phrase->nr_words; i++)
		if (phrase->capitals >> i & 1 && !(reading->words[word_at[i]].flags & WORD_CAPITAL))
			return false;
	return true;
}

static void add_hits(struct reading *reading, uint32_t node, size_t first, size_t end,
	const uint32_t *word_at)
{
	const struct phrase_trie *trie = reading->trie;

	for (uint32_t i = trie->nodes[node].first_phrase; i; i = trie->phrases[i - 1].next_plus_1) {
		const struct phrase *phrase = &trie->phrases[i - 1];

		if (!has_capitals(reading, phrase, word_at))
			continue;
		ARRAY_GROW(reading->hits, reading->nr_hits + 1, reading->alloc_hits);
		reading->words[first].classes |= PHRASE_BIT(phrase->class);
		reading->hits[reading->nr_hits++] = (struct reading_hit){(uint32_t)first,
			(uint16_t)(end - first), (uint16_t)phrase->class, phrase->value, phrase->weight};
	}
}

/* A dot inside a phrase joins (đ.c, T.Ư.); one with a space behind it ends a sentence. */
static bool phrase_may_cross(uint16_t gap)
{
	return !(gap & ~GAPS_IN_PHRASE) && (!(gap & GAP_STOP) || !(gap & GAP_SPACE));
}

static void match_phrases_at(struct reading *reading, size_t first)
{
	uint32_t word_at[MAX_PHRASE_STEPS] = {0};
	size_t nr_steps = 0, at = first;
	uint32_t node = 0;

	while (at < reading->nr_words && nr_steps < MAX_PHRASE_STEPS) {
		const struct reading_word *word = &reading->words[at];

		if (word->id == READING_NO_WORD || (at > first && !phrase_may_cross(word->gap)))
			return;
		if (at > first && word->gap & GAP_COMMA) {
			if (!(node = trie_step(reading->trie, node, LEXICON_COMMA)) ||
				nr_steps + 1 == MAX_PHRASE_STEPS)
				return;
			word_at[nr_steps++] = (uint32_t)at;
		}
		node = trie_step(reading->trie, node, word->id);
		if (!node)
			return;
		word_at[nr_steps++] = (uint32_t)at++;
		add_hits(reading, node, first, at, word_at);
	}
}

static void reverse_hits(struct reading_hit *hits, size_t nr)
{
	for (size_t i = 0; i < nr / 2; i++) {
		struct reading_hit hit = hits[i];

		hits[i] = hits[nr - 1 - i];
		hits[nr - 1 - i] = hit;
	}
}

static void match_phrases(struct reading *reading)
{
	reading->nr_hits = 0;
	ARRAY_GROW(reading->first_hit, reading->nr_words + 1, reading->alloc_first_hit);
	for (size_t i = 0; i < reading->nr_words; i++) {
		size_t first = reading->nr_hits;

		reading->first_hit[i] = (uint32_t)first;
		match_phrases_at(reading, i);
		if (reading->nr_hits > first)
			reverse_hits(reading->hits + first, reading->nr_hits - first);
	}
	reading->first_hit[reading->nr_words] = (uint32_t)reading->nr_hits;
}

/* ---- sentences */

/* "TP. Hồ Chí Minh", "Siu B. (sinh năm 1974)" */
static bool dot_is_of_abbreviation(const struct reading *reading, size_t word)
{
	const struct reading_word *before = &reading->words[word - 1];

	return (before->flags & WORD_CAPITAL && before->end_byte - before->start_byte <= 2 &&
		       !(before->flags & WORD_UPPER)) ||
		reading_phrase(reading, word - 1, PHRASE_ABBREVIATION);
}

static bool begins_sentence(const struct reading *reading, size_t at)
{
	const struct reading_word *word = &reading->words[at];

	if (at == 0 || word->gap & GAP_LINE)
		return true;
	if (!(word->gap & GAP_STOP) || word->gap & GAP_COMMA)
		return false;
	if (!(word->flags & (WORD_CAPITAL | WORD_NUMBER)))
		return false;
	if (!(word->gap &
		    (GAP_SPACE | GAP_QUOTE_OPEN | GAP_QUOTE_CLOSE))) /* "đoàn kết.Huyện", not 15.11, TP.HCM */
		return word->flags & WORD_CAPITAL &&
			!(reading->words[at - 1].flags & (WORD_CAPITAL | WORD_NUMBER));
	return !dot_is_of_abbreviation(reading, at);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* Moves back over an opening quote, which belongs to what it opens. */
static uint32_t start_of(const struct reading *reading, size_t first_word)
{
	uint32_t start = reading->words[first_word].start_byte;
	uint32_t least = first_word > 0 ? reading->words[first_word - 1].end_byte : 0;

	if (!(reading->words[first_word].gap & (GAP_QUOTE_OPEN | GAP_OPEN)))
		return start;
	while (start > least && !is_space(reading->text[start - 1]))
		start--;
	return start;
}

static void end_sentence(struct reading *reading, size_t end_word)
{
	struct reading_sentence *sentence = &reading->sentences[reading->nr_sentences - 1];
	size_t limit = start_of(reading, end_word);

	sentence->end_word = (uint32_t)end_word;
	sentence->end_byte = reading->words[end_word - 1].end_byte;
	while (sentence->end_byte < limit && !is_space(reading->text[sentence->end_byte]))
		sentence->end_byte++;
}

static void cut_sentences(struct reading *reading)
{
	uint32_t paragraph = 0;

	reading->nr_sentences = 0;
	for (size_t i = 0; i < reading->nr_words; i++) {
		if (begins_sentence(reading, i)) {
			if (i > 0)
				end_sentence(reading, i);
			if (reading->words[i].start_byte > reading->title_len &&
				(paragraph == 0 || reading->words[i].gap & GAP_LINE))
				paragraph++;
			ARRAY_GROW(reading->sentences, reading->nr_sentences + 1, reading->alloc_sentences);
			reading->sentences[reading->nr_sentences++] = (struct reading_sentence){
				(uint32_t)i, (uint32_t)i, start_of(reading, i), 0, paragraph};
		}
		reading->words[i].sentence = (uint32_t)reading->nr_sentences - 1;
	}
	if (reading->nr_words > 0)
		end_sentence(reading, reading->nr_words);
	reading->words[reading->nr_words].sentence = (uint32_t)reading->nr_sentences;
}

void reading_make(struct reading *reading, const struct lexicon *lexicon, struct tokenizer *tokenizer,
	const char *title, const char *body)
{
	struct scan scan = {reading, {NULL, 0, tokenizer->memo}, false};

	strbuf_reset(&reading->buffer);
	strbuf_add_str(&reading->buffer, title);
	reading->title_len = reading->buffer.len;
	strbuf_add_ch(&reading->buffer, '\n');
	strbuf_add_str(&reading->buffer, body);
	reading->text = scan.lexer.text = reading->buffer.buf;
	reading->len = scan.lexer.len = reading->buffer.len;
	reading->is_unmarked = text_is_unmarked(reading->text, reading->len);
	reading->memo = tokenizer->memo;
	reading->trie = reading->is_unmarked ? &lexicon->unmarked : &lexicon->marked;
	if (!reading->seen || reading->seen_in != &lexicon->marked) {
		free(reading->seen);
		reading->seen = xcalloc(SEEN_WORDS, sizeof(*reading->seen));
		reading->seen_in = &lexicon->marked;
	}
	read_words(&scan);
	match_phrases(reading);
	cut_sentences(reading);
}

/* ---- questions */

const struct reading_hit *reading_phrase_there(const struct reading *reading, size_t word,
	enum phrase_class class)
{
	const struct reading_hit *hit = &reading->hits[reading->first_hit[word]];

	while (hit->class != class)
		hit++;
	return hit;
}

struct span reading_span(const struct reading *reading, size_t first, size_t end)
{
	return (struct span){reading->words[first].start_byte, reading->words[end - 1].end_byte};
}

void reading_canonical(const struct reading *reading, size_t word, struct word *out)
{
	const struct reading_word *at = &reading->words[word];

	word_memo_canonical(reading->memo, reading->text + at->start_byte, at->end_byte - at->start_byte,
		out);
}

bool reading_word_is_spelled(const struct reading *reading, size_t word, const char *canonical)
{
	const char *text;
	size_t len, wanted_len = strlen(canonical), printed_len;
	char folded[WORD_MAX_BYTES];
	struct word spelled;

	if (reading->words[word].flags & WORD_NUMBER)
		return false;
	printed_len = reading->words[word].end_byte - reading->words[word].start_byte;
	if (printed_len > 3 * wanted_len || wanted_len > 3 * printed_len)
		return false;
	if (reading->words[word].id != READING_NO_WORD) {
		text = reading->trie->words.entries[reading->words[word].id].key;
		len = reading->trie->words.entries[reading->words[word].id].len;
	} else {
		reading_canonical(reading, word, &spelled);
		text = spelled.text;
		len = spelled.len;
	}
	if (reading->is_unmarked) {
		wanted_len = word_fold(canonical, wanted_len, folded);
		canonical = folded;
	}
	return len == wanted_len && !memcmp(text, canonical, len);
}

int reading_number(const struct reading *reading, size_t word)
{
	const struct reading_word *number = &reading->words[word];
	int value = 0;

	if (word >= reading->nr_words || !(number->flags & WORD_NUMBER) ||
		number->end_byte - number->start_byte > 4)
		return -1;
	for (uint32_t i = number->start_byte; i < number->end_byte; i++) {
		if (reading->text[i] < '0' || reading->text[i] > '9') /* m² */
			return -1;
		value = value * 10 + (reading->text[i] - '0');
	}
	return value;
}
