/* Which facts were found with which lexicon, and the mark of how far they are found anew. */
#include "store/fact_writer.h"

struct fingerprints {
	int64_t words, topics;
};

static struct fingerprints fingerprints_of(const struct lexicon *lexicon)
{
	return (struct fingerprints){
		(int64_t)lexicon->words_fingerprint, (int64_t)lexicon->topics_fingerprint};
}

static enum status read_pair(struct writer *writer, const char *words, const char *topics,
	struct fingerprints *out, struct error *err)
{
	enum status status = archive_get_meta(writer->archive, words, 0, &out->words, err);

	return status == STATUS_OK ? archive_get_meta(writer->archive, topics, 0, &out->topics, err) : status;
}

static enum status write_pair(struct writer *writer, const char *words, const char *topics,
	struct fingerprints value, struct error *err)
{
	enum status status = archive_set_meta(writer->archive, words, value.words, err);

	return status == STATUS_OK ? archive_set_meta(writer->archive, topics, value.topics, err) : status;
}

/* Its own transaction around what follows; given up by writer_close where something fails. */
static enum status begin(struct writer *writer, struct error *err)
{
	enum status status = archive_exec(writer->archive, "BEGIN IMMEDIATE", err);

	writer->in_transaction = status == STATUS_OK;
	return status;
}

static enum status end(struct writer *writer, struct error *err)
{
	enum status status = archive_exec(writer->archive, "COMMIT", err);

	writer->in_transaction = status != STATUS_OK;
	return status;
}

enum status writer_use_lexicon(struct writer *writer, const struct lexicon *lexicon, struct error *err)
{
	enum status status = begin(writer, err);

	if (status == STATUS_OK)
		status = fact_writer_use_lexicon(writer->facts, lexicon, err);
	/* In an archive without articles, all facts will be of this lexicon. */
	if (status == STATUS_OK && writer->nr_articles == 0)
		status = write_pair(writer, "lexicon_words", "lexicon_topics", fingerprints_of(lexicon), err);
	return status == STATUS_OK ? end(writer, err) : status;
}

enum status writer_compare_lexicon(struct writer *writer, const struct lexicon *lexicon, enum refresh *out,
	struct error *err)
{
	struct fingerprints stored, now = fingerprints_of(lexicon);
	enum status status = read_pair(writer, "lexicon_words", "lexicon_topics", &stored, err);

	*out = REFRESH_NONE;
	if (status != STATUS_OK || writer->nr_articles == 0)
		return status;
	if (stored.words != now.words)
		*out = REFRESH_FACTS;
	else if (stored.topics != now.topics)
		*out = REFRESH_TOPICS;
	return STATUS_OK;
}

enum status writer_lose_facts(struct writer *writer, struct error *err)
{
	return write_pair(writer, "lexicon_words", "lexicon_topics", (struct fingerprints){0, 0}, err);
}

/*
 * A mark that an earlier run left is worth going on from where its lexicon and kinds serve this run as
 * well.
 */
static enum status read_mark(struct writer *writer, const struct lexicon *lexicon, enum refresh asked,
	enum refresh *kinds, int64_t *next_id, struct error *err)
{
	struct fingerprints begun, now = fingerprints_of(lexicon);
	int64_t pending;
	enum status status = archive_get_meta(writer->archive, "refresh", REFRESH_NONE, &pending, err);

	if (status == STATUS_OK)
		status = archive_get_meta(writer->archive, "refresh_next", 0, next_id, err);
	if (status == STATUS_OK)
		status = read_pair(writer, "refresh_words", "refresh_topics", &begun, err);
	if (status != STATUS_OK)
		return status;
	*kinds = pending >= (int64_t)asked ? (enum refresh)pending : asked;
	if (pending < (int64_t)*kinds || begun.words != now.words || begun.topics != now.topics)
		*next_id = 0;
	return STATUS_OK;
}

enum status writer_refresh_begin(struct writer *writer, const struct lexicon *lexicon, enum refresh asked,
	enum refresh *kinds, int64_t *next_id, struct error *err)
{
	enum status status = read_mark(writer, lexicon, asked, kinds, next_id, err);

	if (status != STATUS_OK || *kinds == REFRESH_NONE)
		return status;
	status = begin(writer, err);
	if (status == STATUS_OK)
		status = archive_set_meta(writer->archive, "refresh", *kinds, err);
	if (status == STATUS_OK)
		status = archive_set_meta(writer->archive, "refresh_next", *next_id, err);
	if (status == STATUS_OK)
		status = write_pair(writer, "refresh_words", "refresh_topics", fingerprints_of(lexicon), err);
	return status == STATUS_OK ? end(writer, err) : status;
}

enum status writer_refreshed(struct writer *writer, int64_t next_id, struct error *err)
{
	enum status status = archive_set_meta(writer->archive, "refresh_next", next_id, err);

	return status == STATUS_OK ? writer_commit(writer, err) : status;
}

enum status writer_refresh_done(struct writer *writer, const struct lexicon *lexicon, struct error *err)
{
	struct fingerprints now = fingerprints_of(lexicon), stored;
	int64_t kinds;
	enum status status = begin(writer, err);

	if (status == STATUS_OK)
		status = archive_get_meta(writer->archive, "refresh", REFRESH_NONE, &kinds, err);
	if (status == STATUS_OK)
		status = read_pair(writer, "lexicon_words", "lexicon_topics", &stored, err);
	if (status != STATUS_OK)
		return status;
	if (kinds != REFRESH_FACTS)
		now.words = stored.words;
	status = write_pair(writer, "lexicon_words", "lexicon_topics", now, err);
	if (status == STATUS_OK)
		status = archive_set_meta(writer->archive, "refresh", REFRESH_NONE, err);
	if (status == STATUS_OK)
		status = fact_writer_forget_topics(writer->facts, err);
	return status == STATUS_OK ? end(writer, err) : status;
}

enum status writer_put_facts(struct writer *writer, int64_t id, const struct article *article,
	const struct facts *facts, enum refresh kinds, struct error *err)
{
	const struct fact_put put = {
		id, id, article->source, article->title, article->body, facts, kinds, NULL, NULL};
	enum status status = fact_writer_remove(writer->facts, id, article->title, article->body, kinds, err);

	return status == STATUS_OK ? fact_writer_put(writer->facts, &put, err) : status;
}
