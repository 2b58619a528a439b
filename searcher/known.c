/* Terms of a query -> topics, sources and dates that they name. Officials are in searcher/known_people.c. */
#include "searcher/known.h"

#include "base/memory.h"
#include "searcher/known_terms.h"
#include "store/lengths.h"
#include "text/date.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

/* A source that has more than this part of the archive says nothing about a place. */
enum { LARGEST_SOURCE_PART = 4 };

enum status known_open(struct known *known, struct archive *archive, struct tokenizer *tokenizer,
	struct article_lists *lists, int64_t nr_articles, struct error *err)
{
	const struct {
		const char *sql;
		sqlite3_stmt **statement;
	} all[] = {
		{"SELECT id FROM person WHERE key = ?1", &known->person_by_key},
		{"SELECT person_id FROM person_word WHERE folded = ?1 AND word = ?2 LIMIT 200",
			&known->person_by_word},
		{"SELECT name, key FROM person WHERE id = ?1", &known->person},
		{"SELECT 1 FROM official JOIN office ON office.article_id = official.article_id"
		 " AND office.official_nr = official.nr WHERE official.person_id = ?1"
		 " AND substr(office.key || ' ', 1, length(?2)) = ?2 LIMIT 1",
			&known->office_begins},
		{"SELECT 1 FROM office WHERE key >= ?1 AND key < ?1 || char(0x10FFFF) LIMIT 1",
			&known->office_exists},
		{"SELECT article_id FROM official WHERE person_id = ?1", &known->articles_of_person},
		{"SELECT 1 FROM article WHERE source = ?1 LIMIT 1 OFFSET ?2", &known->source_has_more},
		{"SELECT article_id FROM event WHERE day BETWEEN ?1 AND ?2", &known->events},
	};
	enum status status = STATUS_OK;

	memset(known, 0, sizeof(*known));
	known->archive = archive;
	known->tokenizer = tokenizer;
	known->lists = lists;
	known->nr_articles = nr_articles;
	if (archive->version < ARCHIVE_FACTS_VERSION)
		return STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < sizeof(all) / sizeof(*all); i++)
		status = archive_prepare(archive, all[i].sql, all[i].statement, err);
	if (status == STATUS_OK)
		status = known_names_open(&known->names, archive, tokenizer, err);
	return status;
}

void known_close(struct known *known)
{
	sqlite3_stmt *const all[] = {known->person_by_key, known->person_by_word, known->person,
		known->office_begins, known->office_exists, known->articles_of_person, known->source_has_more,
		known->events};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		sqlite3_finalize(all[i]);
	known_names_close(&known->names);
	memset(known, 0, sizeof(*known));
}

/* ---- for all kinds */

void known_add_ids(sqlite3_stmt *select, struct id_set *out)
{
	while (sqlite3_step(select) == SQLITE_ROW)
		id_set_add(out, sqlite3_column_int64(select, 0));
	sqlite3_reset(select);
}

bool known_key(const struct known_terms *terms, size_t first, size_t nr, struct strbuf *out)
{
	strbuf_reset(out);
	for (size_t i = first; i < first + nr; i++) {
		if (!terms->keys[i])
			return false;
		if (out->len)
			strbuf_add_ch(out, ' ');
		strbuf_add_str(out, terms->keys[i]);
	}
	return true;
}

/* H'Linh has two words in a key. */
static const char *key_of(struct known *known, const struct term *term, struct arena *arena)
{
	const struct term_token *token = &term->tokens[0];
	const char *chosen = token->chosen.items[0], *key;
	struct strbuf text = STRBUF_INIT;

	if (term->nr_tokens != 1 || token->kind == TOKEN_DATE)
		return NULL;
	if (strcmp(chosen, token->typed) != 0)
		return chosen;
	text_key(known->tokenizer->memo, term->leaf->text + token->start_byte,
		token->end_byte - token->start_byte, &text);
	key = arena_strdup(arena, text.buf);
	strbuf_release(&text);
	return key;
}

/* True where a clause may stand for these terms: what is there already is apart, or within. */
static bool is_free(const struct clause_list *clauses, size_t first, size_t nr)
{
	for (size_t i = 0; i < clauses->nr; i++) {
		const struct clause *clause = &clauses->items[i];
		size_t end = clause->first + clause->nr;
		bool is_apart = end <= first || first + nr <= clause->first;
		bool is_within = first <= clause->first && end <= first + nr && !clause->known_as;

		if (!is_apart && !is_within)
			return false;
	}
	return true;
}

/* False where the clause has no place. The list is borrowed. */
static bool add_listed(struct known_terms *terms, size_t first, size_t nr, struct id_list listed,
	const char *known_as, bool prints_words)
{
	struct clause *clause;

	if (!is_free(terms->clauses, first, nr))
		return false;
	clause = clause_list_add(terms->clauses, first, nr);
	clause->listed = id_list_between(listed, terms->first_id, terms->last_id);
	clause->known_as = known_as;
	clause->prints_words = prints_words;
	return true;
}

bool known_add(struct known_terms *terms, size_t first, size_t nr, struct id_set *listed,
	const char *known_as, bool prints_words)
{
	struct id_list moved;

	id_set_order(listed);
	moved = id_set_move(listed, terms->arena);
	return moved.nr > 0 && add_listed(terms, first, nr, moved, known_as, prints_words);
}

static const char *known_as(struct arena *arena, const char *kind, const char *name)
{
	struct strbuf text = STRBUF_INIT;
	const char *copy;

	strbuf_addf(&text, "%s %s", kind, name);
	copy = arena_strdup(arena, text.buf);
	strbuf_release(&text);
	return copy;
}

/* The articles that are kept in lists. */
static void add_kept(struct known *known, struct known_terms *terms, size_t first, size_t nr,
	enum article_list_kind kind, const char *name, const struct known_name *known_name)
{
	struct error ignored = ERROR_INIT; /* ranking reads the same archive */
	struct id_list listed;

	if (article_lists_get(known->lists, kind, known_name->listed_as, terms->first_id, terms->last_id,
		    &listed, &ignored) == STATUS_OK)
		add_listed(terms, first, nr, listed, known_as(terms->arena, name, known_name->text), false);
}

/* ---- topics */

/* How many terms from this one on are the key's words, all of them; 0: they are not. */
static size_t nr_terms_of(const struct known_terms *terms, size_t first, const char *key)
{
	size_t nr = 0;

	while (first + nr < terms->nr && terms->keys[first + nr]) {
		const char *word = terms->keys[first + nr];
		size_t len;

		if (*key != *word) /* as most do, of hundreds */
			return 0;
		len = strlen(word);
		if (strncmp(key, word, len) != 0 || (key[len] && key[len] != ' '))
			return 0;
		nr++;
		if (!key[len])
			return nr;
		key += len + 1;
	}
	return 0;
}

/* The first place where the terms are the key's words. Returns how many they are; 0: there is none. */
static size_t find_words(const struct known_terms *terms, const char *key, size_t *first)
{
	size_t nr = 0;

	for (*first = 0; *first < terms->nr; ++*first) {
		nr = nr_terms_of(terms, *first, key);
		if (nr)
			break;
	}
	return nr;
}

static void read_topics(struct known *known, struct known_terms *terms)
{
	for (size_t i = 0; i < known->names.topics.nr; i++) {
		const struct known_name *topic = &known->names.topics.items[i];
		size_t first, nr = find_words(terms, topic->key, &first);

		if (nr > 0)
			add_kept(known, terms, first, nr, ARTICLES_MAINLY_ON_TOPIC, "topic", topic);
	}
}

/* ---- places: the end of a source's name */

/* The longest run of terms, of two words or more, that is the end of the source's name. */
static size_t find_end(const struct known_terms *terms, const char *key, size_t *first)
{
	const char *end = strrchr(key, ' ');

	for (const char *at = key; end && at <= end; at += strcspn(at, " ") + 1) {
		size_t nr = at < end ? find_words(terms, at, first) : 0;

		if (nr)
			return nr;
	}
	return 0;
}

/* Looked at once for each source that is named. */
static bool is_large(struct known *known, struct known_name *source)
{
	if (source->part == PART_UNKNOWN) {
		sqlite3_bind_text(known->source_has_more, 1, source->listed_as, -1, SQLITE_STATIC);
		sqlite3_bind_int64(known->source_has_more, 2, known->nr_articles / LARGEST_SOURCE_PART);
		source->part = sqlite3_step(known->source_has_more) == SQLITE_ROW ? PART_LARGE : PART_SMALL;
		sqlite3_reset(known->source_has_more);
		sqlite3_clear_bindings(known->source_has_more);
	}
	return source->part == PART_LARGE;
}

static void read_sources(struct known *known, struct known_terms *terms)
{
	for (size_t i = 0; i < known->names.sources.nr; i++) {
		struct known_name *source = &known->names.sources.items[i];
		size_t first, nr = find_end(terms, source->key, &first);

		if (nr > 0 && !is_large(known, source))
			add_kept(known, terms, first, nr, ARTICLES_OF_SOURCE, "source", source);
	}
}

/* ---- dates */

/* "2022", "2022-07", "2022-07-26": the days it covers. A number of another form is none. */
static bool read_date(const struct term_token *token, struct date *out)
{
	size_t len = strlen(token->typed);

	if (token->kind != TOKEN_DATE &&
		!(token->kind == TOKEN_NUMBER && len == 4 && token->end_byte - token->start_byte == 4))
		return false;
	return query_parse_date(token->typed, len, out) && out->year >= 1900 && out->year < 2100;
}

static void add_article(void *context, int64_t id)
{
	id_set_add(context, id);
}

static void add_date(struct known *known, struct known_terms *terms, size_t at, struct date date)
{
	int32_t first = date_to_days(date_first_day(date)), last = date_to_days(date_last_day(date));
	struct id_set listed = {NULL, 0, 0};
	const struct term_token *token = &terms->items[at]->tokens[0];

	lengths_each(known->archive->db, article_id_first(first), article_id_last(last), add_article,
		&listed);
	if (date.month) { /* a year's events are too many to be told apart by them */
		sqlite3_bind_int(known->events, 1, first);
		sqlite3_bind_int(known->events, 2, last);
		known_add_ids(known->events, &listed);
	}
	known_add(terms, at, 1, &listed, known_as(terms->arena, "date", token->typed), false);
}

static void read_dates(struct known *known, struct known_terms *terms)
{
	for (size_t i = 0; i < terms->nr; i++) {
		struct date date;

		if (terms->items[i]->nr_tokens == 1 && read_date(&terms->items[i]->tokens[0], &date))
			add_date(known, terms, i, date);
	}
}

void known_read(struct known *known, const struct term *const *terms, size_t nr, int64_t first_id,
	int64_t last_id, struct arena *arena, struct clause_list *clauses)
{
	struct known_terms all = {terms, NULL, nr, first_id, last_id, arena, clauses};

	if (!known->events)
		return;
	known_names_refresh(&known->names);
	all.keys = arena_alloc(arena, (nr + 1) * sizeof(*all.keys));
	for (size_t i = 0; i < nr; i++)
		all.keys[i] = key_of(known, terms[i], arena);
	known_read_people(known, &all);
	read_topics(known, &all);
	read_sources(known, &all);
	read_dates(known, &all);
}
