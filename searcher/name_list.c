/* Persons, topics and sources -> one sorted array. */
#include "searcher/name_list.h"

#include "base/memory.h"
#include "base/strmap.h"
#include "searcher/rows.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

struct adding {
	struct name_list *list;
	struct searcher *searcher;
	struct strmap met; /* kind and key */
	uint32_t *at;      /* by number there: the place in the list */
	size_t alloc;
};

/* " hứa thị tiến" */
static const char *spaced(const struct strbuf *key, struct arena *arena)
{
	struct strbuf text = STRBUF_INIT;
	const char *out;

	strbuf_addf(&text, " %s", key->buf);
	out = arena_strndup(arena, text.buf, text.len);
	strbuf_release(&text);
	return out;
}

/* Namesakes are one completion, of all their articles and of nobody's number. */
static void add_name(struct adding *adding, const struct listed_name *name)
{
	struct name_list *list = adding->list;
	struct strbuf key = STRBUF_INIT, folded = STRBUF_INIT, kind_and_key = STRBUF_INIT;
	struct listed_name *item;
	uint32_t nr;
	int is_new;

	text_key(adding->searcher->tokenizer.memo, name->name, strlen(name->name), &key);
	text_key_fold(key.buf, &folded);
	strbuf_addf(&kind_and_key, "%d %s", (int)name->kind, key.buf);
	nr = strmap_add(&adding->met, kind_and_key.buf, kind_and_key.len, &is_new);
	if (is_new && key.len) {
		ARRAY_GROW(adding->at, (size_t)nr + 1, adding->alloc);
		ARRAY_GROW(list->items, list->nr + 1, list->alloc);
		adding->at[nr] = (uint32_t)list->nr;
		item = &list->items[list->nr++];
		*item = *name;
		item->key = spaced(&key, &list->arena);
		item->folded_key = spaced(&folded, &list->arena);
	} else if (key.len) {
		item = &list->items[adding->at[nr]];
		item->nr_articles += name->nr_articles;
		item->id = 0;
	}
	strbuf_release(&key);
	strbuf_release(&folded);
	strbuf_release(&kind_and_key);
}

/* Rows of name, slug, id and number of articles. */
static enum status add_rows(struct adding *adding, enum completion_kind kind, const char *sql,
	struct error *err)
{
	struct archive *archive = &adding->searcher->archive;
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(archive, sql, &select, err);

	if (status != STATUS_OK)
		return status;
	while (sqlite3_step(select) == SQLITE_ROW) {
		const struct listed_name name = {.kind = kind,
			.name = row_text(select, 0, &adding->list->arena),
			.slug = row_text(select, 1, &adding->list->arena),
			.id = sqlite3_column_int64(select, 2),
			.nr_articles = sqlite3_column_int64(select, 3)};

		add_name(adding, &name);
	}
	return sqlite3_finalize(select) == SQLITE_OK ? STATUS_OK : archive_error(archive, err);
}

static int by_articles(const void *a, const void *b)
{
	const struct listed_name *x = a, *y = b;

	if (x->nr_articles != y->nr_articles)
		return x->nr_articles > y->nr_articles ? -1 : 1;
	return strcmp(x->key, y->key);
}

enum status name_list_open(struct name_list *list, struct searcher *searcher, struct error *err)
{
	struct adding adding = {.list = list, .searcher = searcher, .met = STRMAP_INIT};
	enum status status;

	memset(list, 0, sizeof(*list));
	status = add_rows(&adding, COMPLETION_SOURCE,
		"SELECT source, '', 0, count(*) FROM article WHERE source <> '' GROUP BY source", err);
	if (status == STATUS_OK && searcher->archive.version >= ARCHIVE_FACTS_VERSION)
		status = add_rows(&adding, COMPLETION_TOPIC,
			"SELECT label, slug, 0, nr FROM topic, (SELECT topic_id, count(*) AS nr FROM article_topic"
			" GROUP BY topic_id) ON topic_id = topic.id",
			err);
	if (status == STATUS_OK && searcher->archive.version >= ARCHIVE_FACTS_VERSION)
		status = add_rows(&adding, COMPLETION_OFFICIAL,
			"SELECT name, '', id, nr FROM person, (SELECT person_id, count(*) AS nr FROM official"
			" WHERE person_id IS NOT NULL GROUP BY person_id) ON person_id = person.id",
			err);
	if (list->nr)
		qsort(list->items, list->nr, sizeof(*list->items), by_articles);
	free(adding.at);
	strmap_release(&adding.met);
	return status;
}

void name_list_close(struct name_list *list)
{
	free(list->items);
	arena_release(&list->arena);
	memset(list, 0, sizeof(*list));
}

/* ---- finding */

/* " thi ti": where it stands in a folded key, the typed words are there but for their marks. */
static void add_pattern(const struct typed_line *line, size_t first_word, bool open_letters,
	struct strbuf *out)
{
	for (size_t i = first_word; i < line->nr; i++) {
		bool is_open = i + 1 == line->nr;

		strbuf_addf(out, " %s", is_open && open_letters ? line->open_folded : line->words[i].folded);
	}
}

/* Whether the words with marks are the key's, from its word number nr_word on. */
static bool marks_fit(const char *key, size_t nr_word, const struct typed_line *line, size_t first_word)
{
	for (; nr_word > 0; nr_word--)
		key += 1 + strcspn(key + 1, " ");
	for (size_t i = first_word; i < line->nr; i++) {
		size_t len = strcspn(key + 1, " ");
		char word[WORD_MAX_BYTES];

		if (len >= sizeof(word))
			return false;
		memcpy(word, key + 1, len);
		word[len] = '\0';
		if (i + 1 == line->nr && !typed_open_fits(line, word))
			return false;
		if (i + 1 < line->nr && line->words[i].is_marked &&
			strcmp(word, line->words[i].canonical) != 0)
			return false;
		key += 1 + len;
	}
	return true;
}

static bool fits(const struct listed_name *name, const char *pattern, const struct typed_line *line,
	size_t first_word)
{
	const char *at = name->folded_key;

	while ((at = strstr(at, pattern)) != NULL) {
		size_t nr_word = 0;

		for (const char *before = name->folded_key; before < at; before++)
			nr_word += *before == ' ';
		if (first_word > 0 && nr_word > 0)
			return false;
		if (marks_fit(name->key, nr_word, line, first_word))
			return true;
		at++;
	}
	return false;
}

size_t name_list_next(const struct name_list *list, const struct typed_line *line, size_t first_word,
	size_t at)
{
	struct strbuf patterns[2] = {STRBUF_INIT, STRBUF_INIT};

	add_pattern(line, first_word, false, &patterns[0]);
	if (line->open_letters)
		add_pattern(line, first_word, true, &patterns[1]);
	for (; at < list->nr; at++)
		if (fits(&list->items[at], patterns[0].buf, line, first_word) ||
			(patterns[1].len && fits(&list->items[at], patterns[1].buf, line, first_word)))
			break;
	strbuf_release(&patterns[0]);
	strbuf_release(&patterns[1]);
	return at;
}
