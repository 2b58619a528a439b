/*
 * What the commands share: the table of commands, options that several have, where the archive is, messages.
 *
 * Exit status of every command: 0 done; 1 done, but nothing was found or some inputs were skipped; 2 bad
 * usage or a broken archive. Results go to stdout, messages to stderr.
 */
#ifndef TRACUU_CLI_CLI_H
#define TRACUU_CLI_CLI_H

#include "base/status.h"
#include "base/strbuf.h"

#include <getopt.h>
#include <libintl.h>
#include <stdbool.h>
#include <stdio.h>

#define _(text) gettext(text)

enum { EXIT_DONE = 0, EXIT_PARTLY = 1, EXIT_BROKEN = 2 };

struct command {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is the program's name; returns the exit status */
	const char *summary;               /* for tracuu --help, marked N_() */
	const char *usage;                 /* the options' text, marked N_() */
};

extern const struct command command_index, command_search, command_show, command_stats, command_doctor;

/* Prints the command's usage: to stdout and 0 where it was asked for, else to stderr and 2. */
int command_help(const struct command *command, bool asked);

/* "tracuu: message" on stderr, one line. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Text that others wrote, file names among it, for a terminal to show and not to obey: each control character
 * becomes `instead`.
 */
void print_harmless(const char *text, char instead, FILE *out);

/* A JSON string of text that may be no valid UTF-8, as file names and arguments may; the caller's. */
struct json_t *json_text(const char *text);

/*
 * The archive's path: `given` (-a), else $TRACUU_ARCHIVE, else tracuu/archive.tracuu in the XDG data folder,
 * which is made where `create` is set. Released by the caller.
 */
void archive_path(const char *given, bool create, struct strbuf *out);

/* A whole number for an option, or -1 with a complaint. */
long option_number(const char *option, const char *text);

#endif
