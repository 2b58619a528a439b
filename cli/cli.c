/* Messages, paths and numbers for the commands. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void print_harmless(const char *text, char instead, FILE *out)
{
	for (; *text; text++)
		fputc((unsigned char)*text < 0x20 || *text == 0x7F ? instead : *text, out);
}

void complain(const char *format, ...)
{
	char *message = NULL;
	va_list args;

	fflush(stdout);
	va_start(args, format);
	if (vasprintf(&message, format, args) < 0)
		message = NULL;
	va_end(args);
	fputs("tracuu: ", stderr);
	print_harmless(message ? message : format, '?', stderr);
	fputc('\n', stderr);
	free(message);
}

void complain_skipped(const char *path, size_t line, const char *reason)
{
	reason = error_text(reason); /* one that was put together is translated by now and stays as it is */
	if (line)
		complain(_("skipped %s, line %zu: %s"), path, line, reason);
	else
		complain(_("skipped %s: %s"), path, reason);
}

int command_help(const struct command *command, bool asked)
{
	fputs(_(command->usage), asked ? stdout : stderr);
	return asked ? EXIT_DONE : EXIT_BROKEN;
}

static void make_folders(const char *path)
{
	struct strbuf part = STRBUF_INIT;

	for (const char *at = path; *at; at++) {
		if (*at == '/' && part.len)
			mkdir(part.buf, 0777); /* what fails here fails again, with a message, later */
		strbuf_add_ch(&part, *at);
	}
	strbuf_release(&part);
}

void archive_path(const char *given, bool create, struct strbuf *out)
{
	const char *from_environment = getenv("TRACUU_ARCHIVE");
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	strbuf_reset(out);
	if (given)
		strbuf_add_str(out, given);
	else if (from_environment && *from_environment)
		strbuf_add_str(out, from_environment);
	else if (data && *data == '/')
		strbuf_addf(out, "%s/tracuu/archive.tracuu", data);
	else
		strbuf_addf(out, "%s/.local/share/tracuu/archive.tracuu", home && *home ? home : ".");
	if (create)
		make_folders(out->buf);
}

long option_number(const char *option, const char *text)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || end == text || *end || value < 0 || value > 1000000000) {
		complain(_("%s: '%s' is not a whole number"), option, text);
		return -1;
	}
	return value;
}
