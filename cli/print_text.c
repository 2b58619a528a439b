/* A search for a person: numbered hits, wrapped to the terminal, with what was asked for in colour. */
#include "cli/cli.h"
#include "cli/print_facets.h"
#include "cli/printer.h"
#include "text/decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

enum { DEFAULT_COLUMNS = 80, MAX_COLUMNS = 110, INDENT = 3 };

struct style {
	bool colour;
	int columns;
};

/* Colour only for a terminal, and never against NO_COLOR (no-color.org). */
static struct style style_of_stdout(void)
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

/* Prints text from the given column on, wrapped at words; marks turn `on` at their start. */
static void print_marked(const char *text, const struct marks *marks, const char *on, const char *base,
	int column, const struct style *style)
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

/* 2024-06-26 as a reader in Vietnam writes it: 26/06/2024. */
static void print_date(const char *iso)
{
	if (*iso)
		printf("%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
	else
		fputs(_("undated"), stdout);
}

static void print_hit(const struct search_hit *hit, const struct style *style)
{
	int width = printf("%zu. ", hit->rank);

	print_marked(*hit->title ? hit->title : _("(no title)"), &hit->title_marks, "\033[4m", "\033[1m",
		width, style);
	printf("%*s%s", INDENT, "", style->colour ? "\033[2m" : "");
	print_date(hit->date);
	if (*hit->source) {
		fputs("  ", stdout);
		print_harmless(hit->source, ' ', stdout);
	}
	fputs("  ", stdout);
	print_harmless(hit->ref, '?', stdout);
	if (*hit->event) {
		printf("  %s ", _("event"));
		print_date(hit->event);
	}
	puts(style->colour ? "\033[0m" : "");
	if (*hit->snippet) {
		printf("%*s", INDENT, "");
		print_marked(hit->snippet, &hit->marks, "\033[1;33m", "", INDENT, style);
	}
	putchar('\n');
}

static void print_heading(const struct printed_query *query, const struct search_result *result)
{
	if (result->nothing_asked)
		printf(_("Nothing to search for: the query has no words."));
	else if (result->total == 0)
		printf(_("Nothing found."));
	else
		printf(ngettext("%lld article", "%lld articles", (unsigned long)result->total),
			(long long)result->total);
	if (result->total > (int64_t)result->nr && result->nr)
		printf(_(", showing %zu to %zu"), query->offset + 1, query->offset + result->nr);
	else if (result->total && !result->nr)
		printf(_(", none of them shown"));
	putchar('\n');
	if (result->shown_for)
		printf(_("Searched for: %s\n"), result->shown_for);
	if (result->fell_back && result->total)
		printf(_("No article has all the words; these have some of them.\n"));
	print_offers(&result->fields);
	if (result->has_facets)
		print_facets(&result->facets);
	putchar('\n');
}

static void print_text(const struct printed_query *query, const struct search_result *result)
{
	struct style style = style_of_stdout();

	if (query->qid)
		printf("%s\t%s\n", query->qid, query->text);
	if (query->explain)
		printf("%s\n", result->explanation);
	print_heading(query, result);
	for (size_t i = 0; i < result->nr; i++)
		print_hit(&result->hits[i], &style);
}

const struct printer printer_text = {"text", false, NULL, print_text};
