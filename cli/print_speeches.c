/* Speeches as text, JSON and CSV. */
#include "cli/print_speeches.h"

#include "cli/printer.h"

static const char *kind_name(const struct speech_hit *hit)
{
	return hit->is_quote ? "quote" : "reported";
}

/* ---- text */

/* "Of: A (12 articles), B (3 articles)" */
static void print_people(const struct people *people)
{
	if (people->total == 0)
		return;
	printf(_("Speeches of: "));
	for (size_t i = 0; i < people->nr; i++) {
		fputs(i ? "; " : "", stdout);
		print_harmless(people->items[i].name, ' ', stdout);
		if (people->total == 1)
			continue;
		fputs(" (", stdout);
		printf(ngettext("%lld speech", "%lld speeches", (unsigned long)people->items[i].nr_speeches),
			(long long)people->items[i].nr_speeches);
		printf(", --id %lld)", (long long)people->items[i].id);
	}
	if ((int64_t)people->nr < people->total)
		printf(_("; and %lld more"), (long long)people->total - (long long)people->nr);
	putchar('\n');
}

static void print_hit(const struct speech_hit *hit, const struct style *style)
{
	printf("%zu. ", hit->rank);
	print_bold(style);
	print_harmless(*hit->speaker ? hit->speaker : _("(nobody)"), ' ', stdout);
	print_plain(style);
	if (*hit->office) {
		fputs(", ", stdout);
		print_harmless(hit->office, ' ', stdout);
	}
	printf("  [%s]\n%*s", hit->is_quote ? _("quote") : _("reported"), INDENT, "");
	print_marked(hit->snippet, &hit->marks, "\033[1;33m", "", INDENT, style);
	printf("%*s", INDENT, "");
	print_harmless(*hit->article.title ? hit->article.title : _("(no title)"), ' ', stdout);
	printf("\n%*s", INDENT, "");
	print_citation(&hit->article, style);
	printf("%*s", INDENT, "");
	print_place(&hit->article, hit->start_byte, hit->end_byte, style);
	putchar('\n');
}

static void print_text(const struct printed_speeches *printed, const struct speech_result *result)
{
	struct style style = style_of_stdout();

	if (printed->people)
		print_people(printed->people);
	if (result->total)
		printf(ngettext("%lld passage", "%lld passages", (unsigned long)result->total),
			(long long)result->total);
	else
		printf(_("Nothing found."));
	if (result->nr && result->total > (int64_t)result->nr)
		printf(_(", showing %zu to %zu"), result->hits[0].rank, result->hits[result->nr - 1].rank);
	putchar('\n');
	if (result->shown_for)
		printf(_("Searched for: %s\n"), result->shown_for);
	putchar('\n');
	for (size_t i = 0; i < result->nr; i++)
		print_hit(&result->hits[i], &style);
}

/* ---- json */

static struct json_object *hit_object(const struct speech_hit *hit)
{
	struct json_object *object = json_object_new_object(), *marks = json_object_new_array();

	json_set_integer(object, "rank", (int64_t)hit->rank);
	json_set_text_or_null(object, "speaker", hit->speaker);
	json_set(object, "person", hit->person_id ? json_object_new_int64(hit->person_id) : NULL);
	json_set_text_or_null(object, "office", hit->office);
	json_set_string(object, "kind", kind_name(hit));
	json_set_citation(object, &hit->article);
	json_set(object, "span", json_span(hit->start_byte, hit->end_byte));
	json_set_real(object, "score", hit->score);
	json_set_text(object, "text", hit->text);
	json_set_text(object, "snippet", hit->snippet);
	for (size_t i = 0; i < hit->marks.nr; i++)
		json_object_array_add(marks,
			json_span((int64_t)hit->marks.items[i].start_byte,
				(int64_t)hit->marks.items[i].end_byte));
	json_set(object, "marks", marks);
	return object;
}

static struct json_object *offer_object(const struct person_summary *person)
{
	struct json_object *object = json_object_new_object();

	json_set_integer(object, "id", person->id);
	json_set_text(object, "name", person->name);
	json_set_integer(object, "nr_articles", person->nr_articles);
	json_set_integer(object, "nr_speeches", person->nr_speeches);
	return object;
}

static struct json_object *offers_array(const struct people *people)
{
	struct json_object *offers = json_object_new_array();

	for (size_t i = 0; people && i < people->nr; i++)
		json_object_array_add(offers, offer_object(&people->items[i]));
	return offers;
}

static void print_json(const struct printed_speeches *printed, const struct speech_result *result)
{
	struct json_object *object = json_object_new_object(), *hits = json_object_new_array();

	json_set_text_or_null(object, "query", printed->query);
	json_set_text_or_null(object, "shown_for", result->shown_for);
	json_set(object, "offers", offers_array(printed->people));
	json_set_integer(object, "total", result->total);
	for (size_t i = 0; i < result->nr; i++)
		json_object_array_add(hits, hit_object(&result->hits[i]));
	json_set(object, "speeches", hits);
	json_print(object);
}

/* ---- csv */

static void print_csv(const struct speech_result *result)
{
	puts("rank,speaker,person,office,kind,date,id,ref,start_byte,end_byte,text");
	for (size_t i = 0; i < result->nr; i++) {
		const struct speech_hit *hit = &result->hits[i];

		printf("%zu,", hit->rank);
		print_csv_field(hit->speaker, ',');
		printf("%lld,", (long long)hit->person_id);
		print_csv_field(hit->office, ',');
		printf("%s,%s,%lld,", kind_name(hit), hit->article.date, (long long)hit->article.id);
		print_csv_field(hit->article.ref, ',');
		printf("%lld,%lld,", (long long)hit->start_byte, (long long)hit->end_byte);
		print_csv_field(hit->text, '\n');
	}
}

void print_speeches(enum answer_format format, const struct printed_speeches *printed,
	const struct speech_result *result)
{
	if (format == FORMAT_JSON)
		print_json(printed, result);
	else if (format == FORMAT_CSV)
		print_csv(result);
	else
		print_text(printed, result);
}
