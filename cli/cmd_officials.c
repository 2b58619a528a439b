/* tracuu officials: who is in the archive; one person's offices, articles, speeches, topics. */
#include "base/memory.h"
#include "cli/answer.h"
#include "cli/print_person.h"
#include "cli/printer.h"
#include "searcher/people.h"
#include "searcher/speeches.h"
#include "store/people.h"

#include <stdlib.h>
#include <string.h>

struct officials_command {
	struct answer_options options;
	long id; /* of --id; 0: none */
	bool resolve;
};

/* ---- lists of persons */

static struct json_object *summary_object(const struct person_summary *person)
{
	struct json_object *object = json_object_new_object();

	json_set_integer(object, "id", person->id);
	json_set_text(object, "name", person->name);
	json_set_text_or_null(object, "office", person->office);
	json_set_integer(object, "nr_articles", person->nr_articles);
	json_set_integer(object, "nr_speeches", person->nr_speeches);
	json_set_text_or_null(object, "first_date", person->first_date);
	json_set_text_or_null(object, "last_date", person->last_date);
	return object;
}

static void list_json(const struct people *people, const char *name)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();

	json_set(object, "query", name ? json_text(name) : NULL);
	json_set_integer(object, "total", people->total);
	for (size_t i = 0; i < people->nr; i++)
		json_object_array_add(list, summary_object(&people->items[i]));
	json_set(object, name ? "offers" : "officials", list);
	json_print(object);
}

static void list_csv(const struct people *people)
{
	puts("id,name,office,articles,speeches,first_date,last_date");
	for (size_t i = 0; i < people->nr; i++) {
		const struct person_summary *person = &people->items[i];

		printf("%lld,", (long long)person->id);
		print_csv_field(person->name, ',');
		print_csv_field(person->office, ',');
		printf("%lld,%lld,%s,%s\n", (long long)person->nr_articles, (long long)person->nr_speeches,
			person->first_date, person->last_date);
	}
}

static void print_line_of(const struct person_summary *person, const struct style *style)
{
	print_bold(style);
	print_harmless(person->name, ' ', stdout);
	print_plain(style);
	if (*person->office) {
		fputs(", ", stdout);
		print_harmless(person->office, ' ', stdout);
	}
	printf("\n%*s", INDENT, "");
	print_dim(style);
	print_person_numbers(person);
	printf("  --id %lld", (long long)person->id);
	print_plain(style);
	putchar('\n');
}

static void list_text(const struct people *people, const char *name)
{
	struct style style = style_of_stdout();

	if (name && people->total)
		printf(ngettext("%lld person is called '%s':\n\n", "%lld persons are called '%s':\n\n",
			       (unsigned long)people->total),
			(long long)people->total, name);
	else if (people->total)
		printf(ngettext("%lld person, by number of articles:\n\n",
			       "%lld persons, by number of articles:\n\n", (unsigned long)people->total),
			(long long)people->total);
	else if (name)
		printf(_("Nobody is called '%s'.\n"), name);
	else
		fputs(_("The archive names no officials.\n"), stdout);
	for (size_t i = 0; i < people->nr; i++)
		print_line_of(&people->items[i], &style);
	if ((int64_t)people->nr < people->total)
		printf(_("\nshown: %zu; -n shows more, --id N or a fuller name one of them\n"), people->nr);
}

static int print_list(const struct officials_command *command, const struct people *people, const char *name)
{
	if (command->options.format == FORMAT_JSON)
		list_json(people, name);
	else if (command->options.format == FORMAT_CSV)
		list_csv(people);
	else
		list_text(people, name);
	return people->nr ? EXIT_DONE : EXIT_PARTLY;
}

/* ---- one person */

static int print_one(const struct officials_command *command, struct searcher *searcher, int64_t id)
{
	struct speech_request request = {.person_ids = &id, .nr_persons = 1, .limit = command->options.limit};
	struct person person;
	struct speech_result speeches;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	memset(&speeches, 0, sizeof(speeches));
	if (person_read(searcher, id, command->options.limit, &person, &err) != STATUS_OK ||
		(person.summary.id && speeches_find(searcher, &request, &speeches, &err) != STATUS_OK)) {
		complain("%s", err.message);
	} else if (person.summary.id == 0) {
		complain(_("--id %lld: no person has this number"), (long long)id);
		exit_status = EXIT_PARTLY;
	} else {
		print_person(command->options.format, &person, &speeches);
		exit_status = EXIT_DONE;
	}
	speech_result_release(&speeches);
	person_release(&person);
	return exit_status;
}

static int answer(const struct officials_command *command, struct searcher *searcher, const char *name)
{
	struct people people;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	if (command->id)
		return print_one(command, searcher, command->id);
	if (people_find(searcher, name, command->options.limit, command->options.offset, &people, &err) !=
		STATUS_OK) {
		complain("%s", err.message);
	} else if (name && people.total == 1) {
		exit_status = print_one(command, searcher, people.ids[0]);
	} else {
		exit_status = print_list(command, &people, name);
	}
	people_release(&people);
	return exit_status;
}

/* ---- corrections */

static void on_complaint(void *context, const char *path, size_t line, const char *reason)
{
	++*(size_t *)context;
	complain_skipped(path, line, reason);
}

/* Applies the corrections file, and decides what a run that was killed has left undecided. */
static int resolve(const char *archive_option)
{
	struct strbuf path = STRBUF_INIT;
	struct archive archive;
	struct error err = ERROR_INIT;
	size_t nr_complaints = 0;
	enum status status;

	archive_path(archive_option, false, &path);
	status = archive_open(&archive, path.buf, ARCHIVE_WRITE_EXISTING, &err);
	if (status == STATUS_OK)
		status = archive_need_facts(&archive, &err);
	if (status == STATUS_OK)
		status = people_resolve(&archive, on_complaint, &nr_complaints, &err);
	archive_close(&archive);
	strbuf_release(&path);
	if (status == STATUS_OK)
		return nr_complaints ? EXIT_PARTLY : EXIT_DONE;
	complain("%s", err.message);
	return EXIT_BROKEN;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"limit", required_argument, NULL, 'n'},
		{"offset", required_argument, NULL, 'o'}, {"id", required_argument, NULL, 'i'},
		{"resolve", no_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct officials_command command = {.options = {.limit = ANSWER_DEFAULT_LIMIT}};
	struct searcher searcher;
	char *name;
	int option, exit_status = EXIT_BROKEN;

	while ((option = getopt_long(argc, argv, "a:f:n:h", longs, NULL)) != -1) {
		if (option == 'h' || option == '?')
			return command_help(&command_officials, option == 'h');
		if (option == 'i') {
			command.id = option_number("--id", optarg);
			if (command.id < 0)
				return EXIT_BROKEN;
		} else if (option == 'r') {
			command.resolve = true;
		} else if (!answer_option(&command.options, option, false)) {
			return EXIT_BROKEN;
		}
	}
	if ((command.id || command.resolve) && optind < argc)
		return command_help(&command_officials, false);
	if (command.resolve)
		return resolve(command.options.archive);
	name = answer_join(argc - optind, argv + optind);
	if (answer_open(&command.options, &searcher))
		exit_status = answer(&command, &searcher, *name ? name : NULL);
	searcher_close(&searcher);
	free(name);
	return exit_status;
}

const struct command command_officials = {"officials", run,
	N_("persons in office: offices, articles, speeches"),
	N_("usage: tracuu officials [OPTION]... [NAME]\n\n"
	   "Without a name: all persons, by number of articles. A name may be a part of one, in any spelling, with\n"
	   "or without marks. Where it fits one person: the offices over time, articles, speeches and topics;\n"
	   "where it fits several: who they are.\n\n"
	   "      --id N            the person of this number\n"
	   "      --resolve         apply the corrections file beside the archive (ARCHIVE.corrections) now\n"
	   "  -a, --archive FILE    the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "  -f, --format FORMAT   text, json or csv\n"
	   "  -n, --limit N         at most N of each list (10)\n"
	   "      --offset N        persons after the first N\n")};
