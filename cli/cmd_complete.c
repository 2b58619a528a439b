/* tracuu complete: what is being typed, to its end. */
#include "base/memory.h"
#include "cli/answer.h"
#include "searcher/complete.h"

#include <stdlib.h>
#include <string.h>

static void print_json(const char *typed, const struct completions *completions)
{
	struct json_object *answer = json_object_new_object(), *array = json_object_new_array();

	for (size_t i = 0; i < completions->nr; i++) {
		const struct completion *item = &completions->items[i];
		struct json_object *object = json_object_new_object();

		json_set_text(object, "text", item->text);
		json_set_string(object, "kind", completion_kind_name(item->kind));
		json_set_text(object, "name", item->name);
		if (item->kind == COMPLETION_OFFICIAL)
			json_set(object, "id", item->id ? json_object_new_int64(item->id) : NULL);
		if (item->kind == COMPLETION_TOPIC)
			json_set_text(object, "id", item->slug);
		json_set_integer(object, "articles", item->nr_articles);
		json_set_boolean(object, "exact", item->is_exact);
		json_object_array_add(array, object);
	}
	json_set_text(answer, "prefix", typed);
	json_set(answer, "completions", array);
	json_print(answer);
}

/* The completion first and tabs between, for a shell to cut. */
static void print_text(const struct completions *completions)
{
	static const char *const kinds[NR_COMPLETION_KINDS] = {
		N_("words"), N_("official"), N_("topic"), N_("source")};

	for (size_t i = 0; i < completions->nr; i++) {
		const struct completion *item = &completions->items[i];

		print_harmless(item->text, ' ', stdout);
		printf("\t%s\t%s%lld\n", _(kinds[item->kind]), item->is_exact ? "" : "≤",
			(long long)item->nr_articles);
	}
}

static int answer(const struct answer_options *options, struct completer *completer, const char *typed)
{
	struct completions completions;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	if (complete(completer, typed, options->limit, &completions, &err) != STATUS_OK) {
		complain("%s", err.message);
	} else {
		if (options->format == FORMAT_JSON)
			print_json(typed, &completions);
		else
			print_text(&completions);
		exit_status = completions.nr ? EXIT_DONE : EXIT_PARTLY;
	}
	completions_release(&completions);
	return exit_status;
}

/* Each line as soon as it is there; in text an empty line ends each answer. */
static int answer_lines(const struct answer_options *options, struct completer *completer)
{
	char *line = NULL;
	size_t room = 0;
	int exit_status = EXIT_DONE;

	while (exit_status != EXIT_BROKEN && getline(&line, &room, stdin) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		if (answer(options, completer, line) == EXIT_BROKEN)
			exit_status = EXIT_BROKEN;
		if (options->format == FORMAT_TEXT)
			putchar('\n');
		if (fflush(stdout) != 0)
			break;
	}
	free(line);
	return exit_status;
}

static int open_and_answer(const struct answer_options *options, const char *typed)
{
	struct searcher searcher;
	struct completer *completer = NULL;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	if (answer_open(options, &searcher)) {
		if (completer_new(&searcher, &completer, &err) != STATUS_OK)
			complain("%s", err.message);
		else if (!strcmp(typed, "-"))
			exit_status = answer_lines(options, completer);
		else
			exit_status = answer(options, completer, typed);
	}
	completer_free(completer);
	searcher_close(&searcher);
	return exit_status;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"limit", required_argument, NULL, 'n'},
		{"batch", no_argument, NULL, 'b'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct answer_options options = {.limit = ANSWER_DEFAULT_LIMIT};
	bool is_batch = false;
	char *typed;
	int option, exit_status;

	while ((option = getopt_long(argc, argv, "a:f:n:h", longs, NULL)) != -1) {
		if (option == 'h' || option == '?')
			return command_help(&command_complete, option == 'h');
		if (option == 'b')
			is_batch = true;
		else if (!answer_option(&options, option, false))
			return EXIT_BROKEN;
	}
	if ((optind == argc) != is_batch)
		return command_help(&command_complete, false);
	if (!answer_is_text_or_json(&options))
		return EXIT_BROKEN;
	typed = is_batch ? xstrdup("-") : answer_join(argc - optind, argv + optind);
	exit_status = open_and_answer(&options, typed);
	free(typed);
	return exit_status;
}

const struct command command_complete = {"complete", run, N_("what is being typed, completed"),
	N_("usage: tracuu complete [OPTION]... PREFIX\n"
	   "       tracuu complete [OPTION]... --batch\n\n"
	   "Completes the last word by the archive's words and by the word before it, and names of officials, topics\n"
	   "and sources; the most useful first. With or without marks; what is typed with marks stays. Each line has\n"
	   "the completed text, what it is, and in how many articles it stands, with tabs between.\n\n"
	   "  -a, --archive FILE    the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "  -f, --format FORMAT   text or json\n"
	   "  -n, --limit N         at most N completions (10; 100 at most)\n"
	   "      --batch           a prefix a line from standard input, each answered at once; PREFIX - is the\n"
	   "                        same. An empty line ends each answer; in json an answer is a line\n")};
