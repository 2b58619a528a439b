/* tracuu timeline: a topic or a query over time. */
#include "base/memory.h"
#include "cli/answer.h"
#include "cli/print_timeline.h"
#include "facts/lexicon.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_FIGURES = 3, DATA_FIGURES = 20 };

struct timeline_command {
	struct answer_options options;
	struct timeline_request request;
	struct lexicon lexicon; /* loaded where the request has it */
};

static bool choose_step(struct timeline_command *command, const char *name)
{
	static const char *const names[] = {"month", "quarter", "year"};

	for (int i = 0; i < 3; i++) {
		if (!strcmp(names[i], name)) {
			command->request.step = (enum timeline_step)i;
			return true;
		}
	}
	complain(_("--by: '%s' is not one of month, quarter, year"), name);
	return false;
}

static bool take_option(struct timeline_command *command, int option)
{
	switch (option) {
	case 'b':
		return choose_step(command, optarg);
	case 'S':
		return answer_date("--since", optarg, false, &command->request.since);
	case 'U':
		return answer_date("--until", optarg, true, &command->request.until);
	case 'q':
		command->request.is_query = true;
		return true;
	default:
		return answer_option(&command->options, option, true);
	}
}

/* The words that a place is known by, where the query asks for one. */
static bool read_lexicon(struct timeline_command *command)
{
	struct error err = ERROR_INIT;

	if (!search_wants_lexicon(command->request.subject))
		return true;
	command->request.lexicon = &command->lexicon;
	if (load_lexicon(&command->lexicon, &err) == STATUS_OK)
		return true;
	complain("%s", err.message);
	return false;
}

static int answer(struct timeline_command *command, struct searcher *searcher)
{
	static void (*const printers[])(const struct printed_timeline *) = {
		print_timeline_text, print_timeline_json, print_timeline_csv, print_timeline_svg};
	struct timeline timeline;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	command->request.max_figures = command->options.format == FORMAT_TEXT ? TEXT_FIGURES
		: command->options.format == FORMAT_JSON                      ? DATA_FIGURES
									      : 0;
	if (timeline_make(searcher, &command->request, &timeline, &err) != STATUS_OK) {
		complain("%s", err.message);
	} else {
		struct printed_timeline printed = {
			&timeline, command->request.subject, command->request.step, 0};

		/* The last periods are the ones that a limit leaves. */
		if (timeline.nr > command->options.limit)
			printed.first = timeline.nr - command->options.limit;
		printers[command->options.format](&printed);
		exit_status = timeline.nr_articles || timeline.nr_undated ? EXIT_DONE : EXIT_PARTLY;
	}
	timeline_release(&timeline);
	return exit_status;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"limit", required_argument, NULL, 'n'},
		{"by", required_argument, NULL, 'b'}, {"since", required_argument, NULL, 'S'},
		{"until", required_argument, NULL, 'U'}, {"query", no_argument, NULL, 'q'},
		{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct timeline_command command = {.options = {.limit = ANSWER_MAX_LIMIT}};
	struct searcher searcher;
	char *subject;
	int option, exit_status = EXIT_BROKEN;

	while ((option = getopt_long(argc, argv, "a:f:n:h", longs, NULL)) != -1) {
		if (option == 'h' || option == '?')
			return command_help(&command_timeline, option == 'h');
		if (!take_option(&command, option))
			return EXIT_BROKEN;
	}
	if (optind == argc)
		return command_help(&command_timeline, false);
	subject = answer_join(argc - optind, argv + optind);
	command.request.subject = subject;
	if (answer_open(&command.options, &searcher) && read_lexicon(&command))
		exit_status = answer(&command, &searcher);
	searcher_close(&searcher);
	if (command.request.lexicon)
		lexicon_release(&command.lexicon);
	free(subject);
	return exit_status;
}

const struct command command_timeline = {"timeline", run, N_("a topic or a query over time"),
	N_("usage: tracuu timeline [OPTION]... TOPIC|QUERY...\n\n"
	   "How many articles there are in each period, which share of all that is, the best headline and the\n"
	   "figures. The id or label of a topic, in any spelling, is the topic; everything else is a query. Versions\n"
	   "of one story count once. Periods of which the archive has no article at all are marked.\n\n"
	   "      --by PERIOD       month, quarter or year\n"
	   "      --query           a query, even where a topic is called so\n"
	   "      --since DATE      published then or later: 2024, 2024-06, 26/6/2024\n"
	   "      --until DATE      published then or before\n"
	   "  -a, --archive FILE    the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "  -f, --format FORMAT   text, json, csv or svg (a picture that needs nothing else)\n"
	   "  -n, --limit N         the last N periods\n")};
