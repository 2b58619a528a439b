/*
 * The publication date of an article that has none in its metadata: from its path, else from its own
 * dateline.
 */
#ifndef TRACUU_INDEXER_PUBLICATION_DATE_H
#define TRACUU_INDEXER_PUBLICATION_DATE_H

#include "indexer/source.h"
#include "store/article.h"
#include "text/tokenize.h"

/*
 * A day in the file's name, else in its folders, nearest first: 2024-06-26, 2024_06_26, 20240626, 26-06-2024,
 * 2024/06/26/. False where there is none.
 */
bool date_from_path(const char *path, struct date *out);

/*
 * The first day that the text's beginning states ("Ngày 26/6/2024, Đảng bộ ..."). Where that lacks the year,
 * the title or the path must state one single year, else the date is unknown. False where it is.
 */
bool date_from_text(struct tokenizer *tokenizer, const char *title, const char *body, const char *path,
	struct date *out);

/* The day on this machine's calendar. */
struct date date_today(void);

/*
 * Leaves an article's valid date of its metadata alone; else takes the path's (not of a file of many
 * articles), else the dateline's, unless it is later than today, else none. Sets date and date_origin.
 */
void publication_date_settle(struct tokenizer *tokenizer, const struct source_file *file, struct date today,
	struct article *article);

/* The article's date, but none where it was guessed from the text, of which it then tells nothing new. */
struct date publication_date_beside_text(const struct article *article);

#endif
