/*
 * Bodies of articles in less room: packed by what the articles of an archive have in common.
 *
 *   some bodies  ->  text_samples  ->  text_dictionary, one an archive  ->  text_packer, one a thread
 *
 * A packed body is one frame of zstd (RFC 8878), which states the bytes of the text, its checksum and the
 * number of the dictionary. Packed for itself an article of 3 KB takes half its bytes, with a dictionary a
 * third: set phrases and the names of offices are in it. Where the frames go: store/stored_text.h.
 */
#ifndef TRACUU_STORE_TEXT_DICTIONARY_H
#define TRACUU_STORE_TEXT_DICTIONARY_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of less text there is nothing to learn, and more does not make the dictionary better. */
enum { TEXT_SAMPLES_MIN_BYTES = 1 << 20, TEXT_SAMPLES_MAX_BYTES = 4 << 20 };

struct text_samples {
	struct strbuf texts; /* one after the other */
	size_t *lens;
	size_t nr, alloc;
};

#define TEXT_SAMPLES_INIT {STRBUF_INIT, NULL, 0, 0}

void text_samples_release(struct text_samples *samples);

/* False where there are enough, and the text is left out. */
bool text_samples_add(struct text_samples *samples, const char *text, size_t len);

struct text_dictionary;

/* The same of the same samples. NULL where they are too few or have nothing in common. */
struct text_dictionary *text_dictionary_train(const struct text_samples *samples);

/* From the bytes that text_dictionary_bytes gave; they are copied. NULL where they are no dictionary. */
struct text_dictionary *text_dictionary_new(const void *bytes, size_t len);
void text_dictionary_free(struct text_dictionary *dictionary); /* NULL is allowed */

/* A number by which packed bodies name it; not 0. */
uint32_t text_dictionary_id(const struct text_dictionary *dictionary);
const void *text_dictionary_bytes(const struct text_dictionary *dictionary, size_t *len);

struct text_packer;

struct text_packer *text_packer_new(void);
void text_packer_free(struct text_packer *packer); /* NULL is allowed */

/*
 * The text packed, in memory of the packer that stays until its next call; NULL where it would not be
 * shorter. Many threads may use one dictionary.
 */
const void *text_pack(struct text_packer *packer, const struct text_dictionary *dictionary, const char *text,
	size_t len, size_t *packed_len);

#endif
