/*
 * A place's name -> articles: those whose text has it behind a place noun ("xã", "thị trấn", "TP": the
 * section [place-noun] of the lexicon), and those that have it with capitals in the title, in an
 * official's office or in their source's name. Behind a noun or with capitals, because a place's name is
 * made of common words: "Hòa Bình" is peace as well.
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

/*
 * ---- the last words of the place nouns, as alternatives: whoever writes "thị trấn Hòa Bình" has "trấn
 * Hòa"
 */

static void add_noun_word(const struct strmap_entry *word, bool unmarked, struct strbuf *out)
{
	char folded[WORD_MAX_BYTES];

	if (out->len)
		strbuf_add_ch(out, RAW_ALTERNATIVE);
	if (unmarked)
		strbuf_add_ch(out, TOKEN_UNMARKED_PREFIX);
	if (unmarked)
		strbuf_add(out, folded, word_fold(word->key, word->len, folded));
	else
		strbuf_add(out, word->key, word->len);
}

static bool ends_place_noun(const struct phrase_trie *trie, uint32_t node)
{
	for (uint32_t at = trie->nodes[node].first_phrase; at; at = trie->phrases[at - 1].next_plus_1)
		if (trie->phrases[at - 1].class == PHRASE_PLACE_NOUN)
			return true;
	return false;
}

/* As texts with marks have them, or those without. */
static void add_nouns(const struct phrase_trie *trie, bool unmarked, struct strbuf *out)
{
	bool *is_added = xcalloc(trie->words.nr, sizeof(*is_added));

	for (size_t i = 0; i < trie->nr_edge_slots; i++) {
		const struct trie_edge *edge = &trie->edges[i];

		if (edge->target == 0 || is_added[edge->word] || !ends_place_noun(trie, edge->target))
			continue;
		is_added[edge->word] = true;
		add_noun_word(&trie->words.entries[edge->word], unmarked, out);
	}
	free(is_added);
}

/* How many of the name's first words are a place noun that was typed before it: 2 of "thị trấn Hòa Bình". */
static size_t nr_noun_words(const struct phrase_trie *trie, const struct term *name)
{
	uint32_t node = 0;
	size_t nr = 0;

	for (size_t i = 0; i + 1 < name->nr_tokens; i++) {
		const char *spelling = name->tokens[i].chosen.items[0];
		uint32_t word = strmap_get(&trie->words, spelling, strlen(spelling));

		node = word == STRMAP_NONE ? 0 : trie_step(trie, node, word);
		if (node == 0)
			break;
		if (ends_place_noun(trie, node))
			nr = i + 1;
	}
	return nr;
}

static bool is_capital(const struct term *name, size_t token)
{
	size_t at = name->tokens[token].start_byte;

	return letter_is_capital(utf8_next(name->leaf->text, name->leaf->len, &at));
}

/*
 * Whether the value has its own place noun: "xã Bản Mới", but not "Bản Mới" nor "bản mới", where bản (village) is
 * a part of the name. Without capitals a single word behind a single one does not tell.
 */
static bool begins_with_noun(const struct lexicon *lexicon, const struct term *name)
{
	size_t nr = lexicon ? nr_noun_words(&lexicon->marked, name) : 0;

	if (nr == 0 || is_capital(name, 0))
		return false;
	return nr > 1 || name->nr_tokens > 2 || is_capital(name, nr) || name->tokens[nr].kind == TOKEN_NUMBER;
}

/* ---- what the index is asked */

/* The name as texts with marks spell it, or those without; false where none has a word of it. */
static bool add_name(const struct term *name, bool unmarked, struct strbuf *out)
{
	for (size_t i = 0; i < name->nr_tokens; i++) {
		const struct term_token *token = &name->tokens[i];
		const struct spellings *spellings = token->any.nr ? &token->any : &token->chosen;
		size_t nr = 0;

		if (i > 0)
			strbuf_add_ch(out, ' ');
		for (size_t j = 0; j < spellings->nr; j++) {
			const char *spelling = spellings->items[j];

			if (token->kind == TOKEN_WORD && (*spelling == TOKEN_UNMARKED_PREFIX) != unmarked)
				continue;
			if (nr++)
				strbuf_add_ch(out, RAW_ALTERNATIVE);
			strbuf_add_str(out, spelling);
		}
		if (nr == 0)
			return false;
	}
	return true;
}

/* The phrase of raw tokens in the columns. */
static void bind_phrase(sqlite3_stmt *select, const char *columns, const struct strbuf *tokens)
{
	struct strbuf match = STRBUF_INIT;

	strbuf_addf(&match, "%s\"%c%s\"", columns, RAW_QUERY_MARK, tokens->buf);
	sqlite3_bind_text(select, 1, match.buf, -1, SQLITE_TRANSIENT);
	strbuf_release(&match);
}

/* "xã|trấn|phường name"; "name" alone where it has a noun of its own, or no nouns are known. */
static void add_by_text(struct field_reader *reader, sqlite3_stmt *select, const struct term *name,
	bool unmarked, struct id_set *out)
{
	struct strbuf match = STRBUF_INIT;

	if (reader->lexicon && !begins_with_noun(reader->lexicon, name))
		add_nouns(&reader->lexicon->marked, unmarked, &match);
	if (match.len)
		strbuf_add_ch(&match, ' ');
	if (add_name(name, unmarked, &match)) {
		bind_phrase(select, "", &match);
		field_add_ids(reader, select, out);
	}
	strbuf_release(&match);
}

/* ---- titles */

/*
 * Whether the word begins as a name's does. What goes on behind a dash or an apostrophe may be small:
 * M'gar.
 */
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

static void add_by_title(struct field_reader *reader, sqlite3_stmt *select, const struct term *name,
	bool unmarked, const struct key_words *words, struct id_set *out)
{
	struct strbuf match = STRBUF_INIT;

	if (!add_name(name, unmarked, &match)) {
		strbuf_release(&match);
		return;
	}
	bind_phrase(select, "{title} : ", &match);
	while (field_step(reader, select)) {
		const struct lexer title = {(const char *)sqlite3_column_text(select, 1),
			(size_t)sqlite3_column_bytes(select, 1), reader->context->reader.tokenizer->memo};

		if (is_named_in(&title, words))
			id_set_add(out, sqlite3_column_int64(select, 0));
	}
	sqlite3_reset(select);
	sqlite3_clear_bindings(select);
	strbuf_release(&match);
}

/* Texts with marks are asked apart from those without: none has spellings of both kinds. */
static void add_by_words(struct field_reader *reader, const struct term *name, const struct key_words *words,
	struct id_set *out)
{
	sqlite3_stmt *texts =
		field_prepare(reader, "SELECT rowid FROM article_fts WHERE article_fts MATCH ?1");
	sqlite3_stmt *titles = field_prepare(reader,
		"SELECT id, article.title FROM article_fts CROSS JOIN article ON id = article_fts.rowid"
		" WHERE article_fts MATCH ?1"); /* not from article_fts, which would unpack the body */

	for (int unmarked = 0; unmarked < 2; unmarked++) {
		add_by_text(reader, texts, name, unmarked, out);
		add_by_title(reader, titles, name, unmarked, words, out);
	}
	field_done(reader, texts);
	field_done(reader, titles);
}

/* ---- sources */

/* The sources are few, and found by leaps through their index. */
static void add_by_source(struct field_reader *reader, const struct key_words *words, struct id_set *out)
{
	sqlite3_stmt *next = field_prepare(reader, "SELECT min(source) FROM article WHERE source > ?1");
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
		if (key_words_fit(words, key.buf, key.len, true))
			field_add_list(reader, ARTICLES_OF_SOURCE, source.buf, out);
	}
	field_done(reader, next);
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
	if (list.nr)
		add_by_words(reader, &list.items[0], words, out);
	add_by_source(reader, words, out);
	field_add_offices(reader, words, true, out);
}
