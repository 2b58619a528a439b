/*
 * An archive whose texts were cut into other tokens than this program cuts them: what was made of the
 * tokens is made anew from the stored text, so that articles can be taken out of the index by it, as FTS5
 * wants.
 *
 *   article_fts, length, meta.nr_tokens   here, in the upgrade's transaction
 *   speech, speech_fts                    emptied here; finding facts anew fills them (meta.refresh)
 *   restored                              emptied here, before the index is built; counting anew notes them
 *   word, pair, triple                    counted anew (meta.counted_revision, store/schema.c)
 *   sketch                                by SKETCH_VERSION (text/sketch.h), which goes up with the tokens
 */
#ifndef TRACUU_STORE_RETOKENIZE_H
#define TRACUU_STORE_RETOKENIZE_H

#include "store/archive.h"

/* In a transaction; all tables are there. Some seconds for each 100 MB of text. */
enum status retokenize(struct archive *archive, struct error *err);

#endif
