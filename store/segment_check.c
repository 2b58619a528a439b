/* Articles by ascending id against the segments' articles, merged; then each segment for itself. */
#include "store/segment_check.h"

#include "base/memory.h"
#include "store/restored.h"
#include "store/segments.h"
#include "store/segments/layout.h"
#include "store/segments/proof.h"
#include "store/segments/record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Goes through the articles of a segment that are not deleted. */
struct cursor {
	const struct segment *segment;
	uint32_t doc; /* the segment's nr_docs: the end */
	int64_t ids[WINDOW_DOCS];
	uint32_t lengths[WINDOW_DOCS];
};

struct check {
	struct archive *archive;
	archive_finding_fn *finding;
	void *context;
	struct segments segments;
	struct cursor *cursors; /* by segment */
	struct tokenizer tokenizer;
	struct strbuf packed, record, text;
	int64_t nr_missing, nr_twice, nr_strange, nr_other_tokens, nr_other_lengths;
};

static void report(const struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void report(const struct check *check, const char *format, ...)
{
	char line[160];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	check->finding(check->context, line);
}

/* ---- cursors */

/* To the next article from `doc` on. The cursor's `doc` says which window it holds: UINT32_MAX none. */
static void move_to(struct check *check, struct cursor *cursor, uint32_t doc)
{
	const struct segment *segment = cursor->segment;
	uint32_t window = cursor->doc / WINDOW_DOCS;

	while (doc < segment->nr_docs && segment_is_deleted(segment, doc))
		doc++;
	if (doc < segment->nr_docs && doc / WINDOW_DOCS != window) {
		segment_ids(&check->segments, segment, doc / WINDOW_DOCS, cursor->ids);
		segment_lengths(&check->segments, segment, doc / WINDOW_DOCS, cursor->lengths);
	}
	cursor->doc = doc;
}

static void open_cursors(struct check *check)
{
	check->cursors = xcalloc(check->segments.nr, sizeof(*check->cursors));
	for (size_t i = 0; i < check->segments.nr; i++) {
		check->cursors[i].segment = &check->segments.items[i];
		check->cursors[i].doc = UINT32_MAX;
		move_to(check, &check->cursors[i], 0);
	}
}

static bool is_below(const struct cursor *cursor, int64_t id)
{
	return cursor->doc < cursor->segment->nr_docs && cursor->ids[cursor->doc % WINDOW_DOCS] < id;
}

static bool is_at(const struct cursor *cursor, int64_t id)
{
	return cursor->doc < cursor->segment->nr_docs && cursor->ids[cursor->doc % WINDOW_DOCS] == id;
}

/* ---- one article */

static bool is_token(struct check *check, const struct segment *segment, const struct record_token *stored,
	const struct packed_token *token)
{
	struct segment_term term;

	if (stored->is_body || stored->number >= segment->nr_terms ||
		stored->is_beside != ((token->flags & TOKEN_FLAG_COLOCATED) != 0))
		return false;
	strbuf_reset(&check->text);
	segment_term_at(&check->segments, segment, stored->number, &term, &check->text);
	return check->text.len == token->len && !memcmp(check->text.buf, token->text, token->len);
}

/* Whether the record from *at on has the tokens of the field. */
static bool has_field(struct check *check, const struct segment *segment, const struct token_stream *field,
	size_t *at)
{
	struct packed_token token;
	struct record_token stored;

	for (size_t next = 0; token_stream_next(field, &next, &token);)
		if (!record_next((const unsigned char *)check->record.buf, check->record.len, at, &stored) ||
			!is_token(check, segment, &stored, &token))
			return false;
	return true;
}

static bool has_tokens(struct check *check, const struct cursor *cursor, const struct token_stream *fields)
{
	struct record_token body;
	size_t len, at = 0;
	const unsigned char *record = segment_record(&check->segments, cursor->segment, cursor->doc, &len);

	strbuf_reset(&check->record);
	strbuf_add(&check->record, (const char *)record, len);
	return has_field(check, cursor->segment, &fields[0], &at) &&
		record_next((const unsigned char *)check->record.buf, len, &at, &body) && body.is_body &&
		has_field(check, cursor->segment, &fields[1], &at) && at == len;
}

/* The row's article, as the segment has it, against the tokens that its text gives now. */
static void compare_article(struct check *check, const struct cursor *cursor, sqlite3_stmt *row)
{
	struct token_stream fields[2];

	strbuf_reset(&check->packed);
	restored_pack_article(check->archive->db, &check->tokenizer,
		(const char *)sqlite3_column_text(row, 1), (const char *)sqlite3_column_text(row, 2),
		&check->packed, fields);
	check->nr_other_tokens += !has_tokens(check, cursor, fields);
	check->nr_other_lengths +=
		cursor->lengths[cursor->doc % WINDOW_DOCS] != fields[0].nr_positions + fields[1].nr_positions;
}

static void check_article(struct check *check, sqlite3_stmt *row)
{
	int64_t id = sqlite3_column_int64(row, 0);
	int nr_found = 0;

	for (size_t i = 0; i < check->segments.nr; i++) {
		struct cursor *cursor = &check->cursors[i];

		for (; is_below(cursor, id); move_to(check, cursor, cursor->doc + 1))
			check->nr_strange++;
		if (!is_at(cursor, id))
			continue;
		if (nr_found++ == 0)
			compare_article(check, cursor, row);
		move_to(check, cursor, cursor->doc + 1);
	}
	check->nr_missing += nr_found == 0;
	check->nr_twice += nr_found > 1;
}

/* ---- all of them */

static void report_articles(struct check *check)
{
	const struct {
		int64_t nr;
		const char *what;
	} findings[] = {{check->nr_missing, "articles are in no segment"},
		{check->nr_twice, "articles are in more than one segment"},
		{check->nr_strange, "articles of segments are not in the archive"},
		{check->nr_other_tokens, "articles have other words in their segment than in their text"},
		{check->nr_other_lengths, "articles have another length in their segment"}};

	for (size_t i = 0; i < sizeof(findings) / sizeof(*findings); i++)
		if (findings[i].nr)
			report(check, "%lld %s", (long long)findings[i].nr, findings[i].what);
}

static enum status check_articles(struct check *check, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(check->archive,
		"SELECT id, title, unpacked(body) FROM article ORDER BY id", &select, err);

	open_cursors(check);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		check_article(check, select);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(check->archive, err);
	for (size_t i = 0; status == STATUS_OK && i < check->segments.nr; i++)
		for (struct cursor *cursor = &check->cursors[i]; cursor->doc < cursor->segment->nr_docs;
			move_to(check, cursor, cursor->doc + 1))
			check->nr_strange++;
	if (status == STATUS_OK)
		report_articles(check);
	return status;
}

static void report_proof(const struct check *check, long long segment, const struct proof *proof)
{
	if (!proof->is_readable) {
		report(check, "segment %lld cannot be read", segment);
		return;
	}
	if (!proof->ids_ascend)
		report(check, "segment %lld: its articles are out of order", segment);
	if (proof->nr_broken_records)
		report(check, "segment %lld: %llu records are damaged", segment,
			(unsigned long long)proof->nr_broken_records);
	if (!proof->postings_agree)
		report(check, "segment %lld: its lists are not those of its articles", segment);
	if (proof->nr_low_bounds)
		report(check, "segment %lld: %llu bounds are too low", segment,
			(unsigned long long)proof->nr_low_bounds);
	if (!proof->pairs_agree)
		report(check, "segment %lld: its pairs are not those of its articles", segment);
	if (!proof->lengths_agree)
		report(check, "segment %lld: its lengths are given twice, and differ", segment);
	if (proof->nr_lost_tokens)
		report(check, "segment %lld: %llu words cannot be looked up", segment,
			(unsigned long long)proof->nr_lost_tokens);
}

/* A number that is given out again would be taken for what readers know by it. */
static enum status check_tables(struct check *check, struct error *err)
{
	int64_t nr_pages = 0, nr_numbers = 0;
	enum status status = archive_query_int(check->archive,
		"SELECT count(*) FROM segment_page WHERE page >> 24 NOT IN (SELECT id FROM segment)", 0,
		&nr_pages, err);

	if (status == STATUS_OK)
		status = archive_query_int(check->archive,
			"SELECT count(*) FROM segment WHERE id >="
			" ifnull((SELECT value FROM meta WHERE name = 'next_segment'), 0)",
			0, &nr_numbers, err);
	if (status == STATUS_OK && nr_pages)
		report(check, "%lld pages belong to no segment", (long long)nr_pages);
	if (status == STATUS_OK && nr_numbers)
		report(check, "%lld numbers of segments would be given twice", (long long)nr_numbers);
	return status;
}

static enum status check_whole(struct check *check, struct error *err)
{
	bool are_readable = true;
	enum status status = check_tables(check, err);

	for (size_t i = 0; status == STATUS_OK && i < check->segments.nr; i++) {
		struct proof proof;

		proof_run(&check->segments, &check->segments.items[i], &proof);
		report_proof(check, check->segments.items[i].id, &proof);
		are_readable &= proof.is_readable;
	}
	return status == STATUS_OK && are_readable ? check_articles(check, err) : status;
}

enum status segment_check(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err)
{
	struct check check = {.archive = archive, .finding = finding, .context = context};
	enum status status = STATUS_OK;
	int result;

	if (archive->version < ARCHIVE_SEGMENTS_VERSION)
		return STATUS_OK;
	strbuf_init(&check.packed);
	strbuf_init(&check.record);
	strbuf_init(&check.text);
	tokenizer_init(&check.tokenizer);
	result = segments_open(&check.segments, archive->db, SEGMENTS_FOR_WRITING);
	if (result == SQLITE_OK)
		result = segments_reload(&check.segments);
	if (result == SQLITE_CORRUPT)
		report(&check, "the segments cannot be read");
	else if (result != SQLITE_OK)
		status = archive_error(archive, err);
	else if (segments_are_whole(&check.segments))
		status = check_whole(&check, err);
	segments_close(&check.segments);
	free(check.cursors);
	tokenizer_release(&check.tokenizer);
	strbuf_release(&check.packed);
	strbuf_release(&check.record);
	strbuf_release(&check.text);
	return status;
}
