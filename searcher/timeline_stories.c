/* Versions of one story -> the one that counts and those that do not. */
#include "base/memory.h"
#include "searcher/timeline_parts.h"

#include <stdlib.h>
#include <string.h>

struct member {
	int64_t story, article;
};

struct members {
	struct member *items;
	size_t nr, alloc;
};

static int by_story(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->story != y->story)
		return x->story < y->story ? -1 : 1;
	return x->article < y->article ? -1 : x->article > y->article;
}

/* An archive may have no such table, or an empty one: then each article is a story of its own. */
static enum status read_members(struct searcher *searcher, struct members *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	int result = sqlite3_prepare_v2(searcher->archive.db, "SELECT story_id, article_id FROM story", -1,
		&select, NULL);

	if (result == SQLITE_ERROR) /* no such table */
		return STATUS_OK;
	while (result == SQLITE_OK && sqlite3_step(select) == SQLITE_ROW) {
		ARRAY_GROW(out->items, out->nr + 1, out->alloc);
		out->items[out->nr++] =
			(struct member){sqlite3_column_int64(select, 0), sqlite3_column_int64(select, 1)};
	}
	if (result == SQLITE_OK)
		result = sqlite3_finalize(select);
	if (result != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	if (out->nr)
		qsort(out->items, out->nr, sizeof(*out->items), by_story);
	return STATUS_OK;
}

/* The member that stands for the story: the first that matches, else the first. */
static size_t standing_for(const struct members *members, size_t from, size_t to,
	const struct matches *matches)
{
	for (size_t i = from; i < to; i++)
		if (matches_get(matches, members->items[i].article))
			return i;
	return from;
}

enum status stories_mark(struct searcher *searcher, struct matches *matches,
	void (*fn)(void *context, int64_t article_id), void *context, struct error *err)
{
	struct members members = {NULL, 0, 0};
	enum status status = read_members(searcher, &members, err);

	for (size_t from = 0, to; status == STATUS_OK && from < members.nr; from = to) {
		size_t standing;

		for (to = from + 1; to < members.nr && members.items[to].story == members.items[from].story;)
			to++;
		standing = standing_for(&members, from, to, matches);
		for (size_t i = from; i < to; i++) {
			const struct match *match = matches_get(matches, members.items[i].article);

			if (i == standing)
				continue;
			fn(context, members.items[i].article);
			if (match)
				matches->items[match - matches->items].is_version = true;
		}
	}
	free(members.items);
	return status;
}
