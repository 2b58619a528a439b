/* Names in a query: whole ones by their key, parts of one by what stands before them. */
#include "base/memory.h"
#include "searcher/known_terms.h"
#include "searcher/name_words.h"
#include "text/decode.h"
#include "text/letter.h"

#include <string.h>

enum { MAX_NAME_TERMS = 6, MAX_OFFICE_TERMS = 6 };

static bool is_capital(const struct term *term)
{
	size_t at = term->tokens[0].start_byte;

	return letter_is_capital(utf8_next(term->leaf->text, term->leaf->len, &at));
}

static size_t nr_capitals(const struct known_terms *terms, size_t first)
{
	size_t nr = 0;

	while (first + nr < terms->nr && nr < MAX_NAME_TERMS && is_capital(terms->items[first + nr]))
		nr++;
	return nr;
}

static bool has_capitals(const struct known_terms *terms)
{
	for (size_t i = 0; i < terms->nr; i++)
		if (is_capital(terms->items[i]))
			return true;
	return false;
}

/* Adds the person's articles; notes how the first one is called. */
static void add_person(struct known *known, struct known_terms *terms, int64_t id, struct id_set *listed,
	const char **known_as)
{
	sqlite3_bind_int64(known->articles_of_person, 1, id);
	known_add_ids(known->articles_of_person, listed);
	if (*known_as)
		return;
	sqlite3_bind_int64(known->person, 1, id);
	if (sqlite3_step(known->person) == SQLITE_ROW) {
		struct strbuf text = STRBUF_INIT;

		strbuf_addf(&text, "official %s #%lld", (const char *)sqlite3_column_text(known->person, 0),
			(long long)id);
		*known_as = arena_strdup(terms->arena, text.buf);
		strbuf_release(&text);
	}
	sqlite3_reset(known->person);
}

/*
 * "Vàng Văn Nó". Two words are a name only with capitals, since hòa bình is peace; three also where nothing in
 * the query has any.
 */
static size_t read_whole(struct known *known, struct known_terms *terms, size_t first, bool with_capitals)
{
	struct strbuf key = STRBUF_INIT;
	size_t capitals = nr_capitals(terms, first), most = with_capitals ? capitals : MAX_NAME_TERMS, nr;

	if (most > terms->nr - first)
		most = terms->nr - first;
	for (nr = most; nr >= (with_capitals ? 2 : 3); nr--) {
		struct id_set persons = {NULL, 0, 0}, listed = {NULL, 0, 0};
		const char *known_as = NULL;

		if (!known_key(terms, first, nr, &key))
			continue;
		sqlite3_bind_text(known->person_by_key, 1, key.buf, (int)key.len, SQLITE_STATIC);
		known_add_ids(known->person_by_key, &persons);
		for (size_t i = 0; i < persons.nr; i++)
			add_person(known, terms, persons.ids[i], &listed, &known_as);
		id_set_release(&persons);
		if (known_add(terms, first, nr, &listed, known_as, true))
			break;
	}
	strbuf_release(&key);
	return nr >= (with_capitals ? 2 : 3) ? nr : 0;
}

/* Whether the term is a word by which a person is addressed: bà Tiệp, đồng chí Tiệp. */
static bool is_honorific(const struct term *term)
{
	static const char *const words[] = {"ông", "bà", "anh", "chị", "cô", "bác", "chú", "chí", "đc"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(term->tokens[0].chosen.items[0], words[i]))
			return true;
	return false;
}

/*
 * The words before the name as an office begins, "bí thư", "chủ tịch xã", and a space: the longest that somebody
 * has. "" where there is none.
 */
static void read_office(struct known *known, const struct known_terms *terms, size_t first,
	struct strbuf *out)
{
	for (size_t nr = MAX_OFFICE_TERMS < first ? MAX_OFFICE_TERMS : first; nr >= 2; nr--) {
		bool is_held;

		if (!known_key(terms, first - nr, nr, out))
			continue;
		sqlite3_bind_text(known->office_exists, 1, out->buf, (int)out->len, SQLITE_STATIC);
		is_held = sqlite3_step(known->office_exists) == SQLITE_ROW;
		sqlite3_reset(known->office_exists);
		if (is_held) {
			strbuf_add_ch(out, ' ');
			return;
		}
	}
	strbuf_reset(out);
}

static bool holds_office(struct known *known, const struct strbuf *office, int64_t id)
{
	bool holds;

	if (office->len == 0)
		return false;
	sqlite3_bind_int64(known->office_begins, 1, id);
	sqlite3_bind_text(known->office_begins, 2, office->buf, (int)office->len, SQLITE_STATIC);
	holds = sqlite3_step(known->office_begins) == SQLITE_ROW;
	sqlite3_reset(known->office_begins);
	return holds;
}

/* Whether the name ends with the words, as given names do. */
static bool is_called(struct known *known, int64_t id, const char *part)
{
	bool is_called = false;

	sqlite3_bind_int64(known->person, 1, id);
	if (sqlite3_step(known->person) == SQLITE_ROW)
		is_called = key_ends_with((const char *)sqlite3_column_text(known->person, 1), part);
	sqlite3_reset(known->person);
	return is_called;
}

static void persons_with_word(struct known *known, const char *word, struct id_set *out)
{
	char folded[WORD_MAX_BYTES];
	size_t len = strlen(word);

	if (len >= WORD_MAX_BYTES)
		return;
	sqlite3_bind_text(known->person_by_word, 1, folded, (int)word_fold(word, len, folded), SQLITE_STATIC);
	sqlite3_bind_text(known->person_by_word, 2, word, -1, SQLITE_STATIC);
	known_add_ids(known->person_by_word, out);
}

/* Adds the articles of those that are called so, and are addressed so or hold the office. */
static void add_called(struct known *known, struct known_terms *terms, const char *part,
	const struct strbuf *office, struct id_set *listed, const char **known_as)
{
	struct id_set persons = {NULL, 0, 0};
	const char *last = strrchr(part, ' ');

	persons_with_word(known, last ? last + 1 : part, &persons);
	for (size_t i = 0; i < persons.nr; i++)
		if (is_called(known, persons.ids[i], part) &&
			(!office || holds_office(known, office, persons.ids[i])))
			add_person(known, terms, persons.ids[i], listed, known_as);
	id_set_release(&persons);
}

/* "bà Tiệp", "bí thư Thị Tiệp": the words with capitals are the end of a name. */
static size_t read_part(struct known *known, struct known_terms *terms, size_t first)
{
	struct strbuf part = STRBUF_INIT, office = STRBUF_INIT;
	struct id_set listed = {NULL, 0, 0};
	const char *known_as = NULL;
	size_t nr = nr_capitals(terms, first);
	bool is_addressed = is_honorific(terms->items[first - 1]);

	if (!is_addressed)
		read_office(known, terms, first, &office);
	if ((is_addressed || office.len) && known_key(terms, first, nr, &part))
		add_called(known, terms, part.buf, is_addressed ? NULL : &office, &listed, &known_as);
	if (!known_add(terms, first, nr, &listed, known_as, true))
		nr = 0;
	strbuf_release(&office);
	strbuf_release(&part);
	return nr;
}

void known_read_people(struct known *known, struct known_terms *terms)
{
	bool with_capitals = has_capitals(terms);

	for (size_t at = 0, nr; at < terms->nr; at += nr ? nr : 1) {
		nr = read_whole(known, terms, at, with_capitals);
		if (nr == 0 && at > 0 && is_capital(terms->items[at]) && !is_capital(terms->items[at - 1]))
			nr = read_part(known, terms, at);
	}
}
