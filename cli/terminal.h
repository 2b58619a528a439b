/* Text for a person at a terminal: its width, colour where it is wanted, lines broken between words. */
#ifndef TRACUU_CLI_TERMINAL_H
#define TRACUU_CLI_TERMINAL_H

#include "searcher/snippet.h"

enum { INDENT = 3 };

struct style {
	bool colour;
	int columns;
};

/* Colour only for a terminal, and never against NO_COLOR (no-color.org). */
struct style style_of_stdout(void);

/*
 * Prints text and a line end from the given column on, wrapped at words and indented by INDENT; marks turn
 * `on` at their start and back to `base` at their end, both escape sequences, where there is colour.
 */
void print_marked(const char *text, const struct marks *marks, const char *on, const char *base, int column,
	const struct style *style);

/* 2024-06-26 as a reader in Vietnam writes it: 26/06/2024; "undated" for "". */
void print_date(const char *iso);

/* As many columns as the text takes on a terminal. */
int text_width(const char *text);

/* Prints the text's beginning within so many columns, with "…" where it is cut. Returns the columns used. */
int print_within(const char *text, int columns);

/* Escape sequences where there is colour, else nothing. */
void print_dim(const struct style *style);
void print_bold(const struct style *style);
void print_plain(const struct style *style);

#endif
