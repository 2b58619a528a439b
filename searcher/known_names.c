/* Tables topic and article -> names and their keys. */
#include "searcher/known_names.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

enum status known_names_open(struct known_names *names, struct archive *archive, struct tokenizer *tokenizer,
	struct error *err)
{
	enum status status = archive_prepare(archive,
		"SELECT slug, label FROM topic WHERE EXISTS (SELECT 1 FROM article_topic"
		" WHERE topic_id = topic.id AND is_main) ORDER BY id",
		&names->select_topics, err);

	names->archive = archive;
	names->tokenizer = tokenizer;
	names->data_version = -1;
	if (status == STATUS_OK)
		status = archive_prepare(archive, "SELECT min(source) FROM article WHERE source > ?1",
			&names->select_source, err);
	return status;
}

void known_names_close(struct known_names *names)
{
	sqlite3_finalize(names->select_topics);
	sqlite3_finalize(names->select_source);
	free(names->topics.items);
	free(names->sources.items);
	arena_release(&names->arena);
	memset(names, 0, sizeof(*names));
}

static const struct known_name *add(struct known_names *names, struct known_name_list *list,
	const char *listed_as, const char *text)
{
	struct strbuf key = STRBUF_INIT;

	text_key(names->tokenizer->memo, text, strlen(text), &key);
	ARRAY_GROW(list->items, list->nr + 1, list->alloc);
	list->items[list->nr++] = (struct known_name){.listed_as = arena_strdup(&names->arena, listed_as),
		.text = arena_strdup(&names->arena, text),
		.key = arena_strdup(&names->arena, key.buf)};
	strbuf_release(&key);
	return &list->items[list->nr - 1];
}

static void read_topics(struct known_names *names)
{
	while (sqlite3_step(names->select_topics) == SQLITE_ROW)
		add(names, &names->topics, (const char *)sqlite3_column_text(names->select_topics, 0),
			(const char *)sqlite3_column_text(names->select_topics, 1));
	sqlite3_reset(names->select_topics);
}

/* Sources are few, and found by leaps through their index. */
static void read_sources(struct known_names *names)
{
	const char *before = "";

	while (before) {
		const char *next;

		sqlite3_bind_text(names->select_source, 1, before, -1, SQLITE_STATIC);
		next = sqlite3_step(names->select_source) == SQLITE_ROW
			? (const char *)sqlite3_column_text(names->select_source, 0)
			: NULL;
		before = next && *next ? add(names, &names->sources, next, next)->text : NULL;
		sqlite3_reset(names->select_source);
	}
	sqlite3_clear_bindings(names->select_source);
}

void known_names_refresh(struct known_names *names)
{
	int64_t version = archive_data_version(names->archive);

	if (version == names->data_version && version >= 0)
		return;
	names->data_version = version;
	names->topics.nr = names->sources.nr = 0;
	arena_reset(&names->arena);
	read_topics(names);
	read_sources(names);
}
