/*
 * Table text_dictionary: what the archive's bodies are packed with.
 *
 *   id     the number that packed bodies name (text_dictionary_id)
 *   data   text_dictionary_bytes
 *
 * A row stays, as bodies need it. An archive gets its only one from the first large batch of articles, or
 * from what it has once that is enough.
 */
#ifndef TRACUU_STORE_DICTIONARY_ROWS_H
#define TRACUU_STORE_DICTIONARY_ROWS_H

#include "store/archive.h"
#include "store/text_dictionary.h"

/*
 * What new bodies are to be packed with, for the caller: the dictionary that is there, else one made of
 * stored bodies; NULL where these are too few.
 */
enum status dictionary_rows_read(struct archive *archive, struct text_dictionary **out, struct error *err);

/* In a transaction. Nothing happens where it is there. */
enum status dictionary_rows_add(struct archive *archive, const struct text_dictionary *dictionary,
	struct error *err);

#endif
