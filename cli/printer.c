/* The table of printers, and the ones that are a few lines. */
#include "cli/printer.h"

#include <stdio.h>
#include <string.h>

void print_csv_field(const char *text, char end)
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

/* Blanks would break the columns, so they become "_". */
static void print_trec_field(const char *text)
{
	for (; *text; text++)
		putchar((unsigned char)*text <= ' ' || *text == 0x7F ? '_' : *text);
}

/* "qid Q0 ref rank score tracuu" */
static void print_trec(const struct printed_query *query, const struct search_result *result)
{
	for (size_t i = 0; i < result->nr; i++) {
		const struct search_hit *hit = &result->hits[i];
		/* Scorers sort by score; in date order there is none, so the rank serves. */
		double score = hit->score > 0 ? hit->score : 1.0 / (double)hit->rank;

		print_trec_field(query->qid ? query->qid : "1");
		fputs(" Q0 ", stdout);
		print_trec_field(hit->ref);
		printf(" %zu %.6f tracuu\n", hit->rank, score);
	}
}

const struct printer printer_csv = {"csv", false, true, begin_csv, print_csv};
const struct printer printer_trec = {"trec", true, true, NULL, print_trec};

const struct printer *printer_by_name(const char *name)
{
	static const struct printer *const printers[] = {
		&printer_text, &printer_json, &printer_csv, &printer_trec};

	for (size_t i = 0; i < sizeof(printers) / sizeof(*printers); i++)
		if (!strcmp(printers[i]->name, name))
			return printers[i];
	return NULL;
}
