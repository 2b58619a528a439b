/*
 * Articles that print no marks, with their marks given back for searching.
 *
 *   printed    Thong bao lich cat dien          shown, and counted as it stands
 *   restored   thông báo lịch cắt điện          indexed beside it:  ~thong ^thông   ~bao ^báo   ...
 *
 * Tables:
 *   restored    text: restored_key of a printed title or body; nr_uses: fields of articles that print it;
 *               words: one a position, '-' where there is nothing to restore, separated by spaces
 *   unrestored  text, article_id: what is to be done; the row that goes when its text's row in restored comes
 *
 * A text is restored once, at the end of the run that brought it, and keeps its words as long as an article
 * prints it. So the tokens of a text are a matter of the tables alone, and an article can be taken out of the
 * index by the text that is stored, as FTS5 wants it. The counts that restoring asks never hold its guesses.
 */
#ifndef TRACUU_STORE_RESTORED_H
#define TRACUU_STORE_RESTORED_H

#include "store/archive.h"
#include "text/token_stream.h"

/* In front of a word that was restored. Queries ask for it below the word itself, above '~'. */
#define TOKEN_RESTORED_PREFIX '^'

/* What a text is known by; texts are taken to differ where it differs. */
int64_t restored_key(const char *text, size_t len);

/*
 * The words of an unmarked text as they were restored: an empty string where they were not (yet), or the
 * archive is of a version that has none. Returns whether there are any.
 */
bool restored_words(sqlite3 *db, const char *text, size_t len, struct strbuf *out);

/*
 * The tokens that article_fts has of the text: what token_stream_pack gives, and beside it the restored
 * words. Appends to `packed`; out->packed is not set.
 */
void restored_pack(sqlite3 *db, struct tokenizer *tokenizer, const char *text, size_t len,
	struct strbuf *packed, struct token_stream *out);

/*
 * The same of an article's title and body: fields[0] and [1], which point into `packed`; that is empty
 * before.
 */
void restored_pack_article(sqlite3 *db, struct tokenizer *tokenizer, const char *title, const char *body,
	struct strbuf *packed, struct token_stream fields[2]);

/* Takes the next word of *words; *len is 0 where nothing was restored at this position. */
const char *restored_next_word(const char **words, size_t *len);

/*
 * In the transaction that writes an article (sign +1), before its text is indexed, or takes it out (-1),
 * after that. Does nothing for a text with marks. Returns an SQLite code.
 */
int restored_note(sqlite3 *db, const char *text, size_t len, int64_t article_id, int sign);

/* The same for an article that an older version wrote; does no harm where it is known. */
int restored_note_stored(sqlite3 *db, const char *text, size_t len, int64_t article_id);

struct segment_writer;

/* Of the archive: uses of words in all, and in an article at the mean. */
struct restored_totals {
	int64_t nr_uses;
	double mean_length;
};

/* Whether something is left undone. */
enum status restored_is_behind(struct archive *archive, bool *out, struct error *err);

/*
 * Restores all that is left undone, in transactions of its own, some articles each, so that it may be killed:
 * the next run goes on. Asks the counts as they are, so they should be written before.
 */
enum status restored_catch_up(struct archive *archive, struct tokenizer *tokenizer,
	struct segment_writer *segments, const struct restored_totals *totals, struct error *err);

/* Whether any text of the archive is restored. */
bool restored_any(sqlite3 *db);

#endif
