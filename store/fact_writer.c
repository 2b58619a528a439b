/* What an article says -> rows, and the rows away again. */
#include "store/fact_writer.h"

#include "base/memory.h"
#include "store/abbreviation_writer.h"
#include "store/fts_tokenizer.h"
#include "store/mentions.h"
#include "store/office_holders.h"
#include "store/official_places.h"
#include "text/key.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum statement {
	INSERT_TOPIC,
	SELECT_TOPIC,
	INSERT_ARTICLE_TOPIC,
	INSERT_OFFICIAL,
	INSERT_OFFICE,
	INSERT_SPEECH,
	INSERT_PASSAGE,
	INSERT_DATE,
	INSERT_EVENT,
	INSERT_FIGURE,
	TOUCH_NAME,
	SELECT_OFFICIALS,
	SELECT_SPEECHES,
	DELETE_PASSAGE,
	DELETE_TOPICS,
	DELETE_FIGURES,
	DELETE_OFFICIALS,
	DELETE_OFFICES,
	DELETE_SPEECHES,
	DELETE_DATES,
	DELETE_EVENTS,
	NR_STATEMENTS
};

static const char *const statement_sql[NR_STATEMENTS] = {
	[INSERT_TOPIC] = ("INSERT INTO topic(slug, label) VALUES(?1, ?2) ON CONFLICT(slug)"
			  " DO UPDATE SET label = excluded.label WHERE label != excluded.label"),
	[SELECT_TOPIC] = "SELECT id FROM topic WHERE slug = ?1",
	[INSERT_ARTICLE_TOPIC] =
		("INSERT INTO article_topic(topic_id, article_id, is_main, nr_uses, start_byte, end_byte)"
		 " VALUES(?1,?2,?3,?4,?5,?6)"),
	[INSERT_OFFICIAL] =
		("INSERT INTO official(article_id, nr, person_id, name, key, speaks, mentions, places)"
		 " VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"),
	[INSERT_OFFICE] =
		("INSERT INTO office(article_id, official_nr, nr, text, key, is_former, start_byte, end_byte)"
		 " VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"),
	[INSERT_SPEECH] =
		("INSERT INTO speech(article_id, official_nr, person_id, is_quote, start_byte, end_byte)"
		 " VALUES(?1,?2,?3,?4,?5,?6)"),
	[INSERT_PASSAGE] = "INSERT INTO speech_fts(rowid, passage) VALUES(?1, ?2)",
	[INSERT_DATE] =
		("INSERT INTO article_date(article_id, nr, date, first_day, last_day, is_event, year_reason,"
		 " start_byte, end_byte) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)"),
	[INSERT_EVENT] = "INSERT INTO event(day, article_id) VALUES(?1, ?2)",
	[INSERT_FIGURE] =
		("INSERT INTO figure(topic_id, article_id, nr, done, plan, unit, percent, period, start_byte,"
		 " end_byte, sentence_start, sentence_end) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"),
	[TOUCH_NAME] = "INSERT INTO touched_name(key) VALUES(?1) ON CONFLICT DO NOTHING",
	[SELECT_OFFICIALS] = "SELECT key, person_id FROM official WHERE article_id = ?1",
	[SELECT_SPEECHES] = "SELECT id, start_byte, end_byte FROM speech WHERE article_id = ?1",
	[DELETE_PASSAGE] = "INSERT INTO speech_fts(speech_fts, rowid, passage) VALUES('delete', ?1, ?2)",
	[DELETE_TOPICS] = "DELETE FROM article_topic WHERE article_id = ?1",
	[DELETE_FIGURES] = "DELETE FROM figure WHERE article_id = ?1",
	[DELETE_OFFICIALS] = "DELETE FROM official WHERE article_id = ?1",
	[DELETE_OFFICES] = "DELETE FROM office WHERE article_id = ?1",
	[DELETE_SPEECHES] = "DELETE FROM speech WHERE article_id = ?1",
	[DELETE_DATES] = "DELETE FROM article_date WHERE article_id = ?1",
	[DELETE_EVENTS] = "DELETE FROM event WHERE article_id = ?1",
};

/* The persons of the article that was removed last, by key. */
struct kept_persons {
	int64_t article_id;
	struct strmap keys;
	int64_t *ids; /* by number in keys */
	size_t alloc;
};

struct fact_writer {
	struct archive *archive;
	sqlite3_stmt *statements[NR_STATEMENTS];
	struct word_memo *memo;
	struct strbuf text, name, office, places; /* name and office: keys */
	int64_t *topic_ids;                       /* by number in the lexicon */
	size_t nr_topics;
	struct kept_persons kept;
	struct office_holders holders;
	struct abbreviation_writer *abbreviations;
};

static enum status run(struct fact_writer *writer, enum statement which, struct error *err)
{
	return archive_run(writer->archive, writer->statements[which], err);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static void bind_buffer(sqlite3_stmt *statement, int at, const struct strbuf *text)
{
	sqlite3_bind_text(statement, at, text->buf, (int)text->len, SQLITE_STATIC);
}

static void bind_span(sqlite3_stmt *statement, int at, struct span span)
{
	sqlite3_bind_int64(statement, at, span.start_byte);
	sqlite3_bind_int64(statement, at + 1, span.end_byte);
}

static void bind_id(sqlite3_stmt *statement, int at, int64_t id)
{
	if (id)
		sqlite3_bind_int64(statement, at, id);
	else
		sqlite3_bind_null(statement, at);
}

enum status fact_writer_new(struct archive *archive, struct fact_writer **out, struct error *err)
{
	struct fact_writer *writer = *out = xcalloc(1, sizeof(*writer));
	enum status status = STATUS_OK;

	writer->archive = archive;
	writer->memo = word_memo_new();
	strbuf_init(&writer->text);
	strbuf_init(&writer->name);
	strbuf_init(&writer->office);
	strbuf_init(&writer->places);
	strmap_init(&writer->kept.keys);
	for (size_t i = 0; status == STATUS_OK && i < NR_STATEMENTS; i++)
		status = archive_prepare(archive, statement_sql[i], &writer->statements[i], err);
	if (status == STATUS_OK)
		status = office_holders_open(&writer->holders, archive, err);
	return status == STATUS_OK ? abbreviation_writer_new(archive, &writer->abbreviations, err) : status;
}

void fact_writer_free(struct fact_writer *writer)
{
	if (!writer)
		return;
	for (size_t i = 0; i < NR_STATEMENTS; i++)
		sqlite3_finalize(writer->statements[i]);
	office_holders_close(&writer->holders);
	abbreviation_writer_free(writer->abbreviations);
	word_memo_free(writer->memo);
	strbuf_release(&writer->text);
	strbuf_release(&writer->name);
	strbuf_release(&writer->office);
	strbuf_release(&writer->places);
	strmap_release(&writer->kept.keys);
	free(writer->kept.ids);
	free(writer->topic_ids);
	free(writer);
}

static enum status topic_row(struct fact_writer *writer, const struct topic *topic, int64_t *id,
	struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_TOPIC];
	enum status status;

	bind_text(writer->statements[INSERT_TOPIC], 1, topic->id);
	bind_text(writer->statements[INSERT_TOPIC], 2, topic->label);
	status = run(writer, INSERT_TOPIC, err);
	if (status != STATUS_OK)
		return status;
	bind_text(select, 1, topic->id);
	*id = sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int64(select, 0) : 0;
	if (sqlite3_reset(select) != SQLITE_OK || *id == 0)
		return archive_error(writer->archive, err);
	return STATUS_OK;
}

enum status fact_writer_use_lexicon(struct fact_writer *writer, const struct lexicon *lexicon,
	struct error *err)
{
	enum status status = STATUS_OK;

	writer->topic_ids =
		xrealloc(writer->topic_ids, (lexicon->nr_topics + 1) * sizeof(*writer->topic_ids));
	writer->nr_topics = lexicon->nr_topics;
	for (size_t i = 0; status == STATUS_OK && i < lexicon->nr_topics; i++)
		status = topic_row(writer, &lexicon->topics[i], &writer->topic_ids[i], err);
	return status == STATUS_OK ? abbreviation_writer_use_lexicon(writer->abbreviations, lexicon, err)
				   : status;
}

static bool is_in_use(const struct fact_writer *writer, int64_t topic_id)
{
	for (size_t i = 0; i < writer->nr_topics; i++)
		if (writer->topic_ids[i] == topic_id)
			return true;
	return false;
}

enum status fact_writer_forget_topics(struct fact_writer *writer, struct error *err)
{
	sqlite3_stmt *select = NULL, *delete = NULL;
	enum status status = archive_prepare(writer->archive,
		"SELECT id FROM topic WHERE id NOT IN (SELECT topic_id FROM article_topic) ORDER BY id",
		&select, err);

	if (status == STATUS_OK)
		status = archive_prepare(writer->archive, "DELETE FROM topic WHERE id = ?1", &delete, err);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(select, 0);

		if (is_in_use(writer, id))
			continue;
		sqlite3_bind_int64(delete, 1, id);
		sqlite3_step(delete);
		if (sqlite3_reset(delete) != SQLITE_OK)
			status = archive_error(writer->archive, err);
	}
	sqlite3_finalize(select);
	sqlite3_finalize(delete);
	return status;
}

/* ---- putting */

static enum status put_topics(struct fact_writer *writer, const struct fact_put *put, struct error *err)
{
	sqlite3_stmt *insert = writer->statements[INSERT_ARTICLE_TOPIC];
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < put->facts->nr_topics; i++) {
		const struct fact_topic *topic = &put->facts->topics[i];

		sqlite3_bind_int64(insert, 1, writer->topic_ids[topic->topic]);
		sqlite3_bind_int64(insert, 2, put->id);
		sqlite3_bind_int(insert, 3, topic->is_main);
		sqlite3_bind_int64(insert, 4, topic->nr_uses);
		bind_span(insert, 5, topic->span);
		status = run(writer, INSERT_ARTICLE_TOPIC, err);
	}
	return status;
}

static void bind_amount(sqlite3_stmt *statement, int at, double amount)
{
	if (isfinite(amount))
		sqlite3_bind_double(statement, at, amount);
	else
		sqlite3_bind_null(statement, at);
}

static enum status put_figures(struct fact_writer *writer, const struct fact_put *put, struct error *err)
{
	sqlite3_stmt *insert = writer->statements[INSERT_FIGURE];
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < put->facts->nr_figures; i++) {
		const struct fact_figure *figure = &put->facts->figures[i];

		sqlite3_bind_int64(insert, 1, writer->topic_ids[figure->topic]);
		sqlite3_bind_int64(insert, 2, put->id);
		sqlite3_bind_int64(insert, 3, (int64_t)i);
		bind_amount(insert, 4, figure->done);
		bind_amount(insert, 5, figure->plan);
		bind_text(insert, 6, figure->unit);
		bind_amount(insert, 7, figure->percent);
		bind_text(insert, 8, figure->period);
		bind_span(insert, 9, figure->span);
		bind_span(insert, 11, figure->sentence);
		status = run(writer, INSERT_FIGURE, err);
	}
	return status;
}

/* Of the official whose key is in writer->name. */
static enum status put_offices(struct fact_writer *writer, int64_t id, size_t official_nr,
	const struct fact_official *official, struct error *err)
{
	sqlite3_stmt *insert = writer->statements[INSERT_OFFICE];
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < official->nr_offices; i++) {
		const struct fact_office *office = &official->offices[i];

		strbuf_reset(&writer->office);
		text_key(writer->memo, office->text, strlen(office->text), &writer->office);
		sqlite3_bind_int64(insert, 1, id);
		sqlite3_bind_int64(insert, 2, (int64_t)official_nr);
		sqlite3_bind_int64(insert, 3, (int64_t)i);
		bind_text(insert, 4, office->text);
		bind_buffer(insert, 5, &writer->office);
		sqlite3_bind_int(insert, 6, office->is_former);
		bind_span(insert, 7, office->span);
		status = run(writer, INSERT_OFFICE, err);
		if (status == STATUS_OK)
			status = office_holders_add(&writer->holders, writer->office.buf, writer->name.buf,
				err);
	}
	return status;
}

static enum status touch(struct fact_writer *writer, const char *key, size_t len, struct error *err)
{
	sqlite3_bind_text(writer->statements[TOUCH_NAME], 1, key, (int)len, SQLITE_STATIC);
	return run(writer, TOUCH_NAME, err);
}

/* The person that the removed version of the article had by this key, or 0. */
static int64_t kept_person(const struct fact_writer *writer, const struct fact_put *put,
	const struct strbuf *key)
{
	uint32_t nr;

	if (put->old_id == 0 || put->old_id != writer->kept.article_id)
		return 0;
	nr = strmap_get(&writer->kept.keys, key->buf, key->len);
	return nr == STRMAP_NONE ? 0 : writer->kept.ids[nr];
}

static enum status put_official(struct fact_writer *writer, const struct fact_put *put, size_t nr,
	const char *places, int64_t *person_id, struct error *err)
{
	const struct fact_official *official = &put->facts->officials[nr];
	sqlite3_stmt *insert = writer->statements[INSERT_OFFICIAL];
	struct strbuf mentions = STRBUF_INIT;
	enum status status;

	strbuf_reset(&writer->name);
	text_key(writer->memo, official->name, strlen(official->name), &writer->name);
	mentions_pack(official->mentions, official->nr_mentions, &mentions);
	*person_id = kept_person(writer, put, &writer->name);
	sqlite3_bind_int64(insert, 1, put->id);
	sqlite3_bind_int64(insert, 2, (int64_t)nr);
	bind_id(insert, 3, *person_id);
	bind_text(insert, 4, official->name);
	bind_buffer(insert, 5, &writer->name);
	sqlite3_bind_int(insert, 6, official->speaks);
	sqlite3_bind_blob(insert, 7, mentions.buf, (int)mentions.len, SQLITE_STATIC);
	bind_text(insert, 8, places);
	status = run(writer, INSERT_OFFICIAL, err);
	if (status == STATUS_OK)
		status = touch(writer, writer->name.buf, writer->name.len, err);
	strbuf_release(&mentions);
	return status == STATUS_OK ? put_offices(writer, put->id, nr, official, err) : status;
}

/* Indexes the passage as the row that was inserted last. tokens may be NULL. */
static enum status put_passage(struct fact_writer *writer, struct span span,
	const struct token_stream *tokens, struct error *err)
{
	sqlite3_stmt *insert = writer->statements[INSERT_PASSAGE];
	enum status status;

	sqlite3_bind_int64(insert, 1, sqlite3_last_insert_rowid(writer->archive->db));
	sqlite3_bind_text(insert, 2, writer->text.buf + span.start_byte,
		(int)(span.end_byte - span.start_byte), SQLITE_STATIC);
	fts_tokenizer_replay(writer->archive->tokenizer, &tokens, tokens != NULL);
	status = run(writer, INSERT_PASSAGE, err);
	fts_tokenizer_replay(writer->archive->tokenizer, NULL, 0);
	return status;
}

static enum status put_speech(struct fact_writer *writer, const struct fact_put *put, size_t nr,
	int64_t person_id, struct error *err)
{
	const struct fact_speech *speech = &put->facts->speeches[nr];
	sqlite3_stmt *insert = writer->statements[INSERT_SPEECH];
	enum status status;

	sqlite3_bind_int64(insert, 1, put->id);
	sqlite3_bind_int64(insert, 2, speech->official);
	bind_id(insert, 3, person_id);
	sqlite3_bind_int(insert, 4, speech->kind == SPEECH_QUOTE);
	bind_span(insert, 5, speech->span);
	status = run(writer, INSERT_SPEECH, err);
	if (status != STATUS_OK)
		return status;
	return put_passage(writer, speech->span, put->passages ? &put->passages[nr] : NULL, err);
}

/* Good until the next call. */
static const char *places_of_article(struct fact_writer *writer, const struct fact_put *put)
{
	if (put->places)
		return put->places;
	strbuf_reset(&writer->places);
	if (put->facts->nr_officials)
		official_places_pack(writer->memo, put->source, put->title, put->body, &writer->places);
	return writer->places.buf;
}

static enum status put_people(struct fact_writer *writer, const struct fact_put *put, struct error *err)
{
	const struct facts *facts = put->facts;
	const char *places = places_of_article(writer, put);
	int64_t *person_ids = xcalloc(facts->nr_officials + 1, sizeof(*person_ids));
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < facts->nr_officials; i++)
		status = put_official(writer, put, i, places, &person_ids[i], err);
	for (size_t i = 0; status == STATUS_OK && i < facts->nr_speeches; i++)
		status = put_speech(writer, put, i, person_ids[facts->speeches[i].official], err);
	free(person_ids);
	return status;
}

/* The days that the date covers; false where its year is not known. */
static bool days_of(const struct fact_date *date, int32_t *first, int32_t *last)
{
	struct date from = date->date, to = date->date;
	int nr_months = date->precision == DATE_QUARTER ? 3 : 6;

	if (date->date.year == 0)
		return false;
	if (date->precision == DATE_QUARTER || date->precision == DATE_HALF) {
		from.month = (int8_t)(nr_months * (date->part - 1) + 1);
		to.month = (int8_t)(nr_months * date->part);
		from.day = to.day = 0;
	}
	*first = date_to_days(date_first_day(from));
	*last = date_to_days(date_last_day(to));
	return true;
}

static enum status put_date(struct fact_writer *writer, int64_t id, size_t nr, const struct fact_date *date,
	struct error *err)
{
	sqlite3_stmt *insert = writer->statements[INSERT_DATE];
	char text[DATE_TEXT_BYTES];
	int32_t first, last;

	fact_date_format(date, text);
	sqlite3_bind_int64(insert, 1, id);
	sqlite3_bind_int64(insert, 2, (int64_t)nr);
	bind_text(insert, 3, text);
	sqlite3_bind_null(insert, 4);
	sqlite3_bind_null(insert, 5);
	if (days_of(date, &first, &last)) {
		sqlite3_bind_int(insert, 4, first);
		sqlite3_bind_int(insert, 5, last);
	}
	sqlite3_bind_int(insert, 6, date->is_event);
	sqlite3_bind_int(insert, 7, (int)date->reason);
	bind_span(insert, 8, date->span);
	return run(writer, INSERT_DATE, err);
}

static enum status put_dates(struct fact_writer *writer, const struct fact_put *put, struct error *err)
{
	const struct facts *facts = put->facts;
	enum status status = STATUS_OK;
	int32_t event = INT32_MAX, first, last;

	for (size_t i = 0; status == STATUS_OK && i < facts->nr_dates; i++) {
		status = put_date(writer, put->id, i, &facts->dates[i], err);
		if (facts->dates[i].is_event && days_of(&facts->dates[i], &first, &last) && first < event)
			event = first;
	}
	if (status != STATUS_OK || event == INT32_MAX)
		return status;
	sqlite3_bind_int(writer->statements[INSERT_EVENT], 1, event);
	sqlite3_bind_int64(writer->statements[INSERT_EVENT], 2, put->id);
	return run(writer, INSERT_EVENT, err);
}

static void set_text(struct fact_writer *writer, const char *title, const char *body)
{
	strbuf_reset(&writer->text);
	strbuf_add_str(&writer->text, title);
	strbuf_add_ch(&writer->text, '\n');
	strbuf_add_str(&writer->text, body);
}

static enum status put_people_and_text(struct fact_writer *writer, const struct fact_put *put,
	struct error *err)
{
	if (put->facts->nr_speeches)
		set_text(writer, put->title, put->body);
	return put_people(writer, put, err);
}

static enum status put_abbreviations(struct fact_writer *writer, const struct fact_put *put,
	struct error *err)
{
	return abbreviation_writer_put(writer->abbreviations, put->id, put->facts, err);
}

enum status fact_writer_put_all(struct fact_writer *writer, const struct fact_put *puts, size_t nr,
	struct error *err)
{
	enum { NR_OF_TOPICS = 2, NR_STAGES = 5 };
	typedef enum status put_fn(struct fact_writer *, const struct fact_put *, struct error *);
	static put_fn *const stages[NR_STAGES] = {
		put_topics, put_figures, put_people_and_text, put_dates, put_abbreviations};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < NR_STAGES; i++)
		for (size_t j = 0; status == STATUS_OK && j < nr; j++)
			if (i < NR_OF_TOPICS || puts[j].kinds != REFRESH_TOPICS)
				status = stages[i](writer, &puts[j], err);
	return status;
}

enum status fact_writer_put(struct fact_writer *writer, const struct fact_put *put, struct error *err)
{
	return fact_writer_put_all(writer, put, 1, err);
}

/* ---- removing */

static void keep_person(struct kept_persons *kept, const char *key, size_t len, int64_t person_id)
{
	uint32_t nr = strmap_add(&kept->keys, key, len, NULL);

	ARRAY_GROW(kept->ids, (size_t)nr + 1, kept->alloc);
	kept->ids[nr] = person_id;
}

/* Notes the article's names: they are to be resolved anew, and a new version of it may have them again. */
static enum status touch_names(struct fact_writer *writer, int64_t id, struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_OFFICIALS];
	enum status status = STATUS_OK;

	strmap_release(&writer->kept.keys);
	writer->kept.article_id = id;
	sqlite3_bind_int64(select, 1, id);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		const char *key = (const char *)sqlite3_column_text(select, 0);
		size_t len = (size_t)sqlite3_column_bytes(select, 0);

		keep_person(&writer->kept, key, len, sqlite3_column_int64(select, 1));
		status = touch(writer, key, len, err);
	}
	if (sqlite3_reset(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(writer->archive, err);
	return status;
}

static enum status remove_passages(struct fact_writer *writer, int64_t id, struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_SPEECHES];
	sqlite3_stmt *delete = writer->statements[DELETE_PASSAGE];
	enum status status = STATUS_OK;

	sqlite3_bind_int64(select, 1, id);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		int64_t start = sqlite3_column_int64(select, 1), end = sqlite3_column_int64(select, 2);

		if (start < 0 || end < start || (size_t)end > writer->text.len)
			continue; /* damaged: doctor says so */
		sqlite3_bind_int64(delete, 1, sqlite3_column_int64(select, 0));
		sqlite3_bind_text(delete, 2, writer->text.buf + start, (int)(end - start), SQLITE_STATIC);
		status = run(writer, DELETE_PASSAGE, err);
	}
	if (sqlite3_reset(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(writer->archive, err);
	return status;
}

enum status fact_writer_remove(struct fact_writer *writer, int64_t id, const char *title, const char *body,
	enum refresh kinds, struct error *err)
{
	enum statement last = kinds == REFRESH_TOPICS ? DELETE_FIGURES : DELETE_EVENTS;
	enum status status = STATUS_OK;

	if (kinds != REFRESH_TOPICS) {
		set_text(writer, title, body);
		status = touch_names(writer, id, err);
		if (status == STATUS_OK)
			status = office_holders_remove(&writer->holders, id, err);
		if (status == STATUS_OK)
			status = remove_passages(writer, id, err);
		if (status == STATUS_OK)
			status = abbreviation_writer_remove(writer->abbreviations, id, err);
	}
	for (enum statement which = DELETE_TOPICS; status == STATUS_OK && which <= last; which++) {
		sqlite3_bind_int64(writer->statements[which], 1, id);
		status = run(writer, which, err);
	}
	return status;
}
