/* The table of printers, and the ones that are a few lines. */
#include "cli/printer.h"

#include <stdio.h>
#include <string.h>

/* RFC 4180: quoted where needed, quotes doubled. */
static void print_csv_field(const char *text, char end)
{
	if (strpbrk(text, "\",\r\n")) {
		putchar('"');
		for (; *text; text++) {
			if (*text == '"')
				putchar('"');
			putchar(*text);
		}
		putchar('"');
	} else {
		fputs(text, stdout);
	}
	putchar(end);
}

static void begin_csv(bool is_batch)
{
	printf("%srank,id,ref,title,date,score,snippet\n", is_batch ? "qid," : "");
}

static void print_csv(const struct printed_query *query, const struct search_result *result)
{
	for (size_t i = 0; i < result->nr; i++) {
		const struct search_hit *hit = &result->hits[i];

		if (query->qid)
			print_csv_field(query->qid, ',');
		printf("%zu,%lld,", hit->rank, (long long)hit->id);
		print_csv_field(hit->ref, ',');
		print_csv_field(hit->title, ',');
		printf("%s,%.4f,", hit->date, hit->score);
		print_csv_field(hit->snippet, '\n');
	}
}

/* "qid Q0 ref rank score tracuu"; blanks in a ref would break the columns, so they become "_". */
static void print_trec(const struct printed_query *query, const struct search_result *result)
{
	for (size_t i = 0; i < result->nr; i++) {
		const struct search_hit *hit = &result->hits[i];

		printf("%s Q0 ", query->qid ? query->qid : "1");
		for (const char *at = hit->ref; *at; at++)
			putchar(*at == ' ' || *at == '\t' ? '_' : *at);
		printf(" %zu %.6f tracuu\n", hit->rank, hit->score);
	}
}

const struct printer printer_csv = {"csv", false, begin_csv, print_csv};
const struct printer printer_trec = {"trec", true, NULL, print_trec};

const struct printer *printer_by_name(const char *name)
{
	static const struct printer *const printers[] = {
		&printer_text, &printer_json, &printer_csv, &printer_trec};

	for (size_t i = 0; i < sizeof(printers) / sizeof(*printers); i++)
		if (!strcmp(printers[i]->name, name))
			return printers[i];
	return NULL;
}
