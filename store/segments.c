/* Tables segment, segment_page, segment_deleted -> segments. */
#include "store/segments.h"

#include "base/memory.h"
#include "store/archive.h"
#include "store/segments/deleted.h"
#include "store/segments/layout.h"
#include "store/segments/pages.h"
#include "store/segments/pairs.h"
#include "store/segments/record.h"
#include "store/segments/record_cache.h"

#include <stdlib.h>
#include <string.h>

/* ---- the set */

/* Those of older versions were not as layout.h has them. */
static int read_version(sqlite3 *db, int *version)
{
	sqlite3_stmt *select = NULL;
	int result = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &select, NULL);

	*version =
		result == SQLITE_OK && sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int(select, 0) : 0;
	sqlite3_finalize(select);
	return result;
}

int segments_open(struct segments *segments, sqlite3 *db, size_t nr_pages)
{
	int version, result;

	memset(segments, 0, sizeof(*segments));
	segments->db = db;
	segments->data_version = -1;
	result = read_version(db, &version);
	if (result != SQLITE_OK || version < ARCHIVE_SEGMENTS_VERSION)
		return result;
	segments->pages = xcalloc(1, sizeof(*segments->pages));
	result = segment_pages_init(segments->pages, db, nr_pages);
	if (result == SQLITE_OK)
		result = sqlite3_prepare_v2(db, "PRAGMA data_version", -1, &segments->select_version, NULL);
	return result;
}

static void forget(struct segments *segments)
{
	for (size_t i = 0; i < segments->nr; i++) {
		free(segments->items[i].deleted);
		free(segments->items[i].window_firsts);
		free(segments->items[i].length_codes);
		free(segments->items[i].codes_read);
	}
	free(segments->items);
	segments->items = NULL;
	segments->nr = 0;
}

void segments_close(struct segments *segments)
{
	forget(segments);
	sqlite3_finalize(segments->select_version);
	if (segments->pages)
		segment_pages_release(segments->pages);
	free(segments->pages);
	free(segments->matters);
	arena_release(&segments->scratch);
	free(segments->pair_mosts);
	record_cache_free(segments->records);
	memset(segments, 0, sizeof(*segments));
}

static void read_row(sqlite3_stmt *row, struct segment *out)
{
	*out = (struct segment){.id = sqlite3_column_int64(row, 0),
		.nr_docs = (uint32_t)sqlite3_column_int64(row, 1),
		.nr_terms = (uint32_t)sqlite3_column_int64(row, 2),
		.nr_slots = (uint32_t)sqlite3_column_int64(row, 3),
		.docs_at = (uint64_t)sqlite3_column_int64(row, 4),
		.terms_at = (uint64_t)sqlite3_column_int64(row, 5),
		.texts_at = (uint64_t)sqlite3_column_int64(row, 6),
		.slots_at = (uint64_t)sqlite3_column_int64(row, 7),
		.pairs_at = (uint64_t)sqlite3_column_int64(row, 8),
		.mean_length = sqlite3_column_double(row, 9)};
}

/* Its sections, which are one behind the other, have room for so much. */
static bool has_room(const struct segment *segment)
{
	enum { DOC_BYTES = 8 + 4 + 8 + 1, PAIR_DIRECTORY_BYTES = (PAIR_GROUPS + 1) * 8 };

	return segment->slots_at < SEGMENT_MAX_BYTES && segment->texts_at <= segment->slots_at &&
		segment->terms_at <= segment->texts_at && segment->docs_at <= segment->terms_at &&
		segment->terms_at - segment->docs_at >= (uint64_t)segment->nr_docs * DOC_BYTES &&
		segment->texts_at - segment->terms_at >= (uint64_t)segment->nr_terms * TERM_BYTES &&
		(segment->pairs_at == 0 ||
			(segment->pairs_at <= segment->docs_at &&
				segment->docs_at - segment->pairs_at >= PAIR_DIRECTORY_BYTES));
}

static bool is_sound(const struct segment *segment)
{
	return segment->nr_docs > 0 && segment->nr_docs <= SEGMENT_MAX_DOCS && segment->nr_slots > 0 &&
		(segment->nr_slots & (segment->nr_slots - 1)) == 0 && segment->nr_terms < segment->nr_slots &&
		segment->nr_terms <= RECORD_MAX_TOKENS && segment->mean_length > 1e-9 &&
		segment->mean_length < 1e12 && has_room(segment);
}

/* Room for the length codes, which is filled as they are asked for. */
static void begin_codes(struct segment *segment)
{
	segment->length_codes = xmalloc(segment->nr_docs);
	segment->codes_read = xcalloc(segment_nr_windows(segment) / 64 + 1, sizeof(*segment->codes_read));
}

bool segments_are_whole(const struct segments *segments)
{
	return segments->are_whole;
}

/* meta.segments_next: articles from this id on are not in segments yet. */
static int read_progress(struct segments *segments)
{
	sqlite3_stmt *select = NULL;
	int result = sqlite3_prepare_v2(segments->db, "SELECT 1 FROM meta WHERE name = 'segments_next'", -1,
		&select, NULL);

	segments->are_whole = result == SQLITE_OK && sqlite3_step(select) == SQLITE_DONE;
	sqlite3_finalize(select);
	return result;
}

/* How many pages the sections of the segment fill. */
static uint64_t nr_pages_of(const struct segment *segment)
{
	return (segment->slots_at + (uint64_t)segment->nr_slots * 4) / SEGMENT_PAGE_BYTES + 1;
}

int segments_reload(struct segments *segments)
{
	sqlite3_stmt *select = NULL;
	uint64_t nr_pages = 0;
	size_t alloc = 0;
	int result;

	forget(segments);
	if (!segments->pages)
		return SQLITE_OK;
	segments->pages->result = SQLITE_OK;
	result = sqlite3_prepare_v2(segments->db,
		"SELECT id, nr_docs, nr_terms, nr_slots, docs_at, terms_at, texts_at, slots_at,"
		" pairs_at, mean_length FROM segment ORDER BY id",
		-1, &select, NULL);
	while (result == SQLITE_OK && sqlite3_step(select) == SQLITE_ROW) {
		struct segment *segment;

		ARRAY_GROW(segments->items, segments->nr + 1, alloc);
		segment = &segments->items[segments->nr++];
		read_row(select, segment);
		if (is_sound(segment))
			begin_codes(segment);
		else
			result = SQLITE_CORRUPT;
		nr_pages += nr_pages_of(segment);
	}
	segment_pages_expect(segments->pages, nr_pages);
	sqlite3_finalize(select);
	if (result == SQLITE_OK)
		result = deleted_read(segments);
	if (result == SQLITE_OK)
		result = read_progress(segments);
	if (result != SQLITE_OK) {
		forget(segments);
		segments->pages->result = result;
	}
	return result;
}

int segments_refresh(struct segments *segments)
{
	int64_t version = -1;

	if (!segments->pages)
		return SQLITE_OK;
	if (sqlite3_step(segments->select_version) == SQLITE_ROW)
		version = sqlite3_column_int64(segments->select_version, 0);
	sqlite3_reset(segments->select_version);
	if (version == segments->data_version && version >= 0)
		return segments->pages->result;
	segments->data_version = version;
	return segments_reload(segments);
}

int segments_result(const struct segments *segments)
{
	return segments->pages ? segments->pages->result : SQLITE_OK;
}

enum status segments_error(struct archive *archive, int result, struct error *err)
{
	/* These may be of a temporary file, which SQLite knows nothing of. */
	if (result == SQLITE_FULL)
		return error_set(err, STATUS_IO, "%s: the disk is full; what was committed is kept",
			archive->path);
	if (result == SQLITE_IOERR)
		return error_set(err, STATUS_IO, "%s: %s", archive->path, sqlite3_errstr(result));
	if (result != SQLITE_CORRUPT)
		return archive_error(archive, err);
	return error_set(err, STATUS_ARCHIVE, "%s: the segments are damaged: run tracuu doctor --rebuild",
		archive->path);
}

/* ---- articles */

static const unsigned char *bytes_at(struct segments *segments, const struct segment *segment, uint64_t at,
	size_t len)
{
	return segment_bytes(segments->pages, segment->id, at, len);
}

int64_t segment_article_id(struct segments *segments, const struct segment *segment, uint32_t doc)
{
	return (int64_t)segment_u64(bytes_at(segments, segment, segment->docs_at + (uint64_t)doc * 8, 8));
}

uint32_t segment_nr_windows(const struct segment *segment)
{
	return (segment->nr_docs + WINDOW_DOCS - 1) / WINDOW_DOCS;
}

uint32_t segment_window_docs(const struct segment *segment, uint32_t window)
{
	uint32_t left = segment->nr_docs - window * WINDOW_DOCS;

	return left < WINDOW_DOCS ? left : WINDOW_DOCS;
}

uint32_t segment_length(struct segments *segments, const struct segment *segment, uint32_t doc)
{
	uint64_t at = segment->docs_at + (uint64_t)segment->nr_docs * 8 + (uint64_t)doc * 4;

	return segment_u32(bytes_at(segments, segment, at, 4));
}

void segment_lengths(struct segments *segments, const struct segment *segment, uint32_t window, uint32_t *out)
{
	uint32_t nr = segment_window_docs(segment, window);
	uint64_t at = segment->docs_at + (uint64_t)segment->nr_docs * 8 + (uint64_t)window * WINDOW_DOCS * 4;
	const unsigned char *bytes = bytes_at(segments, segment, at, (size_t)nr * 4);

	memcpy(out, bytes, nr * sizeof(*out));
	for (uint32_t i = 0; i < nr; i++)
		out[i] = le32toh(out[i]);
}

void segment_ids(struct segments *segments, const struct segment *segment, uint32_t window, int64_t *out)
{
	uint32_t nr = segment_window_docs(segment, window);
	const unsigned char *bytes = bytes_at(segments, segment,
		segment->docs_at + (uint64_t)window * WINDOW_DOCS * 8, (size_t)nr * 8);

	memcpy(out, bytes, nr * sizeof(*out));
	for (uint32_t i = 0; i < nr; i++)
		out[i] = (int64_t)le64toh((uint64_t)out[i]);
}

const int64_t *segment_windows(struct segments *segments, struct segment *segment)
{
	uint32_t nr = segment_nr_windows(segment);

	if (segment->window_firsts)
		return segment->window_firsts;
	segment->window_firsts = xcalloc(nr, sizeof(*segment->window_firsts));
	for (uint32_t i = 0; i < nr; i++)
		segment->window_firsts[i] = segment_article_id(segments, segment, i * WINDOW_DOCS);
	return segment->window_firsts;
}

uint32_t segment_lower_bound(struct segments *segments, struct segment *segment, int64_t id)
{
	uint32_t low = 0, high = segment->nr_docs;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (segment_article_id(segments, segment, middle) < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool segment_is_deleted(const struct segment *segment, uint32_t doc)
{
	return segment->deleted && segment->deleted[doc / 8] >> doc % 8 & 1;
}

/* Where the places of the records' beginnings are. */
static uint64_t ends_at(const struct segment *segment)
{
	uint64_t nr = segment->nr_docs;

	return segment->docs_at + nr * 8 + (nr + nr % 2) * 4;
}

const unsigned char *segment_length_codes(struct segments *segments, const struct segment *segment,
	uint32_t window)
{
	unsigned char *codes = segment->length_codes + (size_t)window * WINDOW_DOCS;
	uint64_t *read = &segment->codes_read[window / 64], bit = UINT64_C(1) << window % 64;

	if (!(*read & bit)) {
		uint64_t at = ends_at(segment) + ((uint64_t)segment->nr_docs + 1) * 8;
		uint32_t nr = segment_window_docs(segment, window);

		memcpy(codes, bytes_at(segments, segment, at + (uint64_t)window * WINDOW_DOCS, nr), nr);
		*read |= bit;
	}
	return codes;
}

enum { RECORD_MAX_BYTES = 1 << 27 };

const unsigned char *segment_record(struct segments *segments, const struct segment *segment, uint32_t doc,
	size_t *len)
{
	const unsigned char *ends = bytes_at(segments, segment, ends_at(segment) + (uint64_t)doc * 8, 16);
	uint64_t from = segment_u64(ends), to = segment_u64(ends + 8);

	*len = 0;
	if (to < from || to > segment->docs_at || to - from > RECORD_MAX_BYTES) {
		segments->pages->result = SQLITE_CORRUPT;
		return ends;
	}
	*len = (size_t)(to - from);
	return segment_bytes_once(segments->pages, segment->id, from, *len);
}

const unsigned char *segment_record_kept(struct segments *segments, const struct segment *segment,
	uint32_t doc, size_t *len)
{
	const unsigned char *record;

	if (segments->pages->has_room) /* then its page is kept */
		return segment_record(segments, segment, doc, len);
	if (!segments->records)
		segments->records = record_cache_new();
	record = record_cache_get(segments->records, segment->id, doc, len);
	if (record)
		return record;
	record = segment_record(segments, segment, doc, len);
	if (segments_result(segments) == SQLITE_OK)
		record_cache_put(segments->records, segment->id, doc, record, *len);
	return record;
}

/* ---- tokens */

void segment_term_at(struct segments *segments, const struct segment *segment, uint32_t number,
	struct segment_term *out, struct strbuf *text)
{
	const unsigned char *entry =
		bytes_at(segments, segment, segment->terms_at + (uint64_t)number * TERM_BYTES, TERM_BYTES);
	uint32_t len = segment_u32(entry + 20);
	uint64_t text_at = segment->texts_at + segment_u64(entry + 24);

	*out = (struct segment_term){number, segment_u64(entry), segment_u32(entry + 8),
		segment_u32(entry + 12), segment_u32(entry + 16)};
	if (out->nr_windows > segment_nr_windows(segment) ||
		out->header_bytes > list_heads_most_bytes(out->nr_windows) || len > UINT8_MAX)
		segments->pages->result = SQLITE_CORRUPT;
	else if (text)
		strbuf_add(text, (const char *)bytes_at(segments, segment, text_at, len), len);
}

static bool is_text_of(struct segments *segments, const struct segment *segment, uint32_t number,
	const char *text, size_t len)
{
	const unsigned char *entry =
		bytes_at(segments, segment, segment->terms_at + (uint64_t)number * TERM_BYTES, TERM_BYTES);
	uint64_t text_at = segment->texts_at + segment_u64(entry + 24);

	return segment_u32(entry + 20) == len &&
		!memcmp(bytes_at(segments, segment, text_at, len), text, len);
}

bool segment_find_term(struct segments *segments, const struct segment *segment, const char *text, size_t len,
	struct segment_term *out)
{
	uint32_t mask = segment->nr_slots - 1, at = segment_hash(text, len) & mask;

	for (uint32_t tries = 0; tries < segment->nr_slots; tries++, at = (at + 1) & mask) {
		uint32_t slot =
			segment_u32(bytes_at(segments, segment, segment->slots_at + (uint64_t)at * 4, 4));

		if (slot == 0 || slot > segment->nr_terms)
			return false;
		if (!is_text_of(segments, segment, slot - 1, text, len))
			continue;
		segment_term_at(segments, segment, slot - 1, out, NULL);
		return segments->pages->result == SQLITE_OK;
	}
	return false;
}
