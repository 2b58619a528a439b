/* A search as one JSON object a line. Its keys are a contract: docs/output.md lists them. */
#include "cli/json.h"
#include "cli/printer.h"

enum { SCORE_DIGITS = 7 };

static struct json_object *marks_array(const struct marks *marks)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < marks->nr; i++)
		json_object_array_add(array,
			json_span((int64_t)marks->items[i].start_byte, (int64_t)marks->items[i].end_byte));
	return array;
}

struct json_object *json_versions(const struct search_version *versions, size_t nr)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < nr; i++) {
		struct json_object *object = json_object_new_object();

		json_set_integer(object, "id", versions[i].id);
		json_set_text(object, "ref", versions[i].ref);
		json_set_string(object, "title", versions[i].title);
		json_set_string_or_null(object, "date", versions[i].date);
		json_set_string_or_null(object, "source", versions[i].source);
		json_object_array_add(array, object);
	}
	return array;
}

struct json_object *json_hit(const struct search_hit *hit, bool by_event, int score_digits)
{
	struct json_object *object = json_object_new_object();

	json_set_integer(object, "rank", (int64_t)hit->rank);
	json_set_integer(object, "id", hit->id);
	json_set_text(object, "ref", hit->ref);
	json_set_string(object, "title", hit->title);
	json_set_string_or_null(object, "date", hit->date);
	json_set_string_or_null(object, "source", hit->source);
	json_set(object, "score", json_real(hit->score, score_digits));
	json_set_string(object, "snippet", hit->snippet);
	json_set(object, "marks", marks_array(&hit->marks));
	json_set(object, "title_marks", marks_array(&hit->title_marks));
	json_set(object, "duplicates", json_versions(hit->versions, hit->nr_versions));
	if (*hit->explanation)
		json_set_string(object, "explanation", hit->explanation);
	if (by_event)
		json_set_string_or_null(object, "event", hit->event);
	return object;
}

static struct json_object *fit_object(const struct search_field *field, const struct search_fit *fit)
{
	struct json_object *object = json_object_new_object();

	json_set_string(object, "field", field->name);
	json_set_text(object, "value", field->value);
	json_set(object, "id", fit->id ? json_object_new_int64(fit->id) : json_string(fit->slug));
	json_set_string(object, "name", fit->name);
	if (fit->id)
		json_set_string_or_null(object, "office", fit->office);
	json_set_integer(object, "articles", fit->nr_articles);
	return object;
}

/* Everyone who fits, and all topics that fit, the values of the query's fields. */
static struct json_object *offers_array(const struct search_fields *fields)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < fields->nr; i++)
		for (size_t j = 0; j < fields->items[i].nr_fits; j++)
			json_object_array_add(array,
				fit_object(&fields->items[i], &fields->items[i].fits[j]));
	return array;
}

static struct json_object *count_object(enum facet facet, const struct facet_count *count)
{
	struct json_object *object = json_object_new_object();

	if (facet == FACET_YEARS)
		json_set_integer(object, "year", count->id);
	else if (facet == FACET_TOPICS)
		json_set_string(object, "id", count->slug);
	else if (facet != FACET_SOURCES)
		json_set_integer(object, "id", count->id);
	if (facet != FACET_YEARS)
		json_set_string(object, "name", count->name);
	json_set_integer(object, "articles", count->nr_articles);
	return object;
}

static struct json_object *facets_object(const struct search_facets *facets)
{
	static const char *const names[NR_FACETS] = {"officials", "speakers", "topics", "years", "sources"};
	struct json_object *object = json_object_new_object();

	for (enum facet facet = 0; facet < NR_FACETS; facet++) {
		struct json_object *array = json_object_new_array();

		for (size_t i = 0; i < facets->nr[facet]; i++)
			json_object_array_add(array, count_object(facet, &facets->counts[facet][i]));
		json_set(object, names[facet], array);
	}
	return object;
}

static void print_json(const struct printed_query *query, const struct search_result *result)
{
	struct json_object *object = json_object_new_object(), *hits = json_object_new_array();

	if (query->qid)
		json_set_text(object, "qid", query->qid);
	json_set_text(object, "query", query->text);
	json_set_string_or_null(object, "shown_for", result->shown_for);
	json_set_boolean(object, "corrected", result->corrected);
	json_set_boolean(object, "any", result->any);
	if (query->only_new) {
		json_set_integer(object, "since", query->since_revision);
		json_set_integer(object, "revision", result->revision);
	}
	json_set_integer(object, "total", result->total);
	json_set_boolean(object, "at_least", result->total_is_least);
	if (query->explain)
		json_set_string_or_null(object, "explanation", result->explanation);
	if (result->fields.nr)
		json_set(object, "offers", offers_array(&result->fields));
	if (result->has_facets)
		json_set(object, "facets", facets_object(&result->facets));
	for (size_t i = 0; i < result->nr; i++)
		json_object_array_add(hits, json_hit(&result->hits[i], query->by_event, SCORE_DIGITS));
	json_set(object, "hits", hits);
	json_print(object);
}

const struct printer printer_json = {"json", false, false, NULL, print_json};
