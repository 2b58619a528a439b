/* tracuu facts: what articles say, as data, without an archive. */
#include "base/memory.h"
#include "cli/cli.h"
#include "facts/facts.h"
#include "facts/lexicon.h"
#include "indexer/articles.h"
#include "indexer/publication_date.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct facts_command {
	struct lexicon lexicon;
	struct extractor *extractor;
	struct arena arena;
	size_t nr_articles;
};

static json_t *span_array(struct span span)
{
	return json_pack("[I,I]", (json_int_t)span.start_byte, (json_int_t)span.end_byte);
}

static json_t *official_object(const struct fact_official *official)
{
	json_t *positions = json_array(), *spans = json_array(), *mentions = json_array();

	for (size_t i = 0; i < official->nr_offices; i++) {
		json_array_append_new(positions, json_text(official->offices[i].text));
		json_array_append_new(spans, span_array(official->offices[i].span));
	}
	for (size_t i = 0; i < official->nr_mentions; i++)
		json_array_append_new(mentions, span_array(official->mentions[i]));
	return json_pack("{s:o,s:o,s:b,s:o,s:o}", "name", json_text(official->name), "positions", positions,
		"speaks", official->speaks, "position_spans", spans, "mentions", mentions);
}

static json_t *text_of_span(const char *text, struct span span)
{
	char *printed = xstrndup(text + span.start_byte, span.end_byte - span.start_byte);
	json_t *object = json_text(printed);

	free(printed);
	return object;
}

static json_t *speech_object(const char *text, const struct facts *facts, const struct fact_speech *speech)
{
	return json_pack("{s:o,s:s,s:o,s:o}", "official", json_text(facts->officials[speech->official].name),
		"kind", speech->kind == SPEECH_QUOTE ? "quote" : "reported", "text",
		text_of_span(text, speech->span), "span", span_array(speech->span));
}

static json_t *date_object(const char *text, const struct fact_date *date)
{
	static const char *const reasons[] = {"stated", "title", "neighbour", "published", "unknown"};
	char iso[DATE_TEXT_BYTES];

	fact_date_format(date, iso);
	return json_pack("{s:o,s:s,s:b,s:s,s:o}", "text", text_of_span(text, date->span), "date", iso,
		"event", date->is_event, "year", reasons[date->reason], "span", span_array(date->span));
}

static json_t *topics_object(const struct lexicon *lexicon, const struct facts *facts)
{
	json_t *main_topics = json_array(), *mentioned = json_array();

	for (size_t i = 0; i < facts->nr_topics; i++)
		json_array_append_new(facts->topics[i].is_main ? main_topics : mentioned,
			json_text(lexicon->topics[facts->topics[i].topic].id));
	return json_pack("{s:o,s:o}", "main", main_topics, "mentioned", mentioned);
}

static json_t *number_or_null(double number)
{
	return isnan(number) ? json_null() : json_real(number);
}

static json_t *figure_object(const struct lexicon *lexicon, const struct fact_figure *figure)
{
	return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "topic", lexicon->topics[figure->topic].id,
		"done", number_or_null(figure->done), "plan", number_or_null(figure->plan), "unit",
		json_text(figure->unit), "percent", number_or_null(figure->percent), "period",
		json_text(figure->period), "span", span_array(figure->span), "sentence",
		span_array(figure->sentence));
}

static json_t *abbreviations_array(const char *text, const struct facts *facts)
{
	json_t *array = json_array();

	for (size_t i = 0; i < facts->nr_abbreviations; i++) {
		const struct fact_abbreviation *one = &facts->abbreviations[i];

		json_array_append_new(array,
			json_pack("{s:o,s:o,s:o,s:o}", "short", text_of_span(text, one->short_span), "full",
				text_of_span(text, one->full_span), "short_span", span_array(one->short_span),
				"full_span", span_array(one->full_span)));
	}
	return array;
}

static json_t *facts_object(const struct lexicon *lexicon, const char *text, const struct facts *facts)
{
	json_t *officials = json_array(), *speeches = json_array(), *dates = json_array(),
	       *figures = json_array();

	for (size_t i = 0; i < facts->nr_officials; i++)
		json_array_append_new(officials, official_object(&facts->officials[i]));
	for (size_t i = 0; i < facts->nr_speeches; i++)
		json_array_append_new(speeches, speech_object(text, facts, &facts->speeches[i]));
	for (size_t i = 0; i < facts->nr_dates; i++)
		json_array_append_new(dates, date_object(text, &facts->dates[i]));
	for (size_t i = 0; i < facts->nr_figures; i++)
		json_array_append_new(figures, figure_object(lexicon, &facts->figures[i]));
	return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "officials", officials, "speeches", speeches, "dates",
		dates, "topics", topics_object(lexicon, facts), "figures", figures, "abbreviations",
		abbreviations_array(text, facts));
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
	json_t *object = json_object();

	facts_extract(command->extractor, article->title, article->body,
		publication_date_beside_text(article), &command->arena, &facts);
	strbuf_addf(&text, "%s\n%s", article->title, article->body);
	json_object_set_new(object, "id", json_text(id_of(file, article)));
	json_object_set_new(object, "ref", json_text(article->ref));
	json_object_update_new(object, facts_object(&command->lexicon, text.buf, &facts));
	json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(12));
	putchar('\n');
	json_decref(object);
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
