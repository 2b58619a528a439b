/*
 * Whether a sentence, or a part of one that stands for itself, ends between two words.
 *
 *   "họp. Sau đó", "gì? Vì", "gồm: một", line ends     a break
 *   "TP. Phia Chang", "3.500", "xã, phường"            none: a dot after a capital is an abbreviation's
 */
#ifndef TRACUU_TEXT_SENTENCE_BREAK_H
#define TRACUU_TEXT_SENTENCE_BREAK_H

#include <stdbool.h>
#include <stddef.h>

/* from: where one word ends; to: where the next begins. */
bool sentence_breaks(const char *text, size_t from, size_t to);

#endif
