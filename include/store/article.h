/*
 * One article: what a reader finds, what the writer stores, what a search gives back.
 *
 * Strings are valid UTF-8, NUL-terminated, never NULL ("" where there is nothing), and belong to whoever made
 * the article: a reader's article lives until its sink returns.
 */
#ifndef TRACUU_STORE_ARTICLE_H
#define TRACUU_STORE_ARTICLE_H

#include "text/date.h"

/* Where the publication date came from, best first. A file's modification time is never used. */
enum date_origin {
	DATE_ORIGIN_NONE,     /* unknown stays unknown */
	DATE_ORIGIN_METADATA, /* the format's own field: JSON "date", meta element, JSON-LD, pubDate */
	DATE_ORIGIN_PAGE,     /* a line of the page that prints the time of publication */
	DATE_ORIGIN_PATH,     /* 2024-06-26 or 20240626 in the file's name or folder */
	DATE_ORIGIN_DATELINE  /* the text's own first date: "Ngày 26/6/2024, ..." */
};

struct article {
	const char *ref; /* the id that a record states, else "" and the file's path serves */
	const char *title;
	const char *body;   /* paragraphs separated by '\n' */
	const char *author; /* byline */
	const char *url;
	const char *source; /* the paper or portal */
	struct date date;   /* publication, all zero where unknown */
	enum date_origin date_origin;
};

#define ARTICLE_INIT {"", "", "", "", "", "", {0, 0, 0}, DATE_ORIGIN_NONE}

#endif
