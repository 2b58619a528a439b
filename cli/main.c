/* tracuu COMMAND ...: the table of commands, the language of the messages. */
#include "cli/cli.h"
#include "store/archive.h"

#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef LOCALEDIR
#define LOCALEDIR "/usr/local/share/locale"
#endif

static const struct command *const commands[] = {&command_index, &command_search, &command_show,
	&command_similar, &command_complete, &command_new, &command_officials, &command_speeches,
	&command_topics, &command_timeline, &command_facts, &command_stats, &command_doctor};

enum { NR_COMMANDS = sizeof(commands) / sizeof(*commands) };

/* The language that the environment asks for, as gettext orders the variables. */
static const char *wanted_language(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "C";
}

/*
 * A small system has no vi_VN locale, and gettext translates nothing under "C"; C.UTF-8 with LANGUAGE serves
 * there. Numbers stay in the C form: output is read by programs too.
 */
static void choose_language(void)
{
	const char *catalogs = LOCALEDIR;
	char beside[PATH_MAX + 32];

	if (!setlocale(LC_ALL, "") || !strncmp(wanted_language(), "vi", 2)) {
		setlocale(LC_ALL, "C.UTF-8");
		if (!strncmp(wanted_language(), "vi", 2))
			setenv("LANGUAGE", "vi", 0);
	}
	setlocale(LC_NUMERIC, "C");
	if (find_beside_program("build/locale", beside, sizeof(beside)) ||
		find_beside_program("locale", beside, sizeof(beside)))
		catalogs = beside;
	bindtextdomain("tracuu", catalogs);
	bind_textdomain_codeset("tracuu", "UTF-8");
	textdomain("tracuu");
}

/* For the library's messages. gettext("") would be the catalogue's header. */
static const char *translate(const char *text)
{
	return *text ? gettext(text) : text;
}

static int usage(FILE *out, int status)
{
	fputs(_("usage: tracuu COMMAND [OPTION]... [ARGUMENT]...\n\n"
		"Full-text search in the news archives of Vietnamese local government.\n\n"),
		out);
	for (size_t i = 0; i < NR_COMMANDS; i++)
		fprintf(out, "  %-9s %s\n", commands[i]->name, _(commands[i]->summary));
	fputs(_("\n'tracuu COMMAND --help' lists a command's options.\n"), out);
	return status;
}

int main(int argc, char **argv)
{
	int status;

	archive_without_statistics();
	choose_language();
	error_translate = translate;
	if (argc < 2)
		return usage(stderr, EXIT_BROKEN);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return usage(stdout, EXIT_DONE);
	if (!strcmp(argv[1], "--version")) {
		puts("tracuu 0.1");
		return EXIT_DONE;
	}
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		if (strcmp(commands[i]->name, argv[1]) != 0)
			continue;
		argv[1] = argv[0]; /* getopt begins its messages with it */
		status = commands[i]->run(argc - 1, argv + 1);
		if (fflush(stdout) != 0 || ferror(stdout)) {
			complain(_("cannot write the output"));
			return EXIT_BROKEN;
		}
		return status;
	}
	complain(_("'%s' is not a command; see tracuu --help"), argv[1]);
	return EXIT_BROKEN;
}
