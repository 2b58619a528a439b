/*
 * The places that an article names where it begins, and that its source is named after. They lie beside each
 * of its officials (official.places, since version 11), so that it can be decided who they are without
 * reading the article again.
 *
 *   2=bản luồng     a line each: level (enum office_level in store/office_parts.h), '=' of the source or
 *   4~hà giang      '~' of the beginning, place
 */
#ifndef TRACUU_STORE_OFFICIAL_PLACES_H
#define TRACUU_STORE_OFFICIAL_PLACES_H

#include "base/strbuf.h"
#include "store/archive.h"
#include "text/word_memo.h"

/* Appends the lines; the beginning is the headline and the first 600 letters of the body. */
void official_places_pack(struct word_memo *memo, const char *source, const char *title, const char *body,
	struct strbuf *out);

/* Tells the places of the lines; level is an enum office_level. */
typedef void packed_place_fn(void *context, const char *place, size_t len, uint8_t level, bool is_of_source);

void official_places_each(const char *lines, packed_place_fn *fn, void *context);

/* In a transaction, of an archive before version 11: the column, and the lines of all officials. */
enum status official_places_upgrade(struct archive *archive, struct error *err);

#endif
