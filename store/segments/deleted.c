/* Table segment_deleted <-> bits by article. */
#include "store/segments/deleted.h"

#include "base/memory.h"

#include <string.h>

enum { CHUNK_DOCS = 1 << 15, CHUNK_BYTES = CHUNK_DOCS / 8 };

/* Whole chunks, so that one is written as it stands. */
static size_t deleted_bytes(const struct segment *segment)
{
	return (size_t)(segment->nr_docs + CHUNK_DOCS - 1) / CHUNK_DOCS * CHUNK_BYTES;
}

static void make_room(struct segment *segment)
{
	if (!segment->deleted)
		segment->deleted = xcalloc(1, deleted_bytes(segment));
}

static struct segment *find(struct segments *segments, int64_t id)
{
	for (size_t i = 0; i < segments->nr; i++)
		if (segments->items[i].id == id)
			return &segments->items[i];
	return NULL;
}

int deleted_read(struct segments *segments)
{
	sqlite3_stmt *select = NULL;
	int result = sqlite3_prepare_v2(segments->db, "SELECT segment, chunk, bits FROM segment_deleted", -1,
		&select, NULL);

	while (result == SQLITE_OK && sqlite3_step(select) == SQLITE_ROW) {
		struct segment *segment = find(segments, sqlite3_column_int64(select, 0));
		uint64_t at = (uint64_t)sqlite3_column_int64(select, 1) * CHUNK_BYTES;

		if (!segment || at >= deleted_bytes(segment) ||
			sqlite3_column_bytes(select, 2) != CHUNK_BYTES) {
			result = SQLITE_CORRUPT;
			break;
		}
		make_room(segment);
		memcpy(segment->deleted + at, sqlite3_column_blob(select, 2), CHUNK_BYTES);
	}
	sqlite3_finalize(select);
	for (size_t i = 0; i < segments->nr; i++) {
		struct segment *segment = &segments->items[i];

		for (size_t j = 0; segment->deleted && j < deleted_bytes(segment); j++)
			segment->nr_deleted += (uint32_t)__builtin_popcount(segment->deleted[j]);
		if (segment->nr_deleted > segment->nr_docs)
			result = SQLITE_CORRUPT;
	}
	return result;
}

int deleted_add(struct segments *segments, struct segment *segment, uint32_t doc)
{
	uint32_t chunk = doc / CHUNK_DOCS;
	sqlite3_stmt *replace = NULL;
	int result = sqlite3_prepare_v2(segments->db,
		"REPLACE INTO segment_deleted(segment, chunk, bits) VALUES(?1, ?2, ?3)", -1, &replace, NULL);

	if (result != SQLITE_OK)
		return result;
	make_room(segment);
	segment->deleted[doc / 8] = (unsigned char)(segment->deleted[doc / 8] | 1u << doc % 8);
	segment->nr_deleted++;
	sqlite3_bind_int64(replace, 1, segment->id);
	sqlite3_bind_int64(replace, 2, chunk);
	sqlite3_bind_blob(replace, 3, segment->deleted + (size_t)chunk * CHUNK_BYTES, CHUNK_BYTES,
		SQLITE_STATIC);
	sqlite3_step(replace);
	return sqlite3_finalize(replace);
}
