/* tracuu new: what matches a query and came or changed since a revision of the archive. */
#include "cli/answer.h"
#include "cli/printer.h"
#include "facts/lexicon.h"

#include <stdlib.h>

struct new_command {
	struct answer_options options;
	struct search_options search;
	struct lexicon lexicon; /* read where the query wants it: search.lexicon is set then */
};

static enum status search(struct new_command *command, struct searcher *searcher, const char *text,
	struct search_result *out, struct error *err)
{
	enum status status = STATUS_OK;

	if (search_wants_lexicon(text)) {
		command->search.lexicon = &command->lexicon;
		status = load_lexicon(&command->lexicon, err);
	}
	if (status == STATUS_OK)
		status = searcher_search(searcher, text, &command->search, out, err);
	return status;
}

static int answer(struct new_command *command, struct searcher *searcher, const char *text)
{
	const struct printed_query query = {.text = text,
		.offset = command->search.offset,
		.by_event = command->search.by_event,
		.only_new = true,
		.since_revision = command->search.since_revision};
	const struct printer *printer =
		command->options.format == FORMAT_JSON ? &printer_json : &printer_text;
	struct search_result result = {.nr = 0};
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	if (search(command, searcher, text, &result, &err) == STATUS_OK) {
		printer->result(&query, &result);
		exit_status = result.total ? EXIT_DONE : EXIT_PARTLY;
	} else {
		complain("%s", err.message);
	}
	search_result_release(&result);
	return exit_status;
}

/* False after a complaint. */
static bool take_option(struct new_command *command, int option)
{
	long revision;

	switch (option) {
	case 'S':
		revision = option_number("--since", optarg);
		command->search.since_revision = revision;
		return revision >= 0;
	case 's':
		return answer_sort(&command->search, optarg);
	case 'y':
		command->search.any = true;
		return true;
	case 'A':
		command->search.grouped = false;
		return true;
	default:
		return answer_option(&command->options, option, false);
	}
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"limit", required_argument, NULL, 'n'},
		{"offset", required_argument, NULL, 'o'}, {"since", required_argument, NULL, 'S'},
		{"sort", required_argument, NULL, 's'}, {"any", no_argument, NULL, 'y'},
		{"all", no_argument, NULL, 'A'}, {"no-group", no_argument, NULL, 'A'},
		{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	/* What is passed over now would not be new the next time, so all is shown. */
	struct new_command command = {.options = {.limit = ANSWER_MAX_LIMIT},
		.search = {.order = RANK_NEWEST_FIRST, .grouped = true, .only_new = true}};
	struct searcher searcher;
	char *text;
	int option, exit_status = EXIT_BROKEN;

	while ((option = getopt_long(argc, argv, "a:f:n:h", longs, NULL)) != -1) {
		if (option == 'h' || option == '?')
			return command_help(&command_new, option == 'h');
		if (!take_option(&command, option))
			return EXIT_BROKEN;
	}
	if (optind == argc)
		return command_help(&command_new, false);
	if (!answer_is_text_or_json(&command.options))
		return EXIT_BROKEN;
	command.search.limit = command.options.limit;
	command.search.offset = command.options.offset;
	text = answer_join(argc - optind, argv + optind);
	if (answer_open(&command.options, &searcher))
		exit_status = answer(&command, &searcher, text);
	searcher_close(&searcher);
	if (command.search.lexicon)
		lexicon_release(&command.lexicon);
	free(text);
	return exit_status;
}

const struct command command_new = {"new", run, N_("what came or changed for a query since a revision"),
	N_("usage: tracuu new [OPTION]... [--since REVISION] QUERY...\n\n"
	   "The articles that match and that came into the archive, or changed there, after the revision: for a\n"
	   "query that is asked again and again. The answer states the archive's present revision, to be given to\n"
	   "--since the next time. Newest first, by the day of publication; nothing falls back to some of the words.\n"
	   "Exit status 1 where nothing is new.\n\n"
	   "      --since REVISION  0, the default: all that matches\n"
	   "  -a, --archive FILE    the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "  -f, --format FORMAT   text or json\n"
	   "  -n, --limit N         at most N hits (10000)\n"
	   "      --offset N        after the first N hits\n"
	   "      --sort ORDER      date (newest first), date-asc, relevance, event or event-asc\n"
	   "      --any             any of the words\n"
	   "      --all             every article on its own, also other versions of a hit (or --no-group)\n")};
