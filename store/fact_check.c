/* Facts without an article, spans beyond the text, persons that nobody is. */
#include "store/fact_check.h"

#include "base/memory.h"
#include "store/mentions.h"
#include "store/name_table.h"

#include <stdlib.h>

#define TEXT_BYTES \
	"(SELECT length(CAST(title AS BLOB)) + 1 + unpacked_bytes(body) FROM article WHERE id = article_id)"
#define NO_ARTICLE(table) "SELECT count(*) FROM " table " WHERE article_id NOT IN (SELECT id FROM article)"
#define BAD_SPAN(table)                                                                 \
	"SELECT count(*) FROM " table " WHERE start_byte < 0 OR end_byte <= start_byte" \
	" OR end_byte > " TEXT_BYTES

/* Each counts what must not be. */
static const struct check {
	const char *sql, *finding; /* with %lld for how many */
} checks[] = {
	{NO_ARTICLE("article_topic"), "%lld topics belong to no article"},
	{NO_ARTICLE("official"), "%lld officials belong to no article"},
	{NO_ARTICLE("office"), "%lld offices belong to no article"},
	{NO_ARTICLE("speech"), "%lld speeches belong to no article"},
	{NO_ARTICLE("article_date"), "%lld dates belong to no article"},
	{NO_ARTICLE("event"), "%lld event days belong to no article"},
	{NO_ARTICLE("figure"), "%lld figures belong to no article"},
	{BAD_SPAN("article_topic"), "%lld topics lie outside their article's text"},
	{BAD_SPAN("office"), "%lld offices lie outside their article's text"},
	{BAD_SPAN("speech"), "%lld speeches lie outside their article's text"},
	{BAD_SPAN("article_date"), "%lld dates lie outside their article's text"},
	{BAD_SPAN("figure"), "%lld figures lie outside their article's text"},
	{"SELECT count(*) FROM figure WHERE sentence_start < 0 OR sentence_end > " TEXT_BYTES,
		"%lld sentences of figures lie outside their article's text"},
	{"SELECT count(*) FROM article_topic WHERE topic_id NOT IN (SELECT id FROM topic)",
		"%lld topics of articles are not known"},
	{"SELECT count(*) FROM figure WHERE topic_id NOT IN (SELECT id FROM topic)",
		"%lld topics of figures are not known"},
	{"SELECT count(*) FROM office WHERE NOT EXISTS (SELECT 1 FROM official"
	 " WHERE official.article_id = office.article_id AND official.nr = office.official_nr)",
		"%lld offices belong to no official"},
	{"SELECT count(*) FROM speech WHERE NOT EXISTS (SELECT 1 FROM official"
	 " WHERE official.article_id = speech.article_id AND official.nr = speech.official_nr"
	 " AND official.person_id IS speech.person_id)",
		"%lld speeches belong to another person than their official"},
	{"SELECT abs((SELECT count(*) FROM speech) - (SELECT count(*) FROM speech_fts_docsize))"
	 " + (SELECT count(*) FROM speech WHERE id NOT IN (SELECT id FROM speech_fts_docsize))",
		"the index of speeches and the speeches differ in %lld"},
	{"SELECT count(*) FROM event WHERE day IS NOT (SELECT min(first_day) FROM article_date"
	 " WHERE article_date.article_id = event.article_id AND is_event)",
		"%lld event days are not the first of their article"},
	{"SELECT count(*) FROM official WHERE person_id IS NULL AND key NOT IN (SELECT key FROM touched_name)",
		"%lld officials are nobody, and are not to be decided"},
	{"SELECT count(*) FROM official WHERE person_id IS NOT NULL AND person_id NOT IN (SELECT id FROM person)",
		"%lld officials are persons who are not there"},
	{"SELECT count(*) FROM person WHERE key NOT IN (SELECT key FROM touched_name)"
	 " AND id NOT IN (SELECT person_id FROM official WHERE person_id IS NOT NULL)"
	 " AND NOT EXISTS (SELECT 1 FROM touched_name)",
		"%lld persons are no official"},
	{"SELECT count(*) FROM person WHERE id NOT IN (SELECT person_id FROM person_word)",
		"%lld persons cannot be found by a word of their name"},
	{"SELECT count(*) FROM person_word WHERE person_id NOT IN (SELECT id FROM person)",
		"%lld words of names belong to no person"},
};

/* The same, in an archive that has tables of abbreviations. */
static const struct check abbreviation_checks[] = {
	{NO_ARTICLE("abbreviation"), "%lld abbreviations belong to no article"},
	{BAD_SPAN("abbreviation") " OR full_start < 0 OR full_end <= full_start OR full_end > " TEXT_BYTES,
		"%lld abbreviations lie outside their article's text"},
	{"SELECT count(*) FROM abbreviation WHERE short_form_id NOT IN (SELECT id FROM short_form)",
		"%lld abbreviations of articles are not known"},
	{"SELECT count(*) FROM short_form LEFT JOIN (SELECT short_form_id, count(*) AS nr FROM abbreviation"
	 " GROUP BY short_form_id) ON short_form_id = id WHERE nr_articles != ifnull(nr, 0)",
		"%lld abbreviations are counted wrongly"},
	{"SELECT count(*) FROM short_form WHERE weight = 0 AND nr_articles = 0",
		"%lld abbreviations are explained by nobody"},
};

/* The same, in an archive that counts names and offices; names that are to be counted yet are passed over. */
static const struct check name_checks[] = {
	{"SELECT count(*) FROM (SELECT key FROM official EXCEPT SELECT key FROM official_name"
	 " EXCEPT SELECT key FROM touched_name)",
		"%lld names of officials are not counted"},
	{"SELECT count(*) FROM (SELECT key FROM official_name EXCEPT SELECT key FROM official"
	 " EXCEPT SELECT key FROM touched_name)",
		"%lld names that are counted are no official's"},
	{"SELECT count(*) FROM (SELECT office, name FROM"
	 " (SELECT office, name, -nr_uses AS nr FROM office_holder"
	 " UNION ALL SELECT office.key, official.key, 1 FROM office JOIN official"
	 " ON official.article_id = office.article_id AND official.nr = office.official_nr)"
	 " GROUP BY office, name HAVING sum(nr) != 0)",
		"%lld holders of offices are counted wrongly"},
};

static bool mentions_are_within(sqlite3_stmt *row)
{
	const void *blob = sqlite3_column_blob(row, 0);
	size_t len = (size_t)sqlite3_column_bytes(row, 0), nr = mentions_unpack(blob, len, NULL, 0);
	struct span *spans = xcalloc(nr + 1, sizeof(*spans));
	bool within = true;

	mentions_unpack(blob, len, spans, nr);
	for (size_t i = 0; i < nr; i++)
		within &= spans[i].start_byte < spans[i].end_byte &&
			spans[i].end_byte <= sqlite3_column_int64(row, 1);
	free(spans);
	return within;
}

static enum status count_bad_mentions(struct archive *archive, int64_t *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status =
		archive_prepare(archive, "SELECT mentions, " TEXT_BYTES " FROM official", &select, err);

	*out = 0;
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		*out += !mentions_are_within(select);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	return status;
}

static enum status check_speech_index(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err)
{
	int result = sqlite3_exec(archive->db, "INSERT INTO speech_fts(speech_fts) VALUES('integrity-check')",
		NULL, NULL, NULL);

	if ((result & 0xFF) == SQLITE_CORRUPT)
		finding(context, "the index of speeches is damaged");
	else if (result != SQLITE_OK)
		return archive_error(archive, err);
	return STATUS_OK;
}

static void tell(archive_finding_fn *finding, void *context, const char *what, int64_t nr)
{
	char *text;

	if (nr == 0)
		return;
	text = sqlite3_mprintf(what, nr);
	finding(context, text);
	sqlite3_free(text);
}

static enum status run_checks(struct archive *archive, const struct check *all, size_t nr_checks,
	archive_finding_fn *finding, void *context, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < nr_checks; i++) {
		int64_t nr = 0;

		status = archive_query_int(archive, all[i].sql, 0, &nr, err);
		if (status == STATUS_OK)
			tell(finding, context, all[i].finding, nr);
	}
	return status;
}

static enum status check_names(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err)
{
	int64_t nr_words = 0;
	enum status status = run_checks(archive, name_checks, sizeof(name_checks) / sizeof(*name_checks),
		finding, context, err);

	if (status == STATUS_OK)
		status = name_table_bad_words(archive, &nr_words, err);
	if (status == STATUS_OK)
		tell(finding, context, "%lld words of names are counted wrongly", nr_words);
	return status;
}

enum status fact_check(struct archive *archive, archive_finding_fn *finding, void *context, struct error *err)
{
	int64_t nr = 0;
	enum status status = check_speech_index(archive, finding, context, err);

	if (status == STATUS_OK)
		status = run_checks(archive, checks, sizeof(checks) / sizeof(*checks), finding, context, err);
	if (status == STATUS_OK && archive->version >= ARCHIVE_ABBREVIATIONS_VERSION)
		status = run_checks(archive, abbreviation_checks,
			sizeof(abbreviation_checks) / sizeof(*abbreviation_checks), finding, context, err);
	if (status == STATUS_OK && archive->version >= ARCHIVE_NAMES_VERSION)
		status = check_names(archive, finding, context, err);
	if (status == STATUS_OK)
		status = count_bad_mentions(archive, &nr, err);
	if (status == STATUS_OK)
		tell(finding, context, "%lld officials are mentioned outside their article's text", nr);
	return status;
}
