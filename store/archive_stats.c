/* Figures and checks over a whole archive. */
#include "store/archive_stats.h"

#include "store/fact_check.h"
#include "store/fts_tokenizer.h"
#include "store/lengths.h"
#include "store/segment_check.h"
#include "store/stories.h"
#include "store/word_counts.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void format_date(int64_t id, char *out)
{
	struct date date = article_id_date(id);

	*out = '\0';
	if (date_is_known(date))
		date_format_iso(date, out);
}

static enum status read_fact_stats(struct archive *archive, struct archive_stats *out, struct error *err)
{
	enum status status;

	if (archive->version < ARCHIVE_FACTS_VERSION)
		return STATUS_OK;
	status = archive_query_int(archive, "SELECT count(*) FROM person", 0, &out->nr_persons, err);
	if (status == STATUS_OK)
		status = archive_query_int(archive, "SELECT count(*) FROM speech", 0, &out->nr_speeches, err);
	if (status == STATUS_OK)
		status = archive_query_int(archive,
			"SELECT count(*) FROM topic WHERE id IN (SELECT topic_id FROM article_topic)", 0,
			&out->nr_topics, err);
	if (status == STATUS_OK && archive->version >= ARCHIVE_ABBREVIATIONS_VERSION)
		status = archive_query_int(archive,
			"SELECT count(DISTINCT short) FROM short_form WHERE nr_articles > 0", 0,
			&out->nr_short_forms, err);
	return status;
}

enum status archive_stats_read(struct archive *archive, struct archive_stats *out, struct error *err)
{
	int64_t first_dated = article_id_last(0), first_id = 0, last_id = 0, page_count = 0, page_size = 0;
	char undated[96], dated[96];
	const struct {
		const char *sql;
		int64_t *value;
	} queries[] = {{"SELECT count(*) FROM article", &out->nr_articles}, {undated, &out->nr_undated},
		{"SELECT count(*) FROM input", &out->nr_inputs}, {dated, &first_id},
		{"SELECT max(id) FROM article", &last_id},
		{"SELECT count(*) FROM word WHERE nr_articles > 0 AND text NOT IN ('" PAIR_NUMBER
		 "', '" PAIR_BREAK "')",
			&out->nr_words},
		{"SELECT sum(length(CAST(title AS BLOB)) + unpacked_bytes(body)) FROM article",
			&out->text_bytes},
		{"PRAGMA page_count", &page_count}, {"PRAGMA page_size", &page_size}};
	enum status status = STATUS_OK;

	memset(out, 0, sizeof(*out));
	snprintf(undated, sizeof(undated), "SELECT count(*) FROM article WHERE id <= %lld",
		(long long)first_dated);
	snprintf(dated, sizeof(dated), "SELECT min(id) FROM article WHERE id > %lld", (long long)first_dated);
	for (size_t i = 0; status == STATUS_OK && i < sizeof(queries) / sizeof(*queries); i++)
		status = archive_query_int(archive, queries[i].sql, 0, queries[i].value, err);
	if (status == STATUS_OK)
		status = archive_get_meta(archive, "nr_tokens", 0, &out->nr_tokens, err);
	if (status == STATUS_OK)
		status = archive_get_meta(archive, "revision", 0, &out->revision, err);
	if (status == STATUS_OK)
		status = read_fact_stats(archive, out, err);
	out->archive_bytes = page_count * page_size;
	format_date(first_id, out->first_date);
	format_date(last_id, out->last_date);
	return status;
}

struct check {
	struct archive *archive;
	archive_finding_fn *finding;
	void *context;
};

static void report(const struct check *check, const char *finding)
{
	check->finding(check->context, finding);
}

static enum status check_sqlite(const struct check *check, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	enum status status = archive_prepare(check->archive, "PRAGMA integrity_check", &statement, err);

	if (status != STATUS_OK)
		return status;
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(statement, 0);

		if (strcmp(line, "ok") != 0)
			report(check, line);
	}
	if (sqlite3_finalize(statement) != SQLITE_OK)
		report(check, sqlite3_errmsg(check->archive->db));
	return STATUS_OK;
}

static enum status check_fts(const struct check *check, struct error *err)
{
	int result;

	fts_tokenizer_ask_restored(check->archive->tokenizer, check->archive->db);
	result = sqlite3_exec(check->archive->db,
		"INSERT INTO article_fts(article_fts, rank) VALUES('integrity-check', 1)", NULL, NULL, NULL);
	fts_tokenizer_ask_restored(check->archive->tokenizer, NULL);

	if ((result & 0xFF) == SQLITE_CORRUPT)
		report(check, "the full-text index does not agree with the stored text");
	else if (result != SQLITE_OK)
		return archive_error(check->archive, err);
	return STATUS_OK;
}

/* Counts all articles anew and compares; what a killed run left uncounted is no fault. */
struct recount {
	struct word_counts counts;
	struct tokenizer tokenizer;
	struct length_cursor lengths;
	int64_t nr_articles, nr_tokens, nr_wrong_lengths;
	int64_t counted_revision;
	uint64_t triple_sum; /* of those that are no longer in counts */
};

enum { MAX_TRIPLES = 1024 * 1024 }; /* collected before they are summed up */

static void sum_up_triples(struct recount *recount)
{
	recount->triple_sum += triple_counts_sum(&recount->counts.triples);
	triple_counts_release(&recount->counts.triples);
}

static void recount_article(struct recount *recount, sqlite3_stmt *row)
{
	struct strbuf packed = STRBUF_INIT;
	struct token_stream title, body;
	const struct token_stream *fields[] = {&title, &body};
	size_t nr_positions;

	token_stream_pack(&recount->tokenizer, (const char *)sqlite3_column_text(row, 1),
		(size_t)sqlite3_column_bytes(row, 1), &packed, &title);
	token_stream_pack(&recount->tokenizer, (const char *)sqlite3_column_text(row, 2),
		(size_t)sqlite3_column_bytes(row, 2), &packed, &body);
	title.packed = packed.buf;
	body.packed = packed.buf + title.packed_bytes;
	nr_positions = title.nr_positions + body.nr_positions;
	recount->nr_articles++;
	recount->nr_tokens += (int64_t)nr_positions;
	recount->nr_wrong_lengths +=
		length_cursor_get(&recount->lengths, sqlite3_column_int64(row, 0)) != nr_positions;
	if (sqlite3_column_int64(row, 3) <= recount->counted_revision)
		word_counts_article(&recount->counts, fields, 2, 1);
	if (recount->counts.triples.nr >= MAX_TRIPLES)
		sum_up_triples(recount);
	strbuf_release(&packed);
}

/* Notes each word's row too, for the pairs. */
static enum status compare_words(const struct check *check, const struct recount *recount, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(check->archive,
		"SELECT text, nr_articles, nr_uses, id FROM word WHERE nr_uses != 0 OR nr_articles != 0",
		&select, err);
	size_t nr_wrong = 0, nr_rows = 0;
	char line[96];

	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		uint32_t nr = strmap_get(&recount->counts.words, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0));

		nr_rows++;
		if (nr != STRMAP_NONE)
			recount->counts.counts[nr].id = sqlite3_column_int64(select, 3);
		nr_wrong += nr == STRMAP_NONE ||
			recount->counts.counts[nr].nr_articles != sqlite3_column_int64(select, 1) ||
			recount->counts.counts[nr].nr_uses != sqlite3_column_int64(select, 2);
	}
	sqlite3_finalize(select);
	if (nr_rows < recount->counts.words.nr)
		nr_wrong += recount->counts.words.nr - nr_rows;
	snprintf(line, sizeof(line), "%zu words are counted wrongly", nr_wrong);
	if (nr_wrong)
		report(check, line);
	return status;
}

/* Where the pair stands to the one that the walk is at: before (< 0), behind (> 0), or it is the same. */
static int compare_to_walk(const struct pair_count *pair, const struct pair_walk *walk)
{
	if (pair->first != walk->first)
		return pair->first < walk->first ? -1 : 1;
	return pair->second < walk->second ? -1 : pair->second > walk->second;
}

/* How many of the pairs are not in the table so, and of the table's not among them. */
static int64_t nr_wrong_pairs(const struct pair_count *pairs, size_t nr, struct pair_walk *walk)
{
	int64_t nr_wrong = 0;
	size_t at = 0;

	pair_walk_begin(walk, 0, INT64_MAX);
	while (pair_walk_next(walk)) {
		if (walk->nr_uses == 0)
			continue;
		for (; at < nr && compare_to_walk(&pairs[at], walk) < 0; at++)
			nr_wrong++;
		if (at < nr && compare_to_walk(&pairs[at], walk) == 0)
			nr_wrong += pairs[at++].nr_uses != walk->nr_uses;
		else
			nr_wrong++;
	}
	return nr_wrong + (int64_t)(nr - at);
}

/* All pairs that were counted anew are in the table, and no others. */
static enum status compare_pairs(const struct check *check, struct recount *recount, struct error *err)
{
	size_t nr = word_counts_take_pairs(&recount->counts);
	struct pair_walk walk;
	int64_t nr_wrong = 0;
	int result = pair_walk_open(&walk, check->archive->db);
	char line[96];

	if (result == SQLITE_OK) {
		nr_wrong = nr_wrong_pairs(recount->counts.pairs, nr, &walk);
		result = pair_walk_end(&walk);
	}
	pair_walk_close(&walk);
	if (result != SQLITE_OK)
		return archive_error(check->archive, err);
	snprintf(line, sizeof(line), "%lld pairs of words are counted wrongly", (long long)nr_wrong);
	if (nr_wrong)
		report(check, line);
	return STATUS_OK;
}

static enum status compare_triples(const struct check *check, const struct recount *recount,
	struct error *err)
{
	uint64_t stored;

	if (triple_sum_stored(check->archive->db, &stored) != SQLITE_OK)
		return archive_error(check->archive, err);
	if (stored != recount->triple_sum)
		report(check, "triples of words are counted wrongly");
	return STATUS_OK;
}

/* An article whose file is not known would never be replaced or removed. */
static enum status check_inputs(const struct check *check, struct error *err)
{
	int64_t nr_orphans;
	enum status status = archive_query_int(check->archive,
		"SELECT count(*) FROM article WHERE input_id NOT IN (SELECT id FROM input)", 0, &nr_orphans,
		err);
	char line[96];

	snprintf(line, sizeof(line), "%lld articles belong to no file", (long long)nr_orphans);
	if (status == STATUS_OK && nr_orphans)
		report(check, line);
	return status;
}

static enum status compare(const struct check *check, struct recount *recount, struct error *err)
{
	int64_t nr_articles, nr_tokens;
	enum status status = archive_get_meta(check->archive, "nr_articles", 0, &nr_articles, err);
	char line[96];

	if (status == STATUS_OK)
		status = archive_get_meta(check->archive, "nr_tokens", 0, &nr_tokens, err);
	if (status != STATUS_OK)
		return status;
	if (nr_articles != recount->nr_articles)
		report(check, "the number of articles is recorded wrongly");
	if (nr_tokens != recount->nr_tokens)
		report(check, "the number of words in all is recorded wrongly");
	snprintf(line, sizeof(line), "%lld article lengths are wrong", (long long)recount->nr_wrong_lengths);
	if (recount->nr_wrong_lengths)
		report(check, line);
	if (check->archive->version < ARCHIVE_TRIPLES_VERSION)
		return STATUS_OK; /* words were counted otherwise; the next index run counts them anew */
	status = compare_words(check, recount, err);
	if (status == STATUS_OK)
		status = compare_pairs(check, recount, err);
	return status == STATUS_OK ? compare_triples(check, recount, err) : status;
}

static enum status check_counts(const struct check *check, struct error *err)
{
	struct recount recount;
	sqlite3_stmt *select = NULL;
	enum status status;

	memset(&recount, 0, sizeof(recount));
	tokenizer_init(&recount.tokenizer);
	status = archive_get_meta(check->archive, "counted_revision", 0, &recount.counted_revision, err);
	if (status == STATUS_OK && length_cursor_open(&recount.lengths, check->archive->db) != SQLITE_OK)
		status = archive_error(check->archive, err);
	if (status == STATUS_OK)
		status = archive_prepare(check->archive,
			"SELECT id, title, unpacked(body), revision FROM article ORDER BY id", &select, err);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		recount_article(&recount, select);
	sum_up_triples(&recount);
	if (status == STATUS_OK)
		status = compare(check, &recount, err);
	sqlite3_finalize(select);
	length_cursor_close(&recount.lengths);
	word_counts_release(&recount.counts);
	tokenizer_release(&recount.tokenizer);
	return status;
}

/* How many bodies do not come back as they were packed. */
static enum status count_damaged(const struct check *check, int64_t *nr, struct error *err)
{
	sqlite3_stmt *ids = NULL, *body = NULL;
	enum status status = archive_prepare(check->archive, "SELECT id FROM article", &ids, err);

	*nr = 0;
	if (status == STATUS_OK)
		status = archive_prepare(check->archive, "SELECT unpacked(body) FROM article WHERE id = ?1",
			&body, err);
	while (status == STATUS_OK && sqlite3_step(ids) == SQLITE_ROW) {
		sqlite3_bind_int64(body, 1, sqlite3_column_int64(ids, 0));
		*nr += sqlite3_step(body) != SQLITE_ROW;
		sqlite3_reset(body);
	}
	sqlite3_finalize(body);
	sqlite3_finalize(ids);
	return status;
}

/* Whether all is well with the texts, of which the rest is made. */
static enum status check_texts(const struct check *check, bool *are_whole, struct error *err)
{
	char finding[96];
	int64_t nr;
	enum status status = count_damaged(check, &nr, err);

	*are_whole = status == STATUS_OK && nr == 0;
	if (status != STATUS_OK || nr == 0)
		return status;
	snprintf(finding, sizeof(finding),
		"the texts of %lld articles are damaged; what is made of them was not looked at",
		(long long)nr);
	report(check, finding);
	return STATUS_OK;
}

enum status archive_check(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err)
{
	const struct check check = {archive, finding, context};
	bool are_whole = false;
	enum status status = check_sqlite(&check, err);

	if (status == STATUS_OK)
		status = check_texts(&check, &are_whole, err);
	if (status != STATUS_OK || !are_whole)
		return status;
	if (status == STATUS_OK)
		status = check_fts(&check, err);
	if (status == STATUS_OK)
		status = check_inputs(&check, err);
	if (status == STATUS_OK)
		status = stories_check(archive, finding, context, err);
	if (status == STATUS_OK && archive->version >= ARCHIVE_FACTS_VERSION)
		status = fact_check(archive, finding, context, err);
	if (status == STATUS_OK)
		status = segment_check(archive, finding, context, err);
	return status == STATUS_OK ? check_counts(&check, err) : status;
}
