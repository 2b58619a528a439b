/* tracuu search: one query, or a file of them, to ranked hits. */
#include "base/memory.h"
#include "cli/answer.h"
#include "cli/printer.h"
#include "facts/lexicon.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_LIMIT = 10, MAX_LIMIT = 10000 };

/* What most searches take of the heap. */
enum { SEARCH_BYTES = 16 * 1024 * 1024 };

struct search_command {
	const struct printer *printer;
	struct search_options options;
	const char *archive, *batch;
	bool explain;
	struct lexicon lexicon;
	bool has_lexicon; /* read where a query first wants it */
	bool single;      /* versions of one article are hits of their own */
};

/* The words of the lexicon cost time to read, and few queries want them. */
static enum status prepare_lexicon(struct search_command *command, const char *text, struct error *err)
{
	if (command->has_lexicon || !search_wants_lexicon(text))
		return STATUS_OK;
	command->has_lexicon = true;
	command->options.lexicon = &command->lexicon;
	return load_lexicon(&command->lexicon, err);
}

static int search_one(struct searcher *searcher, struct search_command *command, const char *qid,
	const char *text)
{
	const struct printed_query query = {.qid = qid,
		.text = text,
		.offset = command->options.offset,
		.explain = command->explain,
		.by_event = command->options.by_event};
	struct search_result result = {.nr = 0};
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	if (prepare_lexicon(command, text, &err) == STATUS_OK &&
		searcher_search(searcher, text, &command->options, &result, &err) == STATUS_OK) {
		command->printer->result(&query, &result);
		exit_status = result.nr ? EXIT_DONE : EXIT_PARTLY;
	} else if (qid) {
		complain("%s: %s", qid, err.message);
	} else {
		complain("%s", err.message);
	}
	search_result_release(&result);
	return exit_status;
}

/* "qid<TAB>query" lines. A line without a tab is named and passed over. */
static int search_lines(struct searcher *searcher, struct search_command *command, FILE *lines)
{
	char *line = NULL;
	size_t room = 0, number = 0;
	int exit_status = EXIT_DONE;

	while (getline(&line, &room, lines) > 0) {
		char *tab;
		int one;

		number++;
		line[strcspn(line, "\r\n")] = '\0';
		if (!*line)
			continue;
		tab = strchr(line, '\t');
		if (!tab) {
			complain(_("%s, line %zu: no tab between id and query"), command->batch, number);
			exit_status = exit_status > EXIT_PARTLY ? exit_status : EXIT_PARTLY;
			continue;
		}
		*tab = '\0';
		one = search_one(searcher, command, line, tab + 1);
		exit_status = exit_status > one ? exit_status : one;
	}
	free(line);
	return exit_status;
}

static int search_batch(struct searcher *searcher, struct search_command *command)
{
	FILE *lines = !strcmp(command->batch, "-") ? stdin : fopen(command->batch, "r");
	int exit_status;

	if (!lines) {
		complain("%s: %s", command->batch, strerror(errno));
		return EXIT_BROKEN;
	}
	exit_status = search_lines(searcher, command, lines);
	if (lines != stdin)
		fclose(lines);
	return exit_status;
}

static int search(struct search_command *command, const char *text)
{
	struct searcher searcher;
	struct error err = ERROR_INIT;
	struct strbuf path = STRBUF_INIT;
	int exit_status = EXIT_BROKEN;

	archive_path(command->archive, false, &path);
	if (searcher_open(&searcher, path.buf, &err) != STATUS_OK) {
		complain("%s", err.message);
	} else {
		if (command->printer->begin)
			command->printer->begin(command->batch != NULL);
		exit_status = command->batch ? search_batch(&searcher, command)
					     : search_one(&searcher, command, NULL, text);
	}
	searcher_close(&searcher);
	if (command->has_lexicon)
		lexicon_release(&command->lexicon);
	strbuf_release(&path);
	return exit_status;
}

static bool choose_format(struct search_command *command, const char *name)
{
	command->printer = printer_by_name(name);
	if (command->printer)
		command->options.detail = command->printer->without_snippets ? HIT_HEAD : HIT_PASSAGE;
	else
		complain(_("--format: '%s' is not one of text, json, csv, trec"), name);
	return command->printer != NULL;
}

static bool take_number(size_t *out, const char *option, const char *text)
{
	long number = option_number(option, text);

	if (number > MAX_LIMIT && !strcmp(option, "--limit"))
		number = MAX_LIMIT;
	*out = (size_t)number;
	return number >= 0;
}

/* False after a complaint, or with *help set where help was asked for. */
static bool take_option(struct search_command *command, int option)
{
	switch (option) {
	case 'a':
		command->archive = optarg;
		return true;
	case 'f':
		return choose_format(command, optarg);
	case 's':
		return answer_sort(&command->options, optarg);
	case 'n':
		return take_number(&command->options.limit, "--limit", optarg);
	case 'o':
		return take_number(&command->options.offset, "--offset", optarg);
	case 'b':
		command->batch = optarg;
		return true;
	case 'c':
		command->options.with_facets = true;
		return true;
	case 'y':
		command->options.any = true;
		return true;
	case 'v':
		command->options.verbatim = true;
		return true;
	case 'A':
		command->single = true;
		return true;
	case '5':
		command->options.by_fts5 = true;
		return true;
	default:
		command->explain = command->options.explain = option == 'e';
		return command->explain;
	}
}

static char *join_words(int argc, char **argv)
{
	struct strbuf text = STRBUF_INIT;

	for (int i = 0; i < argc; i++) {
		if (i > 0)
			strbuf_add_ch(&text, ' ');
		strbuf_add_str(&text, argv[i]);
	}
	return strbuf_detach(&text, NULL);
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"sort", required_argument, NULL, 's'},
		{"limit", required_argument, NULL, 'n'}, {"offset", required_argument, NULL, 'o'},
		{"batch", required_argument, NULL, 'b'}, {"any", no_argument, NULL, 'y'},
		{"all", no_argument, NULL, 'A'}, {"no-group", no_argument, NULL, 'A'},
		{"facets", no_argument, NULL, 'c'}, {"verbatim", no_argument, NULL, 'v'},
		{"fts5", no_argument, NULL, '5'}, {"explain", no_argument, NULL, 'e'},
		{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct search_command command = {
		.printer = &printer_text, .options = {.limit = DEFAULT_LIMIT, .nr_counted = SEARCH_COUNTED}};
	char *text;
	int option, exit_status;

	memory_use_large_pages(SEARCH_BYTES);
	while ((option = getopt_long(argc, argv, "a:f:n:h", longs, NULL)) != -1) {
		if (option == 'h' || option == '?')
			return command_help(&command_search, option == 'h');
		if (!take_option(&command, option))
			return EXIT_BROKEN;
	}
	if ((optind == argc) != (command.batch != NULL))
		return command_help(&command_search, false);
	/* A batch is evaluated article by article. */
	command.options.grouped = !command.single && !command.batch && !command.printer->ungrouped;
	text = join_words(argc - optind, argv + optind);
	exit_status = search(&command, text);
	free(text);
	return exit_status;
}

const struct command command_search = {"search", run, N_("ranked articles for a query"),
	N_("usage: tracuu search [OPTION]... QUERY...\n\n"
	   "  -a, --archive FILE    the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "  -f, --format FORMAT   text, json, csv or trec\n"
	   "  -n, --limit N         at most N hits (10)\n"
	   "      --offset N        after the first N hits\n"
	   "      --sort ORDER      relevance, date (newest first), date-asc, event (day of the event) or event-asc\n"
	   "      --facets          who, which topics, years and sources the matches have, counted\n"
	   "      --any             any of the words, ranked by how many match\n"
	   "      --verbatim        words as typed: no marks given back, no abbreviations, nothing corrected\n"
	   "      --all             every article on its own, also other versions of a hit (or --no-group)\n"
	   "      --batch FILE      a query a line, \"id<TAB>query\" (- for standard input)\n"
	   "      --fts5            by the FTS5 index alone: the same hits, counted exactly, later\n"
	   "      --explain         how the query was read, and where each score came from\n\n"
	   "words: all must occur    \"a phrase\"    -without    one OR other    (groups)    begin*\n"
	   "title:word    date:2024    date:2024-06    date:26/6/2024    since:2023    until:2024-06-30\n"
	   "official:name    speaker:name    topic:id    office:words    place:name    event:2024-06\n"
	   "(tieude: ngay: tu: den: canbo: phatbieu: chude: chucvu: noi: sukien: are the same fields;\n"
	   "write -- before a query that begins with -)\n")};
