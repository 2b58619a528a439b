/* Sketches -> candidates by anchor -> stories. */
#include "store/story_writer.h"

#include "base/memory.h"
#include "store/anchors.h"
#include "store/story_catch_up.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Articles looked at for one anchor: a set phrase that is an anchor of thousands costs no more. */
	MAX_SHARERS = 16,
	/* Anchors that two articles must share to be compared; a short article has few. */
	MIN_SHARED_ANCHORS = 2
};

enum statement {
	INSERT_SKETCH,
	SELECT_SKETCH,
	DELETE_SKETCH,
	INSERT_STORY,
	SELECT_STORY,
	DELETE_STORY,
	SELECT_MEMBERS,
	NR_STATEMENTS
};

static const char *const statement_sql[NR_STATEMENTS] = {
	[INSERT_SKETCH] = "INSERT OR REPLACE INTO sketch(article_id, hashes) VALUES(?1, ?2)",
	[SELECT_SKETCH] = "SELECT hashes FROM sketch WHERE article_id = ?1",
	[DELETE_SKETCH] = "DELETE FROM sketch WHERE article_id = ?1",
	[INSERT_STORY] = "INSERT OR REPLACE INTO story(article_id, story_id) VALUES(?1, ?2)",
	[SELECT_STORY] = "SELECT story_id FROM story WHERE article_id = ?1",
	[DELETE_STORY] = "DELETE FROM story WHERE article_id = ?1",
	[SELECT_MEMBERS] = "SELECT article_id FROM story WHERE story_id = ?1 ORDER BY article_id",
};

/* An article whose story is to be found. */
struct pending {
	int64_t id;
	struct sketch sketch;
	bool is_new; /* its anchors are not known yet */
};

/* An anchor of a pending article, as the table has it. */
struct entry {
	int32_t hash;
	uint32_t pending;
};

/* A pending article and one that shares an anchor with it; as often as they share one. */
struct link {
	uint32_t pending;
	int64_t other_id;
};

/* One that is like the pending article. */
struct similar {
	int64_t id;
	double likeness;
};

struct story_writer {
	struct archive *archive;
	sqlite3_stmt *statements[NR_STATEMENTS];
	struct anchors anchors;
	struct pending *pending;
	struct link *links;
	struct similar *similar;
	size_t nr_pending, alloc_pending, nr_links, alloc_links, nr_similar, alloc_similar;
};

/* ---- rows */

static enum status run(struct story_writer *writer, enum statement which, struct error *err)
{
	return archive_run(writer->archive, writer->statements[which], err);
}

static enum status run_ids(struct story_writer *writer, enum statement which, int64_t first, int64_t second,
	struct error *err)
{
	sqlite3_stmt *statement = writer->statements[which];

	sqlite3_bind_int64(statement, 1, first);
	if (sqlite3_bind_parameter_count(statement) > 1)
		sqlite3_bind_int64(statement, 2, second);
	return run(writer, which, err);
}

/* nr_shingles of *out is 0 where the article has no sketch. */
static enum status load_sketch(struct story_writer *writer, int64_t id, struct sketch *out, struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_SKETCH];

	memset(out, 0, sizeof(*out));
	sqlite3_bind_int64(select, 1, id);
	if (sqlite3_step(select) == SQLITE_ROW)
		sketch_unpack(sqlite3_column_blob(select, 0), (size_t)sqlite3_column_bytes(select, 0), out);
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(writer->archive, err);
	return STATUS_OK;
}

static enum status story_of(struct story_writer *writer, int64_t id, int64_t *story_id, struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_STORY];

	*story_id = 0;
	sqlite3_bind_int64(select, 1, id);
	if (sqlite3_step(select) == SQLITE_ROW)
		*story_id = sqlite3_column_int64(select, 0);
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(writer->archive, err);
	return STATUS_OK;
}

static enum status list_members(struct story_writer *writer, int64_t story_id, int64_t **ids, size_t *nr,
	struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_MEMBERS];
	size_t alloc = 0;

	*ids = NULL;
	*nr = 0;
	sqlite3_bind_int64(select, 1, story_id);
	while (sqlite3_step(select) == SQLITE_ROW) {
		ARRAY_GROW(*ids, *nr + 1, alloc);
		(*ids)[(*nr)++] = sqlite3_column_int64(select, 0);
	}
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(writer->archive, err);
	return STATUS_OK;
}

static enum status insert_sketch(struct story_writer *writer, int64_t id, const struct sketch *sketch,
	struct error *err)
{
	uint8_t packed[SKETCH_MAX_BYTES];
	sqlite3_stmt *insert = writer->statements[INSERT_SKETCH];

	sqlite3_bind_int64(insert, 1, id);
	sqlite3_bind_blob(insert, 2, packed, (int)sketch_pack(sketch, packed), SQLITE_STATIC);
	return run(writer, INSERT_SKETCH, err);
}

/* ---- candidates */

static void add_pending(struct story_writer *writer, int64_t id, const struct sketch *sketch, bool is_new)
{
	ARRAY_GROW(writer->pending, writer->nr_pending + 1, writer->alloc_pending);
	writer->pending[writer->nr_pending++] = (struct pending){id, *sketch, is_new};
}

static int by_id(const void *a, const void *b)
{
	const struct pending *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

/* By hash, for the table is in that order; among equals by article. */
static int by_hash(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->pending < y->pending ? -1 : x->pending > y->pending;
}

static int by_pending(const void *a, const void *b)
{
	const struct link *x = a, *y = b;

	if (x->pending != y->pending)
		return x->pending < y->pending ? -1 : 1;
	return x->other_id < y->other_id ? -1 : x->other_id > y->other_id;
}

static void add_link(struct story_writer *writer, uint32_t pending, int64_t other_id)
{
	if (writer->pending[pending].id == other_id)
		return;
	ARRAY_GROW(writer->links, writer->nr_links + 1, writer->alloc_links);
	writer->links[writer->nr_links++] = (struct link){pending, other_id};
}

/* Who has the anchor already; then the pending articles that have it, each linked to those before it. */
static enum status link_sharers(struct story_writer *writer, const struct entry *entries, size_t nr,
	struct error *err)
{
	int64_t sharers[MAX_SHARERS];
	size_t nr_sharers;
	enum status status =
		anchors_first(&writer->anchors, entries[0].hash, MAX_SHARERS, sharers, &nr_sharers, err);

	for (size_t i = 0; status == STATUS_OK && i < nr; i++) {
		const struct pending *pending = &writer->pending[entries[i].pending];

		for (size_t j = 0; j < nr_sharers; j++)
			add_link(writer, entries[i].pending, sharers[j]);
		if (!pending->is_new)
			continue;
		anchors_add(&writer->anchors, entries[i].hash, pending->id);
		if (nr_sharers < MAX_SHARERS)
			sharers[nr_sharers++] = pending->id;
	}
	return status;
}

static enum status link_pending(struct story_writer *writer, struct error *err)
{
	struct entry *entries = xcalloc(writer->nr_pending * SKETCH_ANCHORS, sizeof(*entries));
	enum status status = STATUS_OK;
	size_t nr = 0;

	for (size_t i = 0; i < writer->nr_pending; i++)
		for (size_t j = 0; j < writer->pending[i].sketch.nr_anchors; j++)
			entries[nr++] =
				(struct entry){(int32_t)writer->pending[i].sketch.anchors[j], (uint32_t)i};
	qsort(entries, nr, sizeof(*entries), by_hash);
	for (size_t i = 0, end; status == STATUS_OK && i < nr; i = end) {
		for (end = i + 1; end < nr && entries[end].hash == entries[i].hash; end++)
			;
		status = link_sharers(writer, &entries[i], end - i, err);
	}
	anchors_settle(&writer->anchors);
	free(entries);
	if (writer->nr_links)
		qsort(writer->links, writer->nr_links, sizeof(*writer->links), by_pending);
	return status;
}

/* ---- stories */

static enum status sketch_of(struct story_writer *writer, int64_t id, struct sketch *out, struct error *err)
{
	const struct pending key = {.id = id};
	const struct pending *found =
		bsearch(&key, writer->pending, writer->nr_pending, sizeof(*writer->pending), by_id);

	if (!found)
		return load_sketch(writer, id, out, err);
	*out = found->sketch;
	return STATUS_OK;
}

static int by_likeness(const void *a, const void *b)
{
	const struct similar *x = a, *y = b;

	if (x->likeness > y->likeness || x->likeness < y->likeness)
		return x->likeness > y->likeness ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Those of the links that are versions of the pending article, the most alike first. */
static enum status find_similar(struct story_writer *writer, const struct pending *pending,
	const struct link *links, size_t nr, struct error *err)
{
	enum status status = STATUS_OK;

	writer->nr_similar = 0;
	for (size_t i = 0, end; status == STATUS_OK && i < nr; i = end) {
		struct sketch other;
		double likeness;

		for (end = i + 1; end < nr && links[end].other_id == links[i].other_id; end++)
			;
		if (end - i < MIN_SHARED_ANCHORS)
			continue;
		status = sketch_of(writer, links[i].other_id, &other, err);
		likeness = status == STATUS_OK ? sketch_same_story(&pending->sketch, &other) : 0;
		if (likeness <= 0)
			continue;
		ARRAY_GROW(writer->similar, writer->nr_similar + 1, writer->alloc_similar);
		writer->similar[writer->nr_similar++] = (struct similar){links[i].other_id, likeness};
	}
	if (writer->nr_similar)
		qsort(writer->similar, writer->nr_similar, sizeof(*writer->similar), by_likeness);
	return status;
}

static enum status found_story(struct story_writer *writer, int64_t founder, int64_t other, struct error *err)
{
	enum status status = run_ids(writer, INSERT_STORY, founder, founder, err);

	return status == STATUS_OK ? run_ids(writer, INSERT_STORY, other, founder, err) : status;
}

/* Tries the similar one's story; *joined where the article has become one of it. */
static enum status join(struct story_writer *writer, const struct pending *pending, int64_t similar_id,
	bool *joined, struct error *err)
{
	struct sketch founder;
	int64_t story_id;
	enum status status = story_of(writer, similar_id, &story_id, err);

	if (status != STATUS_OK)
		return status;
	*joined = true;
	if (story_id == 0)
		return found_story(writer, similar_id, pending->id, err);
	if (story_id != similar_id) {
		status = sketch_of(writer, story_id, &founder, err);
		*joined = status == STATUS_OK && sketch_same_story(&pending->sketch, &founder) > 0;
	}
	return *joined ? run_ids(writer, INSERT_STORY, pending->id, story_id, err) : status;
}

/* One that has become a founder or a member through an article before it stays that. */
static enum status place(struct story_writer *writer, const struct pending *pending, const struct link *links,
	size_t nr, struct error *err)
{
	bool joined = false;
	int64_t story_id = 0;
	enum status status = find_similar(writer, pending, links, nr, err);

	if (status == STATUS_OK && writer->nr_similar)
		status = story_of(writer, pending->id, &story_id, err);
	if (story_id)
		return status;
	for (size_t i = 0; status == STATUS_OK && !joined && i < writer->nr_similar; i++)
		status = join(writer, pending, writer->similar[i].id, &joined, err);
	return status;
}

enum status story_writer_flush(struct story_writer *writer, struct error *err)
{
	enum status status = STATUS_OK;

	if (writer->nr_pending == 0)
		return STATUS_OK;
	qsort(writer->pending, writer->nr_pending, sizeof(*writer->pending), by_id);
	for (size_t i = 0; status == STATUS_OK && i < writer->nr_pending; i++)
		if (writer->pending[i].is_new)
			status =
				insert_sketch(writer, writer->pending[i].id, &writer->pending[i].sketch, err);
	if (status == STATUS_OK)
		status = link_pending(writer, err);
	for (size_t i = 0, end; status == STATUS_OK && i < writer->nr_links; i = end) {
		uint32_t pending = writer->links[i].pending;

		for (end = i + 1; end < writer->nr_links && writer->links[end].pending == pending; end++)
			;
		status = place(writer, &writer->pending[pending], &writer->links[i], end - i, err);
	}
	writer->nr_pending = writer->nr_links = 0;
	return status;
}

bool story_writer_is_full(const struct story_writer *writer)
{
	return anchors_are_full(&writer->anchors);
}

enum status story_writer_write_anchors(struct story_writer *writer, struct error *err)
{
	return anchors_write(&writer->anchors, err);
}

/* ---- coming and going */

enum status story_writer_put(struct story_writer *writer, int64_t id, const struct sketch *sketch,
	struct error *err)
{
	(void)err;
	if (sketch->nr_shingles)
		add_pending(writer, id, sketch, true);
	return STATUS_OK;
}

static bool is_pending(const struct story_writer *writer, int64_t id)
{
	for (size_t i = 0; i < writer->nr_pending; i++)
		if (writer->pending[i].id == id)
			return true;
	return false;
}

/* The story of an article that went: dissolved where it had founded it, or where one is left. */
static enum status leave_story(struct story_writer *writer, int64_t id, int64_t story_id, struct error *err)
{
	int64_t *ids;
	size_t nr;
	enum status status = list_members(writer, story_id, &ids, &nr, err);
	bool dissolve = id == story_id || nr == 1;

	for (size_t i = 0; status == STATUS_OK && dissolve && i < nr; i++) {
		struct sketch sketch;

		status = run_ids(writer, DELETE_STORY, ids[i], 0, err);
		if (status == STATUS_OK && nr > 1)
			status = load_sketch(writer, ids[i], &sketch, err);
		if (status == STATUS_OK && nr > 1)
			add_pending(writer, ids[i], &sketch, false);
	}
	free(ids);
	return status;
}

enum status story_writer_remove(struct story_writer *writer, int64_t id, struct error *err)
{
	struct sketch sketch;
	int64_t story_id = 0;
	enum status status = is_pending(writer, id) ? story_writer_flush(writer, err) : STATUS_OK;

	if (status == STATUS_OK)
		status = load_sketch(writer, id, &sketch, err);
	if (status != STATUS_OK || sketch.nr_shingles == 0)
		return status;
	status = anchors_write(&writer->anchors, err);
	for (size_t i = 0; status == STATUS_OK && i < sketch.nr_anchors; i++)
		status = anchors_remove(&writer->anchors, (int32_t)sketch.anchors[i], id, err);
	if (status == STATUS_OK)
		status = run_ids(writer, DELETE_SKETCH, id, 0, err);
	if (status == STATUS_OK)
		status = story_of(writer, id, &story_id, err);
	if (status != STATUS_OK || story_id == 0)
		return status;
	status = run_ids(writer, DELETE_STORY, id, 0, err);
	return status == STATUS_OK ? leave_story(writer, id, story_id, err) : status;
}

/* ---- all of it */

enum status story_writer_new(struct archive *archive, struct story_writer **out, struct error *err)
{
	struct story_writer *writer = xcalloc(1, sizeof(*writer));
	enum status status = STATUS_OK;

	*out = writer;
	writer->archive = archive;
	for (size_t i = 0; status == STATUS_OK && i < NR_STATEMENTS; i++)
		status = archive_prepare(archive, statement_sql[i], &writer->statements[i], err);
	if (status == STATUS_OK)
		status = anchors_open(&writer->anchors, archive, err);
	return status == STATUS_OK ? story_catch_up(writer, archive, err) : status;
}

/* ---- anchors that a killed run had not written */

static enum status write_missing(struct story_writer *writer, sqlite3_stmt *select, struct error *err)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		struct sketch sketch;

		sketch_unpack(sqlite3_column_blob(select, 1), (size_t)sqlite3_column_bytes(select, 1),
			&sketch);
		for (size_t i = 0; i < sketch.nr_anchors; i++)
			anchors_add(&writer->anchors, (int32_t)sketch.anchors[i],
				sqlite3_column_int64(select, 0));
		if (anchors_are_full(&writer->anchors))
			status = anchors_write(&writer->anchors, err);
	}
	if (sqlite3_reset(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(writer->archive, err);
	return status == STATUS_OK ? anchors_write(&writer->anchors, err) : status;
}

enum status story_writer_catch_up(struct story_writer *writer, int64_t revision, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(writer->archive,
		"SELECT article_id, hashes FROM article JOIN sketch ON article_id = id WHERE revision > ?1",
		&select, err);

	if (status == STATUS_OK) {
		sqlite3_bind_int64(select, 1, revision);
		status = archive_begin_writing(writer->archive, err);
	}
	if (status == STATUS_OK)
		status = archive_end_writing(writer->archive, write_missing(writer, select, err), err);
	sqlite3_finalize(select);
	return status;
}

void story_writer_free(struct story_writer *writer)
{
	if (!writer)
		return;
	for (size_t i = 0; i < NR_STATEMENTS; i++)
		sqlite3_finalize(writer->statements[i]);
	anchors_close(&writer->anchors);
	free(writer->pending);
	free(writer->links);
	free(writer->similar);
	free(writer);
}
