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

extern const struct command command_index, command_search, command_show, command_facts, command_stats,
	command_doctor;
extern const struct command command_officials, command_speeches, command_topics, command_timeline;
extern const struct command command_similar, command_complete, command_new;

/* Prints the command's usage: to stdout and 0 where it was asked for, else to stderr and 2. */
int command_help(const struct command *command, bool asked);

/* "tracuu: message" on stderr, one line. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Names what was left out of a file, and why. line counts from 1; 0: the whole file. */
void complain_skipped(const char *path, size_t line, const char *reason);

/*
 * Text that others wrote, file names among it, for a terminal to show and not to obey: each control character
 * becomes `instead`.
 */
void print_harmless(const char *text, char instead, FILE *out);

/*
 * The archive's path: `given` (-a), else $TRACUU_ARCHIVE, else tracuu/archive.tracuu in the XDG data folder,
 * which is made where `create` is set. Released by the caller.
 */
void archive_path(const char *given, bool create, struct strbuf *out);

/*
 * Loads the words that facts are found by: the folder of $TRACUU_LEXICON, else corpus/lexicon beside the
 * program, else the installed one; and then the user's own, tracuu/lexicon in the XDG configuration
 * folder. Released by the caller, also after a failure.
 */
struct lexicon;
enum status load_lexicon(struct lexicon *lexicon, struct error *err);

/*
 * The path of `name` in the folder of the running program, where it was built; false where it is not there.
 */
bool find_beside_program(const char *name, char *out, size_t out_bytes);

/* A whole number for an option, or -1 with a complaint. */
long option_number(const char *option, const char *text);

#endif
