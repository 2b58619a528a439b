/* Tables article_topic, article and official -> lists of ids, kept as long as the archive stays as it is. */
#include "searcher/article_lists.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/*
 * By indexes, in whose order ids ascend; an article may come twice. Where to end is left to who reads: to ask
 * each row takes longer.
 */
static const char *const selects[] = {
	[ARTICLES_ON_TOPIC] =
		"SELECT article_id FROM article_topic WHERE topic_id = (SELECT id FROM topic WHERE slug = ?1)"
		" AND article_id >= ?2 ORDER BY article_id",
	[ARTICLES_MAINLY_ON_TOPIC] =
		"SELECT article_id FROM article_topic WHERE topic_id = (SELECT id FROM topic WHERE slug = ?1)"
		" AND article_id >= ?2 AND is_main ORDER BY article_id",
	[ARTICLES_OF_SOURCE] = "SELECT id FROM article WHERE source = ?1 AND id >= ?2 ORDER BY id",
	[ARTICLES_WITH_OFFICIAL] =
		"SELECT article_id FROM official WHERE person_id = CAST(?1 AS INTEGER) AND article_id >= ?2"
		" ORDER BY article_id",
	[ARTICLES_WITH_SPEAKER] =
		"SELECT article_id FROM official WHERE person_id = CAST(?1 AS INTEGER) AND article_id >= ?2"
		" AND speaks ORDER BY article_id",
};

void article_lists_init(struct article_lists *lists, struct archive *archive)
{
	*lists = (struct article_lists){.archive = archive,
		.max_bytes = ARTICLE_LISTS_BYTES,
		.max_nr = ARTICLE_LISTS_NR,
		.data_version = -1};
}

static void list_release(struct article_list *list)
{
	free(list->of);
	id_set_release(&list->articles);
}

static void drop_all(struct article_lists *lists)
{
	for (size_t i = 0; i < lists->nr; i++)
		list_release(&lists->items[i]);
	lists->nr = 0;
}

void article_lists_release(struct article_lists *lists)
{
	drop_all(lists);
	free(lists->items);
	memset(lists, 0, sizeof(*lists));
}

static size_t bytes_of(const struct article_lists *lists)
{
	size_t bytes = 0;

	for (size_t i = 0; i < lists->nr; i++)
		bytes += lists->items[i].articles.alloc * sizeof(*lists->items[i].articles.ids);
	return bytes;
}

static void drop_oldest(struct article_lists *lists)
{
	size_t oldest = 0;

	for (size_t i = 1; i < lists->nr; i++)
		if (lists->items[i].used_at < lists->items[oldest].used_at)
			oldest = i;
	list_release(&lists->items[oldest]);
	lists->items[oldest] = lists->items[--lists->nr];
}

void article_lists_refresh(struct article_lists *lists)
{
	int64_t version = archive_data_version(lists->archive);

	if (version != lists->data_version || version < 0)
		drop_all(lists);
	lists->data_version = version;
	while (lists->nr > lists->max_nr || bytes_of(lists) > lists->max_bytes)
		drop_oldest(lists);
}

static struct article_list *find(const struct article_lists *lists, enum article_list_kind kind,
	const char *of, int64_t first_id, int64_t last_id)
{
	for (size_t i = 0; i < lists->nr; i++) {
		struct article_list *list = &lists->items[i];

		if (list->kind == kind && list->first_id <= first_id && last_id <= list->last_id &&
			!strcmp(list->of, of))
			return list;
	}
	return NULL;
}

static enum status read_articles(struct archive *archive, struct article_list *list, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_borrow(archive, selects[list->kind], &select, err);
	int64_t before = list->first_id - 1;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_text(select, 1, list->of, -1, SQLITE_STATIC);
	sqlite3_bind_int64(select, 2, list->first_id);
	while (sqlite3_step(select) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(select, 0);

		if (id > list->last_id)
			break;
		if (id != before)
			id_set_add(&list->articles, id);
		before = id;
	}
	return archive_return(archive, select) == SQLITE_OK ? STATUS_OK : archive_error(archive, err);
}

static enum status add(struct article_lists *lists, enum article_list_kind kind, const char *of,
	int64_t first_id, int64_t last_id, struct article_list **out, struct error *err)
{
	struct article_list list = {
		.kind = kind, .of = xstrdup(of), .first_id = first_id, .last_id = last_id};
	enum status status = read_articles(lists->archive, &list, err);

	if (status != STATUS_OK) {
		list_release(&list);
		return status;
	}
	id_set_shrink(&list.articles);
	ARRAY_GROW(lists->items, lists->nr + 1, lists->alloc);
	*out = &lists->items[lists->nr++];
	**out = list;
	return STATUS_OK;
}

enum status article_lists_get(struct article_lists *lists, enum article_list_kind kind, const char *of,
	int64_t first_id, int64_t last_id, struct id_list *out, struct error *err)
{
	struct article_list *list = find(lists, kind, of, first_id, last_id);
	enum status status = STATUS_OK;

	*out = (struct id_list){NULL, 0};
	if (!list)
		status = add(lists, kind, of, first_id, last_id, &list, err);
	if (status != STATUS_OK)
		return status;
	list->used_at = ++lists->clock;
	*out = id_list_between(id_set_list(&list->articles), first_id, last_id);
	return STATUS_OK;
}
