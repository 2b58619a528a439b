/* One person as text, JSON and CSV. */
#include "cli/print_person.h"

#include "cli/printer.h"

#include <string.h>

void print_person_numbers(const struct person_summary *person)
{
	printf(ngettext("%lld article", "%lld articles", (unsigned long)person->nr_articles),
		(long long)person->nr_articles);
	fputs(", ", stdout);
	printf(ngettext("%lld speech", "%lld speeches", (unsigned long)person->nr_speeches),
		(long long)person->nr_speeches);
	if (*person->first_date)
		printf(", %s – %s", person->first_date, person->last_date);
}

/* ---- text */

static void print_section(const char *heading, int64_t nr, const struct style *style)
{
	putchar('\n');
	print_bold(style);
	printf("%s (%lld)\n", heading, (long long)nr);
	print_plain(style);
}

/* The first use and the last, so that a term can be followed to both its ends. */
static void print_office(const struct office_term *term, const struct style *style)
{
	printf("%*s%s%s%s  ", INDENT, "", *term->from ? term->from : _("undated"),
		strcmp(term->from, term->to) != 0 ? " – " : "",
		strcmp(term->from, term->to) != 0 ? term->to : "");
	print_harmless(term->text, ' ', stdout);
	printf("  (");
	printf(ngettext("%lld article", "%lld articles", (unsigned long)term->nr_articles),
		(long long)term->nr_articles);
	puts(")");
	for (size_t i = 0; i < term->nr_uses && i < 2; i++) {
		printf("%*s", 2 * INDENT, "");
		print_place(&term->uses[i].article, term->uses[i].start_byte, term->uses[i].end_byte, style);
	}
}

static void print_article(const struct person_article *article, const struct style *style)
{
	printf("%*s", INDENT, "");
	print_harmless(*article->article.title ? article->article.title : _("(no title)"), ' ', stdout);
	if (article->speaks)
		printf("  [%s]", _("speaks"));
	printf("\n%*s", 2 * INDENT, "");
	print_citation(&article->article, style);
	printf("%*s", 2 * INDENT, "");
	print_place(&article->article, article->start_byte, article->end_byte, style);
}

static void print_speech(const struct speech_hit *speech, const struct style *style)
{
	const struct marks none = {NULL, 0, 0};

	printf("%*s", INDENT, "");
	print_marked(speech->snippet, &none, "", "", INDENT, style);
	printf("%*s", 2 * INDENT, "");
	print_citation(&speech->article, style);
	printf("%*s", 2 * INDENT, "");
	print_place(&speech->article, speech->start_byte, speech->end_byte, style);
}

static void print_names(const struct person *person)
{
	bool is_first = true;

	for (size_t i = 0; i < person->nr_names; i++) {
		if (!strcmp(person->names[i], person->summary.name))
			continue;
		printf(is_first ? "%*s%s: " : ", ", is_first ? INDENT : 0, "", _("also printed"));
		print_harmless(person->names[i], ' ', stdout);
		is_first = false;
	}
	if (!is_first)
		putchar('\n');
}

static void print_topics(const struct person *person, const struct style *style)
{
	putchar('\n');
	print_bold(style);
	puts(_("Topics of the articles"));
	print_plain(style);
	for (size_t i = 0; i < person->nr_topics; i++) {
		const struct person_topic *topic = &person->topics[i];

		printf("%*s", INDENT, "");
		print_harmless(topic->label, ' ', stdout);
		printf(": %lld", (long long)topic->nr_articles);
		if (topic->nr_main)
			printf(_(", the subject of %lld"), (long long)topic->nr_main);
		putchar('\n');
	}
}

static void print_text(const struct person *person, const struct speech_result *speeches)
{
	struct style style = style_of_stdout();

	print_bold(&style);
	print_harmless(person->summary.name, ' ', stdout);
	print_plain(&style);
	printf("  --id %lld\n%*s", (long long)person->summary.id, INDENT, "");
	print_person_numbers(&person->summary);
	putchar('\n');
	print_names(person);
	print_section(_("Offices"), (int64_t)person->nr_offices, &style);
	for (size_t i = 0; i < person->nr_offices; i++)
		print_office(&person->offices[i], &style);
	print_section(_("Articles"), person->summary.nr_articles, &style);
	for (size_t i = 0; i < person->nr_articles; i++)
		print_article(&person->articles[i], &style);
	if (speeches->total)
		print_section(_("Speeches"), speeches->total, &style);
	for (size_t i = 0; i < speeches->nr; i++)
		print_speech(&speeches->hits[i], &style);
	if (person->nr_topics)
		print_topics(person, &style);
}

/* ---- json */

static struct json_object *office_object(const struct office_term *term)
{
	struct json_object *object = json_object_new_object(), *uses = json_object_new_array();

	json_set_text(object, "text", term->text);
	json_set_boolean(object, "former", term->is_former);
	json_set_text_or_null(object, "from", term->from);
	json_set_text_or_null(object, "to", term->to);
	json_set_integer(object, "nr_articles", term->nr_articles);
	for (size_t i = 0; i < term->nr_uses; i++) {
		struct json_object *use = json_object_new_object();

		json_set_citation(use, &term->uses[i].article);
		json_set_text(use, "text", term->uses[i].text);
		json_set(use, "span", json_span(term->uses[i].start_byte, term->uses[i].end_byte));
		json_object_array_add(uses, use);
	}
	json_set(object, "uses", uses);
	return object;
}

static struct json_object *article_object(const struct person_article *article)
{
	struct json_object *object = json_object_new_object();

	json_set_citation(object, &article->article);
	json_set_text(object, "name", article->name);
	json_set_boolean(object, "speaks", article->speaks);
	json_set_text_or_null(object, "evidence", article->evidence);
	json_set(object, "span", json_span(article->start_byte, article->end_byte));
	return object;
}

static struct json_object *speech_object(const struct speech_hit *speech)
{
	struct json_object *object = json_object_new_object();

	json_set_citation(object, &speech->article);
	json_set_text_or_null(object, "office", speech->office);
	json_set_string(object, "kind", speech->is_quote ? "quote" : "reported");
	json_set_text(object, "text", speech->text);
	json_set(object, "span", json_span(speech->start_byte, speech->end_byte));
	return object;
}

static struct json_object *topic_object(const struct person_topic *topic)
{
	struct json_object *object = json_object_new_object();

	json_set_text(object, "topic", topic->slug);
	json_set_text(object, "label", topic->label);
	json_set_integer(object, "nr_articles", topic->nr_articles);
	json_set_integer(object, "nr_main", topic->nr_main);
	return object;
}

static void print_json(const struct person *person, const struct speech_result *speeches)
{
	const struct person_summary *summary = &person->summary;
	struct json_object *object = json_object_new_object(), *official = json_object_new_object(),
			   *names = json_object_new_array(), *offices = json_object_new_array(),
			   *articles = json_object_new_array(), *passages = json_object_new_array(),
			   *topics = json_object_new_array();

	json_set_integer(official, "id", summary->id);
	json_set_text(official, "name", summary->name);
	json_set_integer(official, "nr_articles", summary->nr_articles);
	json_set_integer(official, "nr_speeches", summary->nr_speeches);
	json_set_text_or_null(official, "first_date", summary->first_date);
	json_set_text_or_null(official, "last_date", summary->last_date);
	for (size_t i = 0; i < person->nr_names; i++)
		json_object_array_add(names, json_text(person->names[i]));
	for (size_t i = 0; i < person->nr_offices; i++)
		json_object_array_add(offices, office_object(&person->offices[i]));
	for (size_t i = 0; i < person->nr_articles; i++)
		json_object_array_add(articles, article_object(&person->articles[i]));
	for (size_t i = 0; i < speeches->nr; i++)
		json_object_array_add(passages, speech_object(&speeches->hits[i]));
	for (size_t i = 0; i < person->nr_topics; i++)
		json_object_array_add(topics, topic_object(&person->topics[i]));
	json_set(official, "names", names);
	json_set(official, "offices", offices);
	json_set(official, "articles", articles);
	json_set(official, "speeches", passages);
	json_set(official, "topics", topics);
	json_set(object, "official", official);
	json_print(object);
}

/* ---- csv: one line a fact */

static void print_csv_fact(const char *fact, const char *text, const struct citation *article, int64_t start,
	int64_t end)
{
	printf("%s,", fact);
	print_csv_field(text, ',');
	printf("%s,%lld,", article->date, (long long)article->id);
	print_csv_field(article->ref, ',');
	printf("%lld,%lld\n", (long long)start, (long long)end);
}

static void print_csv_person(const struct person *person, const struct speech_result *speeches)
{
	puts("fact,text,date,id,ref,start_byte,end_byte");
	for (size_t i = 0; i < person->nr_offices; i++) {
		const struct office_term *term = &person->offices[i];

		for (size_t j = 0; j < term->nr_uses; j++)
			print_csv_fact(term->is_former ? "former office" : "office", term->uses[j].text,
				&term->uses[j].article, term->uses[j].start_byte, term->uses[j].end_byte);
	}
	for (size_t i = 0; i < person->nr_articles; i++)
		print_csv_fact("article", person->articles[i].article.title, &person->articles[i].article,
			person->articles[i].start_byte, person->articles[i].end_byte);
	for (size_t i = 0; i < speeches->nr; i++)
		print_csv_fact(speeches->hits[i].is_quote ? "quote" : "reported", speeches->hits[i].text,
			&speeches->hits[i].article, speeches->hits[i].start_byte, speeches->hits[i].end_byte);
}

void print_person(enum answer_format format, const struct person *person,
	const struct speech_result *speeches)
{
	if (format == FORMAT_JSON)
		print_json(person, speeches);
	else if (format == FORMAT_CSV)
		print_csv_person(person, speeches);
	else
		print_text(person, speeches);
}
