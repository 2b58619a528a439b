/* Widths, colours, wrapping. */
#include "cli/terminal.h"

#include "cli/cli.h"
#include "text/decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

enum { DEFAULT_COLUMNS = 80, MAX_COLUMNS = 110 };

struct style style_of_stdout(void)
{
	const char *no_colour = getenv("NO_COLOR");
	struct style style = {isatty(STDOUT_FILENO) && !(no_colour && *no_colour), DEFAULT_COLUMNS};
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 30)
		style.columns = size.ws_col > MAX_COLUMNS ? MAX_COLUMNS : size.ws_col;
	return style;
}

/* A control character of the archive's text must not drive the terminal. */
static void put_character(const char *text, size_t from, size_t to)
{
	if (to == from + 1 && ((unsigned char)text[from] < 0x20 || text[from] == 0x7F))
		putchar(' ');
	else
		fwrite(text + from, 1, to - from, stdout);
}

static int word_width(const char *text, size_t from, size_t len)
{
	int width = 0;

	while (from < len && text[from] != ' ')
		width += utf8proc_charwidth((utf8proc_int32_t)utf8_next(text, len, &from));
	return width;
}

void print_marked(const char *text, const struct marks *marks, const char *on, const char *base, int column,
	const struct style *style)
{
	size_t len = strlen(text), at = 0, mark = 0;

	if (style->colour)
		fputs(base, stdout);
	while (at < len) {
		size_t before = at;
		unsigned int codepoint;

		if (style->colour && mark < marks->nr && at == marks->items[mark].start_byte)
			fputs(on, stdout);
		codepoint = utf8_next(text, len, &at);
		if (codepoint == ' ' && column + 1 + word_width(text, at, len) > style->columns) {
			printf("\n%*s", INDENT, "");
			column = INDENT;
		} else {
			put_character(text, before, at);
			column += utf8proc_charwidth((utf8proc_int32_t)codepoint);
		}
		if (style->colour && mark < marks->nr && at >= marks->items[mark].end_byte) {
			printf("\033[0m%s", base);
			mark++;
		}
	}
	if (style->colour)
		fputs("\033[0m", stdout);
	putchar('\n');
}

void print_date(const char *iso)
{
	if (*iso)
		printf("%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
	else
		fputs(_("undated"), stdout);
}

int text_width(const char *text)
{
	size_t len = strlen(text), at = 0;
	int width = 0;

	while (at < len)
		width += utf8proc_charwidth((utf8proc_int32_t)utf8_next(text, len, &at));
	return width;
}

int print_within(const char *text, int columns)
{
	size_t len = strlen(text), at = 0;
	bool is_cut = text_width(text) > columns;
	int room = is_cut ? columns - 1 : columns, width = 0;

	while (at < len) {
		size_t before = at;
		int wide = utf8proc_charwidth((utf8proc_int32_t)utf8_next(text, len, &at));

		if (width + wide > room)
			break;
		put_character(text, before, at);
		width += wide;
	}
	if (is_cut)
		fputs("…", stdout);
	return width + is_cut;
}

void print_dim(const struct style *style)
{
	if (style->colour)
		fputs("\033[2m", stdout);
}

void print_bold(const struct style *style)
{
	if (style->colour)
		fputs("\033[1m", stdout);
}

void print_plain(const struct style *style)
{
	if (style->colour)
		fputs("\033[0m", stdout);
}
