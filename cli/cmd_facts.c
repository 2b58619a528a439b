/* tracuu facts: what articles say, as data, without an archive. */
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "facts/facts.h"
#include "facts/lexicon.h"
#include "indexer/articles.h"
#include "indexer/publication_date.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct facts_command {
	struct lexicon lexicon;
	struct extractor *extractor;
	struct arena arena;
	size_t nr_articles;
};

static struct json_object *span_array(struct span span)
{
	return json_span((int64_t)span.start_byte, (int64_t)span.end_byte);
}

static struct json_object *official_object(const struct fact_official *official)
{
	struct json_object *object = json_object_new_object(), *positions = json_object_new_array(),
			   *spans = json_object_new_array(), *mentions = json_object_new_array();

	for (size_t i = 0; i < official->nr_offices; i++) {
		json_object_array_add(positions, json_text(official->offices[i].text));
		json_object_array_add(spans, span_array(official->offices[i].span));
	}
	for (size_t i = 0; i < official->nr_mentions; i++)
		json_object_array_add(mentions, span_array(official->mentions[i]));
	json_set_text(object, "name", official->name);
	json_set(object, "positions", positions);
	json_set_boolean(object, "speaks", official->speaks);
	json_set(object, "position_spans", spans);
	json_set(object, "mentions", mentions);
	return object;
}

static struct json_object *text_of_span(const char *text, struct span span)
{
	char *printed = xstrndup(text + span.start_byte, span.end_byte - span.start_byte);
	struct json_object *object = json_text(printed);

	free(printed);
	return object;
}

static struct json_object *speech_object(const char *text, const struct facts *facts,
	const struct fact_speech *speech)
{
	struct json_object *object = json_object_new_object();

	json_set_text(object, "official", facts->officials[speech->official].name);
	json_set_string(object, "kind", speech->kind == SPEECH_QUOTE ? "quote" : "reported");
	json_set(object, "text", text_of_span(text, speech->span));
	json_set(object, "span", span_array(speech->span));
	return object;
}

static struct json_object *date_object(const char *text, const struct fact_date *date)
{
	static const char *const reasons[] = {"stated", "title", "neighbour", "published", "unknown"};
	struct json_object *object = json_object_new_object();
	char iso[DATE_TEXT_BYTES];

	fact_date_format(date, iso);
	json_set(object, "text", text_of_span(text, date->span));
	json_set_string(object, "date", iso);
	json_set_boolean(object, "event", date->is_event);
	json_set_string(object, "year", reasons[date->reason]);
	json_set(object, "span", span_array(date->span));
	return object;
}

static struct json_object *topics_object(const struct lexicon *lexicon, const struct facts *facts)
{
	struct json_object *object = json_object_new_object(), *main_topics = json_object_new_array(),
			   *mentioned = json_object_new_array();

	for (size_t i = 0; i < facts->nr_topics; i++)
		json_object_array_add(facts->topics[i].is_main ? main_topics : mentioned,
			json_text(lexicon->topics[facts->topics[i].topic].id));
	json_set(object, "main", main_topics);
	json_set(object, "mentioned", mentioned);
	return object;
}

static struct json_object *figure_object(const struct lexicon *lexicon, const struct fact_figure *figure)
{
	struct json_object *object = json_object_new_object();

	json_set_string(object, "topic", lexicon->topics[figure->topic].id);
	json_set_real(object, "done", figure->done);
	json_set_real(object, "plan", figure->plan);
	json_set_text(object, "unit", figure->unit);
	json_set_real(object, "percent", figure->percent);
	json_set_text(object, "period", figure->period);
	json_set(object, "span", span_array(figure->span));
	json_set(object, "sentence", span_array(figure->sentence));
	return object;
}

static struct json_object *abbreviations_array(const char *text, const struct facts *facts)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < facts->nr_abbreviations; i++) {
		const struct fact_abbreviation *one = &facts->abbreviations[i];
		struct json_object *object = json_object_new_object();

		json_set(object, "short", text_of_span(text, one->short_span));
		json_set(object, "full", text_of_span(text, one->full_span));
		json_set(object, "short_span", span_array(one->short_span));
		json_set(object, "full_span", span_array(one->full_span));
		json_object_array_add(array, object);
	}
	return array;
}

static void set_facts(struct json_object *object, const struct lexicon *lexicon, const char *text,
	const struct facts *facts)
{
	struct json_object *officials = json_object_new_array(), *speeches = json_object_new_array(),
			   *dates = json_object_new_array(), *figures = json_object_new_array();

	for (size_t i = 0; i < facts->nr_officials; i++)
		json_object_array_add(officials, official_object(&facts->officials[i]));
	for (size_t i = 0; i < facts->nr_speeches; i++)
		json_object_array_add(speeches, speech_object(text, facts, &facts->speeches[i]));
	for (size_t i = 0; i < facts->nr_dates; i++)
		json_object_array_add(dates, date_object(text, &facts->dates[i]));
	for (size_t i = 0; i < facts->nr_figures; i++)
		json_object_array_add(figures, figure_object(lexicon, &facts->figures[i]));
	json_set(object, "officials", officials);
	json_set(object, "speeches", speeches);
	json_set(object, "dates", dates);
	json_set(object, "topics", topics_object(lexicon, facts));
	json_set(object, "figures", figures);
	json_set(object, "abbreviations", abbreviations_array(text, facts));
}

/* The record's own id, or the file's name: what tells articles apart for who gave the paths. */
static const char *id_of(const struct source_file *file, const struct article *article)
{
	const char *name;

	if (strcmp(article->ref, file->path) != 0)
		return article->ref;
	name = strrchr(article->ref, '/');
	return name ? name + 1 : article->ref;
}

static void on_article(void *context, const struct source_file *file, const struct article *article)
{
	struct facts_command *command = context;
	struct strbuf text = STRBUF_INIT;
	struct facts facts;
	struct json_object *object = json_object_new_object();

	facts_extract(command->extractor, article->title, article->body,
		publication_date_beside_text(article), &command->arena, &facts);
	strbuf_addf(&text, "%s\n%s", article->title, article->body);
	json_set_text(object, "id", id_of(file, article));
	json_set_text(object, "ref", article->ref);
	set_facts(object, &command->lexicon, text.buf, &facts);
	json_print(object);
	strbuf_release(&text);
	arena_reset(&command->arena);
	command->nr_articles++;
}

static void on_skipped(void *context, const char *path, size_t line, const char *reason)
{
	(void)context;
	complain_skipped(path, line, reason);
}

static int print_facts(const char *const *paths, size_t nr_paths)
{
	struct facts_command command = {.arena = ARENA_INIT};
	const struct articles_events events = {&command, on_article, on_skipped};
	struct error err = ERROR_INIT;
	size_t nr_skipped = 0;
	int exit_status = EXIT_BROKEN;

	if (load_lexicon(&command.lexicon, &err) == STATUS_OK) {
		command.extractor = extractor_new(&command.lexicon);
		nr_skipped = articles_read(paths, nr_paths, date_today(), &events);
		exit_status = nr_skipped || command.nr_articles == 0 ? EXIT_PARTLY : EXIT_DONE;
	} else {
		complain("%s", err.message);
	}
	extractor_free(command.extractor);
	arena_release(&command.arena);
	lexicon_release(&command.lexicon);
	return exit_status;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"format", required_argument, NULL, 'f'},
		{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	int option;

	while ((option = getopt_long(argc, argv, "f:h", longs, NULL)) != -1) {
		if (option != 'f')
			return command_help(&command_facts, option == 'h');
		if (strcmp(optarg, "json") != 0) {
			complain(_("--format: '%s' is not json"), optarg);
			return EXIT_BROKEN;
		}
	}
	if (optind == argc)
		return command_help(&command_facts, false);
	xmlInitParser();
	return print_facts((const char *const *)argv + optind, (size_t)(argc - optind));
}

const struct command command_facts = {"facts", run,
	N_("officials, speeches, dates, topics of files, as JSON"),
	N_("usage: tracuu facts [--format json] PATH...\n\n"
	   "Reads files and folders as `tracuu index` does, and prints what each article says, one JSON object a\n"
	   "line, without an archive.\n\n"
	   "  -f, --format json  the only one there is\n")};
