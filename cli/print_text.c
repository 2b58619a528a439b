/* A search for a person: numbered hits, wrapped to the terminal, with what was asked for in colour. */
#include "cli/cli.h"
#include "cli/print_facets.h"
#include "cli/printer.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <string.h>

/* Where else the report stands, in one line. */
static void print_versions(const struct search_hit *hit, const struct style *style)
{
	if (hit->nr_versions == 0)
		return;
	printf("%*s%s", INDENT, "", style->colour ? "\033[2m" : "");
	printf(ngettext("+ %zu other version: ", "+ %zu other versions: ", hit->nr_versions),
		hit->nr_versions);
	for (size_t i = 0; i < hit->nr_versions; i++) {
		const struct search_version *version = &hit->versions[i];

		fputs(i ? "; " : "", stdout);
		print_date(version->date);
		putchar(' ');
		print_harmless(*version->source ? version->source : version->ref, '?', stdout);
	}
	puts(style->colour ? "\033[0m" : "");
}

/* Where the score came from, line by line. */
static void print_explanation(const char *lines, const struct style *style)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n");

		printf("%*s%s%.*s%s\n", INDENT, "", style->colour ? "\033[2m" : "", (int)len, lines,
			style->colour ? "\033[0m" : "");
		lines += len + (lines[len] == '\n');
	}
}

void print_search_hit(const struct search_hit *hit, const struct style *style)
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
	print_versions(hit, style);
	print_explanation(hit->explanation, style);
	putchar('\n');
}

static void print_heading(const struct printed_query *query, const struct search_result *result)
{
	if (result->nothing_asked)
		printf(_("Nothing to search for: the query has no words."));
	else if (result->total == 0)
		printf("%s", query->only_new ? _("Nothing new.") : _("Nothing found."));
	else if (result->total_is_least)
		printf(ngettext("at least %lld article", "at least %lld articles",
			       (unsigned long)result->total),
			(long long)result->total);
	else
		printf(ngettext("%lld article", "%lld articles", (unsigned long)result->total),
			(long long)result->total);
	if (result->total >= (int64_t)result->nr && result->nr && (query->offset || !result->is_last))
		printf(_(", showing %zu to %zu"), query->offset + 1, query->offset + result->nr);
	else if (result->total && !result->nr)
		printf(_(", none of them shown"));
	putchar('\n');
	if (result->corrected && result->shown_for && result->total)
		printf(_("Did you mean: %s\nNothing has the words as you typed them.\n"), result->shown_for);
	else if (result->shown_for)
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
		print_search_hit(&result->hits[i], &style);
	if (query->only_new)
		printf(_("Revision of the archive: %lld; what comes after it: --since %lld\n"),
			(long long)result->revision, (long long)result->revision);
}

const struct printer printer_text = {"text", false, false, NULL, print_text};
