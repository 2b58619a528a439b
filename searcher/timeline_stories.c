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

enum status stories_mark(struct searcher *searcher, struct matches *matches,
	void (*fn)(void *context, int64_t article_id), void *context, struct error *err)
{
	struct members members = {NULL, 0, 0};
	enum status status = read_members(searcher, &members, err);
	bool has_first = false; /* of the story at hand, among the matches */

	for (size_t i = 0; status == STATUS_OK && i < members.nr; i++) {
		const struct member *member = &members.items[i];
		bool is_first = i == 0 || members.items[i - 1].story != member->story;
		const struct match *match = matches_get(matches, member->article);

		if (is_first)
			has_first = false;
		else
			fn(context, member->article);
		if (match && has_first)
			matches->items[match - matches->items].is_version = true;
		has_first |= match != NULL;
	}
	free(members.items);
	return status;
}
