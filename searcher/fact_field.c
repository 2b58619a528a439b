/* Fields of facts -> articles: topics, offices, events, and what all fields share. */
#include "searcher/fact_field.h"

#include "base/memory.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_FIELDS = 32 }; /* each is looked up for itself */

sqlite3_stmt *field_prepare(struct field_reader *reader, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	if (reader->status == STATUS_OK)
		reader->status = archive_borrow(&reader->searcher->archive, sql, &statement, reader->err);
	return statement;
}

void field_done(struct field_reader *reader, sqlite3_stmt *statement)
{
	archive_return(&reader->searcher->archive, statement);
}

bool field_step(struct field_reader *reader, sqlite3_stmt *statement)
{
	int result = reader->status == STATUS_OK ? sqlite3_step(statement) : SQLITE_DONE;

	if (result != SQLITE_ROW && result != SQLITE_DONE)
		reader->status = archive_error(&reader->searcher->archive, reader->err);
	return result == SQLITE_ROW;
}

int64_t field_add_ids(struct field_reader *reader, sqlite3_stmt *statement, struct id_set *out)
{
	int64_t nr = 0, before = -1;

	while (field_step(reader, statement)) {
		int64_t id = sqlite3_column_int64(statement, 0);

		nr += id != before;
		before = id;
		id_set_add(out, id);
	}
	sqlite3_reset(statement);
	return nr;
}

int64_t field_add_list(struct field_reader *reader, enum article_list_kind kind, const char *of,
	struct id_set *out)
{
	struct id_list list = {NULL, 0};

	if (reader->status == STATUS_OK)
		reader->status = article_lists_get(&reader->searcher->lists, kind, of, 0, INT64_MAX, &list,
			reader->err);
	id_set_add_list(out, list);
	return (int64_t)list.nr;
}

void field_add_fit(struct field_reader *reader, struct search_field *field, const struct search_fit *fit)
{
	size_t at = field->nr_fits;

	if (!field->fits)
		field->fits =
			arena_alloc(reader->context->reader.arena, SEARCH_FITS_MAX * sizeof(*field->fits));
	field->nr_fits_all++;
	while (at > 0 && field->fits[at - 1].nr_articles < fit->nr_articles)
		at--;
	if (at == SEARCH_FITS_MAX)
		return;
	field->nr_fits += field->nr_fits < SEARCH_FITS_MAX;
	memmove(field->fits + at + 1, field->fits + at, (field->nr_fits - 1 - at) * sizeof(*field->fits));
	field->fits[at] = *fit;
}

/* ---- topics */

struct topic_row {
	const char *slug, *label;
	bool is_whole; /* the value is its slug or its label, and no part of it */
};

/* Whether the value is, or is a part of, what the topic is called. */
static bool topic_fits(struct field_reader *reader, const struct key_words *words, struct topic_row *topic)
{
	const char *const names[] = {topic->slug, topic->label};
	struct strbuf key = STRBUF_INIT;
	bool fits = false;

	for (size_t i = 0; i < 2; i++) {
		strbuf_reset(&key);
		text_key(reader->context->reader.tokenizer->memo, names[i], strlen(names[i]), &key);
		fits |= key_words_fit(words, key.buf, key.len, true);
		topic->is_whole |= key_words_equal(words, key.buf, key.len);
	}
	strbuf_release(&key);
	return fits;
}

/* The topics that fit; where one is named as a whole, it alone. */
static size_t fitting_topics(struct field_reader *reader, const struct key_words *words,
	struct topic_row **out)
{
	struct arena *arena = reader->context->reader.arena;
	sqlite3_stmt *select = field_prepare(reader, "SELECT slug, label FROM topic ORDER BY slug");
	size_t nr = 0, alloc = 0, nr_whole = 0;

	*out = NULL;
	while (field_step(reader, select)) {
		struct topic_row topic = {arena_strdup(arena, (const char *)sqlite3_column_text(select, 0)),
			arena_strdup(arena, (const char *)sqlite3_column_text(select, 1)), false};

		if (!topic_fits(reader, words, &topic))
			continue;
		ARRAY_GROW(*out, nr + 1, alloc);
		(*out)[nr++] = topic;
		if (topic.is_whole) { /* to the front */
			(*out)[nr - 1] = (*out)[nr_whole];
			(*out)[nr_whole++] = topic;
		}
	}
	field_done(reader, select);
	return nr_whole ? nr_whole : nr;
}

static void read_topic(struct field_reader *reader, const struct key_words *words, struct search_field *field,
	struct id_set *out)
{
	struct topic_row *topics;
	size_t nr = fitting_topics(reader, words, &topics);

	for (size_t i = 0; i < nr; i++) {
		struct search_fit fit = {0, topics[i].slug, topics[i].label, "", 0};

		fit.nr_articles = field_add_list(reader, ARTICLES_ON_TOPIC, topics[i].slug, out);
		field_add_fit(reader, field, &fit);
	}
	free(topics);
}

/* ---- offices */

void field_add_offices(struct field_reader *reader, const struct key_words *words, bool as_phrase,
	struct id_set *out)
{
	sqlite3_stmt *select = field_prepare(reader,
		"SELECT key, article_id FROM office INDEXED BY office_by_key ORDER BY key");
	struct strbuf before = STRBUF_INIT;
	bool fits = false, is_first = true;

	while (field_step(reader, select)) {
		const char *key = (const char *)sqlite3_column_text(select, 0);
		size_t len = (size_t)sqlite3_column_bytes(select, 0);

		if (is_first || len != before.len || memcmp(key, before.buf, len) != 0) {
			fits = key_words_fit(words, key, len, as_phrase);
			strbuf_reset(&before);
			strbuf_add(&before, key, len);
			is_first = false;
		}
		if (fits)
			id_set_add(out, sqlite3_column_int64(select, 1));
	}
	field_done(reader, select);
	strbuf_release(&before);
}

/* ---- events */

static void read_event(struct field_reader *reader, const struct query_node *leaf, struct id_set *out)
{
	sqlite3_stmt *select =
		field_prepare(reader, "SELECT article_id FROM event WHERE day BETWEEN ?1 AND ?2");

	sqlite3_bind_int(select, 1, leaf->first_day);
	sqlite3_bind_int(select, 2, leaf->last_day);
	field_add_ids(reader, select, out);
	field_done(reader, select);
}

/* ---- any of them */

static const char *value_of(struct arena *arena, const struct query_node *leaf)
{
	struct strbuf text = STRBUF_INIT;
	char iso[DATE_TEXT_BYTES];
	const char *value;

	if (leaf->field != QUERY_EVENT)
		return arena_strndup(arena, leaf->text, leaf->len);
	if (leaf->first_day > 0 && date_format_iso(date_from_days(leaf->first_day), iso))
		strbuf_add_str(&text, iso);
	strbuf_add_str(&text, "..");
	if (leaf->last_day < INT32_MAX && date_format_iso(date_from_days(leaf->last_day), iso))
		strbuf_add_str(&text, iso);
	value = arena_strdup(arena, text.buf);
	strbuf_release(&text);
	return value;
}

static struct search_field *new_field(struct field_reader *reader, const struct query_node *leaf)
{
	struct search_fields *fields = reader->fields;
	struct search_field *field;

	ARRAY_GROW(fields->items, fields->nr + 1, fields->alloc);
	field = &fields->items[fields->nr++];
	memset(field, 0, sizeof(*field));
	field->name = query_field_name(leaf->field);
	field->value = value_of(reader->context->reader.arena, leaf);
	return field;
}

static void read_field(struct field_reader *reader, const struct query_node *leaf,
	const struct key_words *words, struct search_field *field, struct id_set *out)
{
	switch (leaf->field) {
	case QUERY_OFFICIAL:
	case QUERY_SPEAKER:
		name_field_read(reader, leaf, field, out);
		break;
	case QUERY_TOPIC:
		read_topic(reader, words, field, out);
		break;
	case QUERY_OFFICE:
		field_add_offices(reader, words, leaf->kind == QUERY_PHRASE, out);
		break;
	case QUERY_PLACE:
		place_field_read(reader, leaf, words, out);
		break;
	case QUERY_EVENT:
		read_event(reader, leaf, out);
		break;
	case QUERY_ANYWHERE:
	case QUERY_TITLE:
		break;
	}
}

bool fact_field_read(struct field_reader *reader, const struct query_node *leaf, struct id_set *out)
{
	struct arena *arena = reader->context->reader.arena;
	struct key_words words = {.nr = 0};
	struct search_field *field;

	if (reader->status == STATUS_OK)
		reader->status = archive_need_facts(&reader->searcher->archive, reader->err);
	if (reader->status == STATUS_OK && reader->fields->nr == MAX_FIELDS)
		reader->status = error_set(reader->err, STATUS_USAGE,
			"more than %d fields of facts in one query", MAX_FIELDS);
	if (reader->status != STATUS_OK)
		return false;
	if (leaf->field != QUERY_EVENT) {
		key_words_read(reader->context->reader.tokenizer->memo, leaf->text, leaf->len, arena, &words);
		if (words.nr == 0)
			return false;
	}
	field = new_field(reader, leaf);
	read_field(reader, leaf, &words, field, out);
	id_set_order(out);
	field->nr_articles = (int64_t)out->nr;
	return true;
}
