/* Raw keystrokes in the leaves of a query -> words. */
#include "searcher/typed_keys.h"

#include "base/strbuf.h"
#include "store/word_counts.h"
#include "text/keystrokes.h"

#include <string.h>

/* How often the word that was meant is used for each use of what stands there: foreign words are few. */
enum { TIMES_MORE_USED = 100, MIN_VNI_LETTERS = 2 };

/* How often the archive has the letters, under whatever marks. */
static int64_t uses_of_letters(const struct term_reader *reader, const char *text, size_t len)
{
	struct word_info words[8];
	struct word word;
	char folded[WORD_MAX_BYTES];
	int64_t nr_uses = 0;
	size_t nr;

	word_canonical(text, len, &word);
	nr = vocabulary_spellings(reader->vocabulary, folded, word_fold(word.text, word.len, folded), words,
		sizeof(words) / sizeof(*words), reader->arena);
	for (size_t i = 0; i < nr; i++)
		nr_uses += words[i].nr_uses;
	return nr_uses;
}

static struct word_info find_word(const struct term_reader *reader, const char *text, size_t len)
{
	struct word word;

	word_canonical(text, len, &word);
	return vocabulary_find(reader->vocabulary, word.text, word.len, reader->arena);
}

/* How often the archive has the word, and its letters in texts without marks. */
static int64_t uses_of_word(const struct term_reader *reader, const char *text, size_t len)
{
	char bare[WORD_MAX_BYTES + 1] = {TOKEN_UNMARKED_PREFIX};
	struct word word;
	size_t bare_len;

	word_canonical(text, len, &word);
	bare_len = 1 + word_fold(word.text, word.len, bare + 1);
	return vocabulary_find(reader->vocabulary, word.text, word.len, reader->arena).nr_uses +
		vocabulary_find(reader->vocabulary, bare, bare_len, reader->arena).nr_uses;
}

static size_t nr_letters(const char *text, size_t len)
{
	size_t nr = 0;

	while (nr < len && !(text[nr] >= '0' && text[nr] <= '9'))
		nr++;
	return nr;
}

/* How often the archive has the chunk as it stands; "U23" is a word and a number side by side. */
static int64_t uses_as_typed(const struct term_reader *reader, const char *text, size_t len)
{
	size_t letters = nr_letters(text, len);
	struct word_info word;

	if (letters == len)
		return uses_of_letters(reader, text, len);
	word = find_word(reader, text, letters);
	return vocabulary_pair_uses(reader->vocabulary, word.id,
		vocabulary_find(reader->vocabulary, PAIR_NUMBER, strlen(PAIR_NUMBER), reader->arena).id);
}

/* Appends the word that the chunk was meant to be; false where it is none. */
static bool decode(const struct term_reader *reader, const char *text, size_t len, struct strbuf *out)
{
	size_t start = out->len;
	enum keystroke_method method = keystrokes_decode(text, len, out);
	int64_t nr_uses;

	if (method == KEYSTROKES_NONE)
		return false;
	nr_uses = uses_of_word(reader, out->buf + start, out->len - start);
	if (nr_uses > 0 && (method == KEYSTROKES_TELEX || nr_letters(text, len) >= MIN_VNI_LETTERS) &&
		uses_as_typed(reader, text, len) < nr_uses / TIMES_MORE_USED + (nr_uses < TIMES_MORE_USED))
		return true;
	strbuf_set_len(out, start);
	return false;
}

/* Part of a document's number or a code: the TW of 15-NQ/TW is no tư. */
static bool is_in_number(const struct query_node *leaf, size_t start, size_t end)
{
	return (start > 0 && strchr("-/", leaf->text[start - 1])) ||
		(end < leaf->len && strchr("-/", leaf->text[end]));
}

static void read_leaf(const struct term_reader *reader, struct query_node *leaf)
{
	struct strbuf text = STRBUF_INIT;
	size_t at = 0, from = 0, start, end;
	bool has_keys = false;

	while (keystrokes_next_chunk(leaf->text, leaf->len, &at, &start, &end)) {
		strbuf_add(&text, leaf->text + from, start - from);
		from = start;
		if (!is_in_number(leaf, start, end) &&
			decode(reader, leaf->text + start, end - start, &text)) {
			from = end;
			has_keys = true;
		}
	}
	if (has_keys) {
		strbuf_add(&text, leaf->text + from, leaf->len - from);
		leaf->typed = leaf->text;
		leaf->typed_len = leaf->len;
		leaf->text = arena_strndup(reader->arena, text.buf, text.len);
		leaf->len = text.len;
	}
	strbuf_release(&text);
}

void typed_keys_read(const struct term_reader *reader, struct query_node *root)
{
	for (struct query_node *node = root; node; node = node->next) {
		if (node->text)
			read_leaf(reader, node);
		typed_keys_read(reader, node->first);
	}
}
