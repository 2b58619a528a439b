/* A search as one JSON object a line. Its keys are a contract: docs/output.md lists them. */
#include "cli/cli.h"
#include "cli/printer.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static json_t *marks_array(const struct marks *marks)
{
	json_t *array = json_array();

	for (size_t i = 0; i < marks->nr; i++)
		json_array_append_new(array,
			json_pack("[I,I]", (json_int_t)marks->items[i].start_byte,
				(json_int_t)marks->items[i].end_byte));
	return array;
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

json_t *json_versions(const struct search_version *versions, size_t nr)
{
	json_t *array = json_array();

	for (size_t i = 0; i < nr; i++) {
		json_t *object = json_object();

		json_object_set_new(object, "id", json_integer(versions[i].id));
		json_object_set_new(object, "ref", json_text(versions[i].ref));
		json_object_set_new(object, "title", json_string(versions[i].title));
		json_object_set_new(object, "date", text_or_null(versions[i].date));
		json_object_set_new(object, "source", text_or_null(versions[i].source));
		json_array_append_new(array, object);
	}
	return array;
}

json_t *json_hit(const struct search_hit *hit, bool by_event)
{
	json_t *object = json_object();

	json_object_set_new(object, "rank", json_integer((json_int_t)hit->rank));
	json_object_set_new(object, "id", json_integer(hit->id));
	json_object_set_new(object, "ref", json_text(hit->ref));
	json_object_set_new(object, "title", json_string(hit->title));
	json_object_set_new(object, "date", text_or_null(hit->date));
	json_object_set_new(object, "source", text_or_null(hit->source));
	json_object_set_new(object, "score", json_real(hit->score));
	json_object_set_new(object, "snippet", json_string(hit->snippet));
	json_object_set_new(object, "marks", marks_array(&hit->marks));
	json_object_set_new(object, "title_marks", marks_array(&hit->title_marks));
	json_object_set_new(object, "duplicates", json_versions(hit->versions, hit->nr_versions));
	if (*hit->explanation)
		json_object_set_new(object, "explanation", json_string(hit->explanation));
	if (by_event)
		json_object_set_new(object, "event", text_or_null(hit->event));
	return object;
}

static json_t *fit_object(const struct search_field *field, const struct search_fit *fit)
{
	json_t *object = json_object();

	json_object_set_new(object, "field", json_string(field->name));
	json_object_set_new(object, "value", json_text(field->value));
	json_object_set_new(object, "id", fit->id ? json_integer(fit->id) : json_string(fit->slug));
	json_object_set_new(object, "name", json_string(fit->name));
	if (fit->id)
		json_object_set_new(object, "office", text_or_null(fit->office));
	json_object_set_new(object, "articles", json_integer(fit->nr_articles));
	return object;
}

/* Everyone who fits, and all topics that fit, the values of the query's fields. */
static json_t *offers_array(const struct search_fields *fields)
{
	json_t *array = json_array();

	for (size_t i = 0; i < fields->nr; i++)
		for (size_t j = 0; j < fields->items[i].nr_fits; j++)
			json_array_append_new(array,
				fit_object(&fields->items[i], &fields->items[i].fits[j]));
	return array;
}

static json_t *count_object(enum facet facet, const struct facet_count *count)
{
	json_t *object = json_object();

	if (facet == FACET_YEARS)
		json_object_set_new(object, "year", json_integer(count->id));
	else if (facet == FACET_TOPICS)
		json_object_set_new(object, "id", json_string(count->slug));
	else if (facet != FACET_SOURCES)
		json_object_set_new(object, "id", json_integer(count->id));
	if (facet != FACET_YEARS)
		json_object_set_new(object, "name", json_string(count->name));
	json_object_set_new(object, "articles", json_integer(count->nr_articles));
	return object;
}

static json_t *facets_object(const struct search_facets *facets)
{
	static const char *const names[NR_FACETS] = {"officials", "speakers", "topics", "years", "sources"};
	json_t *object = json_object();

	for (enum facet facet = 0; facet < NR_FACETS; facet++) {
		json_t *array = json_array();

		for (size_t i = 0; i < facets->nr[facet]; i++)
			json_array_append_new(array, count_object(facet, &facets->counts[facet][i]));
		json_object_set_new(object, names[facet], array);
	}
	return object;
}

static void print_json(const struct printed_query *query, const struct search_result *result)
{
	json_t *object = json_object(), *hits = json_array();

	if (query->qid)
		json_object_set_new(object, "qid", json_text(query->qid));
	json_object_set_new(object, "query", json_text(query->text));
	json_object_set_new(object, "shown_for", text_or_null(result->shown_for));
	json_object_set_new(object, "corrected", json_boolean(result->corrected));
	json_object_set_new(object, "any", json_boolean(result->any));
	if (query->only_new) {
		json_object_set_new(object, "since", json_integer(query->since_revision));
		json_object_set_new(object, "revision", json_integer(result->revision));
	}
	json_object_set_new(object, "total", json_integer(result->total));
	json_object_set_new(object, "at_least", json_boolean(result->total_is_least));
	if (query->explain)
		json_object_set_new(object, "explanation", text_or_null(result->explanation));
	if (result->fields.nr)
		json_object_set_new(object, "offers", offers_array(&result->fields));
	if (result->has_facets)
		json_object_set_new(object, "facets", facets_object(&result->facets));
	for (size_t i = 0; i < result->nr; i++)
		json_array_append_new(hits, json_hit(&result->hits[i], query->by_event));
	json_object_set_new(object, "hits", hits);
	json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(7));
	putchar('\n');
	json_decref(object);
}

const struct printer printer_json = {"json", false, false, NULL, print_json};
