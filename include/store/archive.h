/*
 * The archive: one SQLite file that holds the articles, the full-text index and what is counted over them.
 *
 *   input    one row a file that was read: path, size, mtime; skipped on the next run where both are the same
 *   article  one row an article; id = day << 20 | slot, so ids follow the date (below); body: as it is, or
 *            packed, which unpacked(body) gives back (store/stored_text.h; since version 8)
 *   text_dictionary  what bodies are packed with (store/dictionary_rows.h; since version 8)
 *   article_text  a view: id, title and body as text (since version 8)
 *   article_fts  FTS5 over article_text(body, title), external content, tokenizer "tracuu"; before version 8
 *            over article(title, body)
 *   word     every token: canonical spelling, unmarked form, in how many articles, how often
 *   pair     neighbouring words: how often (store/pairs.h; a row each before version 7); what gives unmarked
 *            queries their marks back
 *   triple   three words one after the other: how often (store/triples.h; since version 3, other before 7)
 *   restored, unrestored  articles that print no marks (store/restored.h; since version 3)
 *   length   article lengths in tokens, packed by 64 days (store/lengths.h)
 *   segment, segment_page, segment_deleted  the tokens of article_fts once more, for ranking
 *            (store/segments.h; since version 4)
 *   meta     totals, the revision, the revision up to which words, pairs and triples are
 *            counted; fingerprints of the
 *            lexicon that facts were found with, and what is to be extracted again (store/writer.h)
 *
 * What articles say (since version 2; facts/facts.h has the meaning). start_byte and end_byte are of the
 * article's title + "\n" + body; nr counts from 0 within the article (or the official).
 *
 *   topic          id stays with its slug, whatever becomes of the lexicon
 *   article_topic  the topics of an article; start_byte: the first phrase of it
 *   person         who is one person in all articles (store/people.h); key: text/key.h of the name
 *   person_word    each word of a person's names, unmarked and canonical, so that a part of a name finds it
 *   official       a person in an article; person_id is NULL until names are resolved; mentions:
 *                  store/mentions.h; evidence: one line, why it is this person; places:
 *                  store/official_places.h
 *   touched_name   keys of names that are to be resolved
 *   office_holder  which name holds which office how often (store/office_holders.h; since version 11)
 *   official_name, name_word  each name once, and the words of names (store/name_table.h; since version 11)
 *   corrected_name keys of names in the corrections that were applied last (meta.corrections: fingerprint)
 *   office         the offices of an official, as printed; key: text/key.h, for comparing
 *   speech         a passage; official_nr is the article's, person_id goes with it
 *   speech_fts     FTS5 over the passages, rowid = speech.id, contentless: a passage is cut from its article
 *   article_date   date: fact_date_format; first_day, last_day: date_to_days, NULL where the year is unknown;
 *                  year_reason: enum year_reason
 *   event          the first day on which something happened, one row an article that has one, for sorting
 *   figure         done, plan and percent are NULL, unit and period '' where they are not stated
 *
 * What abbreviations stand for (since version 3; short and full are keys, text_query_key in text/key.h):
 *
 *   short_form    a pair: "ubnd", "ủy ban nhân dân"; weight: the lexicon's, 0 where it does not have the pair;
 *                 nr_articles: how many explain it
 *   abbreviation  the article explains the pair; start_byte, end_byte: the short form, full_start, full_end:
 *                 the name
 *
 * Versions of one article on several portals: sketch, sketch_band, story (store/stories.h).
 *
 * Article ids:   | days since 0000-03-01 (24 bits) | slot (20 bits) |
 * A date range is a rowid range, and date order is rowid order. A late arrival takes the next free slot of
 * its day: no id ever moves. An undated article takes day 0, whose slots run on up to the first day of 1900,
 * far beyond any archive. A day has room for 1,048,575 articles; more are refused with a message.
 *
 * Durability: WAL journal. A run commits every few megabytes; killed at any moment, the archive holds the
 * last commit, and word and pair counts that lag behind are caught up by the next run
 * (meta.counted_revision). One process writes at a time (flock on the file); any number read meanwhile.
 */
#ifndef TRACUU_STORE_ARCHIVE_H
#define TRACUU_STORE_ARCHIVE_H

#include "base/status.h"
#include "store/article.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	ARCHIVE_SCHEMA_VERSION = 11,
	ARCHIVE_FACTS_VERSION = 2,          /* the first with tables of facts */
	ARCHIVE_TRIPLES_VERSION = 3,        /* the first that counts triples */
	ARCHIVE_ABBREVIATIONS_VERSION = 3,  /* the first with tables of abbreviations */
	ARCHIVE_SEGMENTS_VERSION = 10,      /* the first with segments as they are now */
	ARCHIVE_PACKED_COUNTS_VERSION = 7,  /* the first with pairs and triples as they are now */
	ARCHIVE_PACKED_TEXT_VERSION = 8,    /* the first with bodies that may be packed */
	ARCHIVE_NAMES_VERSION = 11,         /* the first that counts the names and offices of officials */
	ARCHIVE_APPLICATION_ID = 0x54524355 /* "TRCU" */
};

enum { ARTICLE_SLOT_BITS = 20 };
#define ARTICLE_SLOTS ((int64_t)1 << ARTICLE_SLOT_BITS)

/* As many statements are kept for whoever borrows them next. */
enum { ARCHIVE_KEPT_STATEMENTS = 32 };

struct fts_tokenizer_shared;

struct archive {
	sqlite3 *db;
	char *path;
	int lock_fd;                            /* -1 for a reader */
	int version;                            /* of the file; an older one has fewer tables */
	struct fts_tokenizer_shared *tokenizer; /* store/fts_tokenizer.h */
	sqlite3_stmt *kept[ARCHIVE_KEPT_STATEMENTS];
	size_t nr_kept;
	sqlite3_stmt *reading; /* holds the transaction of archive_begin_reading open; NULL outside of it */
	int64_t data_version;  /* reading: archive_data_version, which stays the same until the end */
};

enum archive_mode {
	ARCHIVE_READ,           /* it must exist */
	ARCHIVE_WRITE_EXISTING, /* the same; fails where another process writes */
	ARCHIVE_WRITE           /* made where there is none; an older archive gets the tables it lacks */
};

/*
 * For a program that is the only user of SQLite in its process, before anything else here: SQLite keeps no
 * statistics of memory, which take a lock with each allocation.
 */
void archive_without_statistics(void);

/* Opens *archive, which the caller releases with archive_close even after a failure. */
enum status archive_open(struct archive *archive, const char *path, enum archive_mode mode,
	struct error *err);
void archive_close(struct archive *archive);

/* STATUS_ARCHIVE with what to do about it where the archive is too old to have facts. */
enum status archive_need_facts(struct archive *archive, struct error *err);

/* Turns SQLite's last complaint into *err (STATUS_IO for a full disk and the like, else STATUS_ARCHIVE). */
enum status archive_error(struct archive *archive, struct error *err);

enum status archive_exec(struct archive *archive, const char *sql, struct error *err);
enum status archive_prepare(struct archive *archive, const char *sql, sqlite3_stmt **out, struct error *err);

/*
 * The same for what each query asks anew: the statement goes back with archive_return, and who borrows the
 * same text next need not wait until it is parsed. archive_return gives what sqlite3_finalize would, and
 * takes NULL.
 */
enum status archive_borrow(struct archive *archive, const char *sql, sqlite3_stmt **out, struct error *err);
int archive_return(struct archive *archive, sqlite3_stmt *statement);

/* Runs a prepared statement that gives no rows and makes it ready for the next time; its bindings stay. */
enum status archive_run(struct archive *archive, sqlite3_stmt *statement, struct error *err);

/* The whole number that the query gives; `missing` where it gives no row. */
enum status archive_query_int(struct archive *archive, const char *sql, int64_t missing, int64_t *out,
	struct error *err);

/*
 * SQLite's: another value once another connection has changed the archive. -1 where it cannot be read: then
 * nothing is known of what was read before.
 */
int64_t archive_data_version(struct archive *archive);

/*
 * A write transaction. archive_end_writing commits it where the status is good and nothing fails then, else
 * rolls it back; it returns the status, or the failure.
 */
enum status archive_begin_writing(struct archive *archive, struct error *err);
enum status archive_end_writing(struct archive *archive, enum status status, struct error *err);

/*
 * A read transaction: until its end all that is read is of the same archive, whatever an indexer commits.
 * archive_end_reading is safe where none was begun.
 */
enum status archive_begin_reading(struct archive *archive, struct error *err);
void archive_end_reading(struct archive *archive);

/* meta: integer values by name; `missing` where there is none. */
enum status archive_get_meta(struct archive *archive, const char *name, int64_t missing, int64_t *out,
	struct error *err);
enum status archive_set_meta(struct archive *archive, const char *name, int64_t value, struct error *err);

/* The ids that articles of these days have: first to last inclusive. Day 0 is undated. */
int64_t article_id_first(int32_t day);
int64_t article_id_last(int32_t day);
struct date article_id_date(int64_t id); /* all zero for an undated article */

#endif
