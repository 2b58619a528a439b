/* tracuu similar: articles most like a given one. */
#include "cli/answer.h"
#include "cli/printer.h"
#include "searcher/similar.h"

#include <stdlib.h>

/* How much of what the article tells the hit tells too, from 0 to 1. A shorter hit may score above 1. */
static double likeness(const struct similar_result *result, const struct search_hit *hit)
{
	double share = result->own_score > 0 ? hit->score / result->own_score : 0;

	return share < 1 ? share : 1;
}

static struct json_object *words_array(const struct similar_result *result)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < result->nr_words; i++) {
		struct json_object *object = json_object_new_object();

		json_set_text(object, "text", result->words[i].text);
		json_set_integer(object, "articles", result->words[i].nr_articles);
		json_set_real(object, "weight", result->words[i].weight);
		json_object_array_add(array, object);
	}
	return array;
}

static void print_json(const struct similar_result *result)
{
	struct json_object *object = json_object_new_object(), *hits = json_object_new_array();

	json_set_integer(object, "id", result->id);
	json_set_text(object, "ref", result->ref);
	json_set_text(object, "title", result->title);
	json_set(object, "words", words_array(result));
	json_set_integer(object, "total", result->found.total);
	json_set_boolean(object, "at_least", result->found.total_is_least);
	for (size_t i = 0; i < result->found.nr; i++) {
		struct json_object *hit = json_hit(&result->found.hits[i], false, JSON_REAL_DIGITS);

		json_set_real(hit, "likeness", likeness(result, &result->found.hits[i]));
		json_object_array_add(hits, hit);
	}
	json_set(object, "hits", hits);
	json_print(object);
}

static void print_text(const struct similar_result *result)
{
	struct style style = style_of_stdout();

	printf(_("Like: "));
	print_harmless(*result->title ? result->title : _("(no title)"), ' ', stdout);
	putchar('\n');
	if (result->nr_words)
		fputs(_("Words it is known by: "), stdout);
	for (size_t i = 0; i < result->nr_words; i++) {
		fputs(i ? ", " : "", stdout);
		print_harmless(result->words[i].text, ' ', stdout);
	}
	fputs(result->nr_words ? "\n\n" : "\n", stdout);
	if (result->found.nr == 0)
		puts(_("No article is like it."));
	for (size_t i = 0; i < result->found.nr; i++)
		print_search_hit(&result->found.hits[i], &style);
}

static int answer(const struct answer_options *options, const struct search_options *search,
	struct searcher *searcher, const char *id_or_ref)
{
	struct similar_result result;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	if (similar_find(searcher, id_or_ref, search, &result, &err) != STATUS_OK) {
		complain("%s", err.message);
	} else if (result.id == 0) {
		complain(_("%s: no article with this id or ref"), id_or_ref);
		exit_status = EXIT_PARTLY;
	} else {
		if (options->format == FORMAT_JSON)
			print_json(&result);
		else
			print_text(&result);
		exit_status = result.found.nr ? EXIT_DONE : EXIT_PARTLY;
	}
	similar_result_release(&result);
	return exit_status;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"limit", required_argument, NULL, 'n'},
		{"offset", required_argument, NULL, 'o'}, {"all", no_argument, NULL, 'A'},
		{"no-group", no_argument, NULL, 'A'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct answer_options options = {.limit = ANSWER_DEFAULT_LIMIT};
	struct search_options search = {.grouped = true, .nr_counted = SEARCH_COUNTED};
	struct searcher searcher;
	int option, exit_status = EXIT_BROKEN;

	while ((option = getopt_long(argc, argv, "a:f:n:h", longs, NULL)) != -1) {
		if (option == 'h' || option == '?')
			return command_help(&command_similar, option == 'h');
		if (option == 'A')
			search.grouped = false;
		else if (!answer_option(&options, option, false))
			return EXIT_BROKEN;
	}
	if (optind + 1 != argc)
		return command_help(&command_similar, false);
	if (!answer_is_text_or_json(&options))
		return EXIT_BROKEN;
	search.limit = options.limit;
	search.offset = options.offset;
	if (answer_open(&options, &searcher))
		exit_status = answer(&options, &search, &searcher, argv[optind]);
	searcher_close(&searcher);
	return exit_status;
}

const struct command command_similar = {"similar", run, N_("articles like a given one"),
	N_("usage: tracuu similar [OPTION]... ID|REF\n\n"
	   "The articles that have most of the words and pairs of words that tell what this article is about. The\n"
	   "article's other versions are left out, and versions of another article are one hit.\n\n"
	   "  -a, --archive FILE    the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "  -f, --format FORMAT   text or json\n"
	   "  -n, --limit N         at most N hits (10)\n"
	   "      --offset N        after the first N hits\n"
	   "      --all             every article on its own, also other versions (or --no-group)\n")};
