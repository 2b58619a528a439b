/* tracuu speeches: who said what. */
#include "base/memory.h"
#include "cli/answer.h"
#include "cli/print_speeches.h"
#include "searcher/topics.h"
#include "text/decode.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct speeches_command {
	struct answer_options options;
	struct speech_request request;
	const char *official, *topic;
	long id;              /* of --id; 0: none */
	bool all_is_query;    /* --query */
	struct people people; /* whose speeches are asked for */
};

/* Finds the persons of a name; *fits: whether there are any that fit well enough. */
static bool find_people(struct speeches_command *command, struct searcher *searcher, const char *name,
	enum name_fit at_least, bool *fits)
{
	struct error err = ERROR_INIT;

	people_release(&command->people);
	if (people_find(searcher, name, SPEECHES_MAX_OFFERS, 0, &command->people, &err) != STATUS_OK) {
		complain("%s", err.message);
		return false;
	}
	/* "trồng" is not meant to be Trọng; a name that was asked for by its option is. */
	*fits = command->people.total > 0 && command->people.fit >= at_least &&
		(command->official || !command->people.without_marks);
	if (*fits) {
		command->request.person_ids = command->people.ids;
		command->request.nr_persons = (size_t)command->people.total;
	}
	return true;
}

static bool begins_with_capital(const char *text)
{
	size_t at = 0;
	utf8proc_int32_t first = *text ? (utf8proc_int32_t)utf8_next(text, strlen(text), &at) : 0;

	return utf8proc_tolower(first) != first;
}

/* Whether one argument alone looks like a name: see the usage. */
static bool may_be_name(int argc, char **argv)
{
	return argc == 1 || strchr(argv[0], ' ') || begins_with_capital(argv[0]) ||
		(argc == 2 && strchr(argv[1], ' '));
}

enum { MAX_NAME_ARGUMENTS = 6 };

/*
 * Which of the arguments are the name: as many as are somebody's whole name, else the first where it is a
 * part of one and looks like it. A single one counts only where it is somebody's whole or given name, since
 * else it is more often what was spoken about. *nr: how many arguments the name took.
 */
static bool read_name(struct speeches_command *command, struct searcher *searcher, int argc, char **argv,
	int *nr)
{
	bool fits = false;

	*nr = 0;
	if (command->official)
		return find_people(command, searcher, command->official, NAME_FITS_PART, &fits);
	if (command->id || command->all_is_query)
		return true;
	for (int i = argc < MAX_NAME_ARGUMENTS ? argc : MAX_NAME_ARGUMENTS; i > 1 && !fits; i--) {
		char *name = answer_join(i, argv);
		bool went_well = find_people(command, searcher, name, NAME_FITS_WHOLE, &fits);

		free(name);
		if (!went_well)
			return false;
		*nr = fits ? i : 0;
	}
	if (fits || argc == 0 || !may_be_name(argc, argv))
		return true;
	if (!find_people(command, searcher, argv[0], argc > 1 ? NAME_FITS_PART : NAME_FITS_GIVEN, &fits))
		return false;
	*nr = fits;
	return true;
}

static bool read_topic(struct speeches_command *command, struct searcher *searcher)
{
	struct topic_summary topic;
	struct arena arena = ARENA_INIT;
	struct error err = ERROR_INIT;
	bool is_there = true;

	if (!command->topic)
		return true;
	if (topic_find(searcher, command->topic, &arena, &topic, &err) != STATUS_OK) {
		complain("%s", err.message);
		is_there = false;
	} else if (topic.id == 0) {
		complain(_("'%s' is no topic; `tracuu topics` lists them"), command->topic);
		is_there = false;
	}
	command->request.topic_id = topic.id;
	arena_release(&arena);
	return is_there;
}

static int answer(struct speeches_command *command, struct searcher *searcher, int argc, char **argv)
{
	static const int64_t nobody = 0;
	const int64_t id = command->id;
	struct speech_request request;
	struct speech_result result;
	struct error err = ERROR_INIT;
	int nr_name, exit_status = EXIT_BROKEN;
	char *query;

	if (!read_topic(command, searcher) || !read_name(command, searcher, argc, argv, &nr_name))
		return EXIT_BROKEN;
	request = command->request;
	if (command->official && command->people.total == 0) {
		complain(_("--official: nobody is called '%s'"), command->official);
		request.person_ids = &nobody; /* no speech has this one */
		request.nr_persons = 1;
	}
	if (id) {
		request.person_ids = &id;
		request.nr_persons = 1;
	}
	query = answer_join(argc - nr_name, argv + nr_name);
	request.query = query;
	request.limit = command->options.limit;
	request.offset = command->options.offset;
	if (speeches_find(searcher, &request, &result, &err) != STATUS_OK) {
		complain("%s", err.message);
	} else {
		const struct printed_speeches printed = {
			query, request.person_ids && !id ? &command->people : NULL};

		print_speeches(command->options.format, &printed, &result);
		exit_status = result.nr ? EXIT_DONE : EXIT_PARTLY;
	}
	speech_result_release(&result);
	free(query);
	return exit_status;
}

static bool choose_kind(struct speeches_command *command, const char *name)
{
	if (!strcmp(name, "quote"))
		command->request.kind = SPEECH_ONLY_QUOTES;
	else if (!strcmp(name, "reported"))
		command->request.kind = SPEECH_ONLY_REPORTED;
	else
		complain(_("--kind: '%s' is not one of quote, reported"), name);
	return command->request.kind != SPEECH_ANY_KIND;
}

static bool choose_sort(struct speeches_command *command, const char *name)
{
	static const char *const names[] = {"relevance", "date", "date-asc"};

	for (int i = 0; i < 3; i++) {
		if (!strcmp(names[i], name)) {
			command->request.order = (enum rank_order)i;
			return true;
		}
	}
	complain(_("--sort: '%s' is not one of relevance, date, date-asc"), name);
	return false;
}

static bool take_option(struct speeches_command *command, int option)
{
	switch (option) {
	case 'p':
		command->official = optarg;
		return true;
	case 'i':
		command->id = option_number("--id", optarg);
		return command->id >= 0;
	case 't':
		command->topic = optarg;
		return true;
	case 'S':
		return answer_date("--since", optarg, false, &command->request.since);
	case 'U':
		return answer_date("--until", optarg, true, &command->request.until);
	case 'k':
		return choose_kind(command, optarg);
	case 's':
		return choose_sort(command, optarg);
	case 'q':
		command->all_is_query = true;
		return true;
	default:
		return answer_option(&command->options, option, false);
	}
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"limit", required_argument, NULL, 'n'},
		{"offset", required_argument, NULL, 'o'}, {"official", required_argument, NULL, 'p'},
		{"id", required_argument, NULL, 'i'}, {"topic", required_argument, NULL, 't'},
		{"since", required_argument, NULL, 'S'}, {"until", required_argument, NULL, 'U'},
		{"kind", required_argument, NULL, 'k'}, {"sort", required_argument, NULL, 's'},
		{"query", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct speeches_command command = {.options = {.limit = ANSWER_DEFAULT_LIMIT}};
	struct searcher searcher;
	int option, exit_status = EXIT_BROKEN;

	while ((option = getopt_long(argc, argv, "a:f:n:h", longs, NULL)) != -1) {
		if (option == 'h' || option == '?')
			return command_help(&command_speeches, option == 'h');
		if (!take_option(&command, option))
			return EXIT_BROKEN;
	}
	if (answer_open(&command.options, &searcher))
		exit_status = answer(&command, &searcher, argc - optind, argv + optind);
	people_release(&command.people);
	searcher_close(&searcher);
	return exit_status;
}

const struct command command_speeches = {"speeches", run, N_("who said what: passages of speeches"),
	N_("usage: tracuu speeches [OPTION]... [NAME] [QUERY]...\n\n"
	   "Passages that articles attribute to somebody, best first; without a query the newest first. The words are\n"
	   "searched within the passages. The arguments begin with a name where they are somebody's whole name, in any\n"
	   "spelling, or where the first is a part of one and is several words, is written with a capital, or stands\n"
	   "before a quoted query. A single argument is a name where it is somebody's whole or given name.\n\n"
	   "      --official NAME   whose speeches; all arguments are the query then\n"
	   "      --id N            the same, by the number that `tracuu officials` prints\n"
	   "      --query           all arguments are the query\n"
	   "      --topic TOPIC     in articles on this topic\n"
	   "      --since DATE      published then or later: 2024, 2024-06, 26/6/2024\n"
	   "      --until DATE      published then or before\n"
	   "      --kind KIND       quote (word by word) or reported\n"
	   "      --sort ORDER      relevance, date (newest first) or date-asc\n"
	   "  -a, --archive FILE    the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "  -f, --format FORMAT   text, json or csv\n"
	   "  -n, --limit N         at most N passages (10)\n"
	   "      --offset N        after the first N passages\n")};
