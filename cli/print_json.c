/* A search as one JSON object a line. Its keys are a contract: docs/query-language.md lists them. */
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

static json_t *hit_object(const struct search_hit *hit)
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
	return object;
}

static void print_json(const struct printed_query *query, const struct search_result *result)
{
	json_t *object = json_object(), *hits = json_array();

	if (query->qid)
		json_object_set_new(object, "qid", json_text(query->qid));
	json_object_set_new(object, "query", json_text(query->text));
	json_object_set_new(object, "shown_for", text_or_null(result->shown_for));
	json_object_set_new(object, "any", json_boolean(result->any));
	json_object_set_new(object, "total", json_integer(result->total));
	if (query->explain)
		json_object_set_new(object, "explanation", text_or_null(result->explanation));
	for (size_t i = 0; i < result->nr; i++)
		json_array_append_new(hits, hit_object(&result->hits[i]));
	json_object_set_new(object, "hits", hits);
	json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(7));
	putchar('\n');
	json_decref(object);
}

const struct printer printer_json = {"json", false, false, NULL, print_json};
