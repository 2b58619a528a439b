/*
 * A place's name -> articles: those whose text has it behind a place noun ("xã", "thị trấn", "TP": the section
 * [place-noun] of the lexicon), and those that have it with capitals in the title, in an official's office or
 * in their source's name. Behind a noun or with capitals, because a place's name is made of common words:
 * "Hòa Bình" is peace as well.
 */
#include "base/memory.h"
#include "facts/lexicon.h"
#include "searcher/fact_field.h"
#include "store/fts_tokenizer.h"
#include "text/decode.h"
#include "text/key.h"
#include "text/letter.h"
#include "text/lexeme.h"
#include "text/word.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_NOUN_WORDS = 4 };

/* ---- the place nouns, as alternatives for each word of those that have so many words */

struct place_nouns {
	struct strbuf words[MAX_NOUN_WORDS][MAX_NOUN_WORDS]; /* [number of words - 1][which] */
	struct strmap seen[MAX_NOUN_WORDS][MAX_NOUN_WORDS];
};

static void nouns_init(struct place_nouns *nouns)
{
	for (size_t i = 0; i < MAX_NOUN_WORDS; i++) {
		for (size_t j = 0; j < MAX_NOUN_WORDS; j++) {
			strbuf_init(&nouns->words[i][j]);
			strmap_init(&nouns->seen[i][j]);
		}
	}
}

static void nouns_release(struct place_nouns *nouns)
{
	for (size_t i = 0; i < MAX_NOUN_WORDS; i++) {
		for (size_t j = 0; j < MAX_NOUN_WORDS; j++) {
			strbuf_release(&nouns->words[i][j]);
			strmap_release(&nouns->seen[i][j]);
		}
	}
}

/* The word, and as texts without marks give it. */
static void add_noun_word(struct place_nouns *nouns, size_t nr_words, size_t which, const char *word,
	size_t len)
{
	struct strbuf *out = &nouns->words[nr_words - 1][which];
	char folded[WORD_MAX_BYTES];
	int is_new;

	strmap_add(&nouns->seen[nr_words - 1][which], word, len, &is_new);
	if (!is_new)
		return;
	if (out->len)
		strbuf_add_ch(out, RAW_ALTERNATIVE);
	strbuf_add(out, word, len);
	strbuf_add_ch(out, RAW_ALTERNATIVE);
	strbuf_add_ch(out, TOKEN_UNMARKED_PREFIX);
	strbuf_add(out, folded, word_fold(word, len, folded));
}

static bool ends_place_noun(const struct phrase_trie *trie, uint32_t node)
{
	for (uint32_t at = trie->first_phrase[node]; at; at = trie->phrases[at - 1].next_plus_1)
		if (trie->phrases[at - 1].class == PHRASE_PLACE_NOUN)
			return true;
	return false;
}

/* Gathers the phrases of the class out of the trie, from their ends up to the root. */
static void nouns_read(struct place_nouns *nouns, const struct phrase_trie *trie)
{
	const struct trie_edge **up = xcalloc(trie->nr_nodes, sizeof(*up));

	for (size_t i = 0; i < trie->nr_edge_slots; i++)
		if (trie->edges[i].target)
			up[trie->edges[i].target] = &trie->edges[i];
	for (uint32_t node = 1; node < trie->nr_nodes; node++) {
		size_t nr_words = 0;

		if (!ends_place_noun(trie, node))
			continue;
		for (uint32_t at = node; at && nr_words <= MAX_NOUN_WORDS; at = up[at]->node)
			nr_words++;
		if (nr_words > MAX_NOUN_WORDS)
			continue;
		for (uint32_t at = node, which = (uint32_t)nr_words; at; at = up[at]->node) {
			const struct strmap_entry *word = &trie->words.entries[up[at]->word];

			add_noun_word(nouns, nr_words, --which, word->key, word->len);
		}
	}
	free(up);
}

/* ---- what the index is asked */

static void add_name(const struct term *name, struct strbuf *out)
{
	for (size_t i = 0; i < name->nr_tokens; i++) {
		const struct term_token *token = &name->tokens[i];
		const struct spellings *spellings = token->any.nr ? &token->any : &token->chosen;

		if (i > 0)
			strbuf_add_ch(out, ' ');
		for (size_t j = 0; j < spellings->nr; j++)
			strbuf_addf(out, "%s%s", j ? (const char[]){RAW_ALTERNATIVE, '\0'} : "",
				spellings->items[j]);
	}
}

/* "xã|phường name" OR "thị|thành trấn|phố name"; without nouns "name" alone. */
static void add_match(const struct place_nouns *nouns, const struct term *name, struct strbuf *out)
{
	for (size_t i = 0; i < MAX_NOUN_WORDS; i++) {
		if (nouns->words[i][0].len == 0)
			continue;
		strbuf_addf(out, "%s\"%c", out->len ? " OR " : "", RAW_QUERY_MARK);
		for (size_t j = 0; j <= i; j++)
			strbuf_addf(out, "%s ", nouns->words[i][j].buf);
		add_name(name, out);
		strbuf_add_ch(out, '"');
	}
	if (out->len == 0) {
		strbuf_addf(out, "\"%c", RAW_QUERY_MARK);
		add_name(name, out);
		strbuf_add_ch(out, '"');
	}
}

static void add_by_text(struct field_reader *reader, const struct term *name, struct id_set *out)
{
	sqlite3_stmt *select =
		field_prepare(reader, "SELECT rowid FROM article_fts WHERE article_fts MATCH ?1");
	struct strbuf match = STRBUF_INIT;
	struct place_nouns nouns;

	nouns_init(&nouns);
	if (reader->lexicon)
		nouns_read(&nouns, &reader->lexicon->marked);
	add_match(&nouns, name, &match);
	sqlite3_bind_text(select, 1, match.buf, -1, SQLITE_STATIC);
	field_add_ids(reader, select, out);
	sqlite3_finalize(select);
	strbuf_release(&match);
	nouns_release(&nouns);
}

/* ---- titles */

/* Whether the word begins as a name's does. What goes on behind a dash or an apostrophe may be small: M'gar. */
static bool is_name_word(const struct lexer *title, struct lexeme lexeme)
{
	size_t at = lexeme.start;

	if (at > 0 && title->text[at - 1] != ' ')
		return true;
	return lexeme.kind == LEXEME_NUMBER || letter_is_capital(utf8_next(title->text, title->len, &at));
}

/* Whether the title has the words from this place on, each with a capital. */
static bool is_named_here(const struct lexer *title, struct lexeme lexeme, const struct key_words *words)
{
	for (size_t i = 0; i < words->nr; i++, lexeme = lexer_next(title, lexeme.end)) {
		char folded[WORD_MAX_BYTES];
		struct word word;

		if (lexeme.kind == LEXEME_END || !is_name_word(title, lexeme))
			return false;
		if (lexeme.kind == LEXEME_WORD) {
			lexer_word(title, lexeme, &word);
		} else {
			word.len = (uint8_t)(lexeme.end - lexeme.start < WORD_MAX_BYTES
					? lexeme.end - lexeme.start
					: WORD_MAX_BYTES - 1);
			memcpy(word.text, title->text + lexeme.start, word.len);
		}
		folded[word_fold(word.text, word.len, folded)] = '\0';
		if (strcmp(folded, words->folded[i]) != 0)
			return false;
	}
	return true;
}

/* "Trương" of "Trương Hòa Bình": then it is a person who is named. */
static bool is_part_of_name(const struct lexer *title, struct lexeme before, struct lexeme lexeme)
{
	size_t at = before.start;

	if (before.kind != LEXEME_WORD || lexeme.start != before.end + 1 || title->text[before.end] != ' ')
		return false;
	return letter_is_capital(utf8_next(title->text, title->len, &at)) && at < before.end &&
		!letter_is_capital(utf8_next(title->text, title->len, &at));
}

static bool is_named_in(const struct lexer *title, const struct key_words *words)
{
	struct lexeme before = {LEXEME_END, 0, 0};

	for (struct lexeme lexeme = lexer_next(title, 0); lexeme.kind != LEXEME_END;
		lexeme = lexer_next(title, lexeme.end)) {
		if (is_named_here(title, lexeme, words) && !is_part_of_name(title, before, lexeme))
			return true;
		before = lexeme;
	}
	return false;
}

static void add_by_title(struct field_reader *reader, const struct term *name, const struct key_words *words,
	struct id_set *out)
{
	sqlite3_stmt *select =
		field_prepare(reader, "SELECT rowid, title FROM article_fts WHERE article_fts MATCH ?1");
	struct strbuf match = STRBUF_INIT;

	strbuf_addf(&match, "{title} : \"%c", RAW_QUERY_MARK);
	add_name(name, &match);
	strbuf_add_ch(&match, '"');
	sqlite3_bind_text(select, 1, match.buf, -1, SQLITE_STATIC);
	while (field_step(reader, select)) {
		const struct lexer title = {(const char *)sqlite3_column_text(select, 1),
			(size_t)sqlite3_column_bytes(select, 1), reader->context->reader.tokenizer->memo};

		if (is_named_in(&title, words))
			id_set_add(out, sqlite3_column_int64(select, 0));
	}
	sqlite3_finalize(select);
	strbuf_release(&match);
}

/* ---- sources */

/* The sources are few, and found by leaps through their index. */
static void add_by_source(struct field_reader *reader, const struct key_words *words, struct id_set *out)
{
	sqlite3_stmt *next = field_prepare(reader, "SELECT min(source) FROM article WHERE source > ?1");
	sqlite3_stmt *select = field_prepare(reader, "SELECT id FROM article WHERE source = ?1");
	struct strbuf source = STRBUF_INIT, key = STRBUF_INIT;

	for (;;) {
		const char *text;

		sqlite3_bind_text(next, 1, source.buf, -1, SQLITE_TRANSIENT);
		text = field_step(reader, next) ? (const char *)sqlite3_column_text(next, 0) : NULL;
		if (!text)
			break;
		strbuf_reset(&source);
		strbuf_add_str(&source, text);
		sqlite3_reset(next);
		strbuf_reset(&key);
		text_key(reader->context->reader.tokenizer->memo, source.buf, source.len, &key);
		if (!key_words_fit(words, key.buf, key.len, true))
			continue;
		sqlite3_bind_text(select, 1, source.buf, -1, SQLITE_TRANSIENT);
		field_add_ids(reader, select, out);
	}
	sqlite3_finalize(next);
	sqlite3_finalize(select);
	strbuf_release(&source);
	strbuf_release(&key);
}

void place_field_read(struct field_reader *reader, const struct query_node *leaf,
	const struct key_words *words, struct id_set *out)
{
	struct term_reader terms = reader->context->reader;
	struct query_node name = *leaf;
	struct term_list list;

	name.kind = QUERY_PHRASE;
	name.field = QUERY_ANYWHERE;
	name.next = NULL;
	terms.restore = !words->is_marked;
	list = terms_read(&terms, &name);
	if (list.nr) {
		add_by_text(reader, &list.items[0], out);
		add_by_title(reader, &list.items[0], words, out);
	}
	add_by_source(reader, words, out);
	field_add_offices(reader, words, true, out);
}
