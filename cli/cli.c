/* Messages, paths and numbers for the commands. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

void complain(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("tracuu: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
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
