/* A name, or a part of one, -> the persons whom it fits and their articles. "#7" is the person of this id. */
#include "searcher/fact_field.h"
#include "searcher/people.h"

#include <stdio.h>
#include <string.h>

enum { MAX_ID_DIGITS = 18 };

/* "#7": the person's id, or 0. */
static int64_t id_in_value(const struct query_node *leaf)
{
	int64_t id = 0;

	if (leaf->len < 2 || leaf->len > MAX_ID_DIGITS || leaf->text[0] != '#')
		return 0;
	for (size_t i = 1; i < leaf->len; i++) {
		if (leaf->text[i] < '0' || leaf->text[i] > '9')
			return 0;
		id = 10 * id + (leaf->text[i] - '0');
	}
	return id;
}

static void fitting_persons(struct field_reader *reader, const struct query_node *leaf, const char *name,
	struct id_set *out)
{
	int64_t id = id_in_value(leaf);
	struct people people;

	if (id) {
		id_set_add(out, id);
		return;
	}
	reader->status = people_find(reader->searcher, name, 0, 0, &people, reader->err);
	for (int64_t i = 0; reader->status == STATUS_OK && i < people.total; i++)
		id_set_add(out, people.ids[i]);
	people_release(&people);
}

static const char *one_text(struct field_reader *reader, sqlite3_stmt *select, int64_t person_id)
{
	const char *text = "";

	sqlite3_bind_int64(select, 1, person_id);
	if (field_step(reader, select))
		text = arena_strdup(reader->context->reader.arena,
			(const char *)sqlite3_column_text(select, 0));
	sqlite3_reset(select);
	return text;
}

/* The names of those that will be shown, and the offices that tell them apart. */
static void name_fits(struct field_reader *reader, struct search_field *field)
{
	sqlite3_stmt *names = field_prepare(reader, "SELECT name FROM person WHERE id = ?1");
	sqlite3_stmt *offices = field_prepare(reader,
		"SELECT office.text FROM official JOIN office ON office.article_id = official.article_id"
		" AND office.official_nr = official.nr WHERE official.person_id = ?1 AND NOT office.is_former"
		" ORDER BY official.article_id DESC, official.nr, office.nr LIMIT 1");

	for (size_t i = 0; i < field->nr_fits; i++) {
		field->fits[i].name = one_text(reader, names, field->fits[i].id);
		field->fits[i].office = one_text(reader, offices, field->fits[i].id);
	}
	field_done(reader, names);
	field_done(reader, offices);
}

void name_field_read(struct field_reader *reader, const struct query_node *leaf, struct search_field *field,
	struct id_set *out)
{
	enum article_list_kind kind =
		leaf->field == QUERY_SPEAKER ? ARTICLES_WITH_SPEAKER : ARTICLES_WITH_OFFICIAL;
	struct id_set persons = {NULL, 0, 0};

	fitting_persons(reader, leaf, field->value, &persons);
	for (size_t i = 0; i < persons.nr; i++) {
		struct search_fit fit = {persons.ids[i], "", "", "", 0};
		char digits[24];

		snprintf(digits, sizeof(digits), "%lld", (long long)fit.id);
		fit.nr_articles = field_add_list(reader, kind, digits, out);
		if (fit.nr_articles)
			field_add_fit(reader, field, &fit);
	}
	name_fits(reader, field);
	id_set_release(&persons);
}
