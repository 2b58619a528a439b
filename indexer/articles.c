/* Paths -> articles, one by one. */
#include "indexer/articles.h"

#include "indexer/publication_date.h"

#include <errno.h>
#include <string.h>

struct articles {
	const struct articles_events *events;
	const struct source_file *file;
	struct tokenizer tokenizer;
	struct date today;
	size_t nr_records; /* of the file so far */
	size_t nr_skipped;
};

static void on_source_skip(void *context, const char *path, const char *reason)
{
	struct articles *articles = context;

	articles->nr_skipped++;
	articles->events->skipped(articles->events->context, path, 0, reason);
}

static void on_skip(void *context, size_t line, const char *reason)
{
	struct articles *articles = context;

	articles->nr_skipped++;
	articles->events->skipped(articles->events->context, articles->file->path, line, reason);
}

static void on_article(void *context, const struct article *found)
{
	struct articles *articles = context;
	struct article article = *found;
	struct strbuf ref = STRBUF_INIT;

	article_ref(articles->file, ++articles->nr_records, article.ref, &ref);
	article.ref = ref.buf;
	publication_date_settle(&articles->tokenizer, articles->file, articles->today, &article);
	articles->events->article(articles->events->context, articles->file, &article);
	strbuf_release(&ref);
}

static void read_file(struct articles *articles)
{
	const struct article_sink sink = {articles, on_article, on_skip};
	struct error err = ERROR_INIT;
	FILE *stream = fopen(articles->file->path, "rb");

	articles->nr_records = 0;
	if (!stream)
		on_skip(articles, 0, strerror(errno));
	else if (articles->file->reader->read(stream, &sink, &err) != STATUS_OK)
		on_skip(articles, 0, err.message);
	if (stream)
		fclose(stream);
}

size_t articles_read(const char *const *paths, size_t nr_paths, struct date today,
	const struct articles_events *events)
{
	struct articles articles = {events, NULL, {NULL}, today, 0, 0};
	struct source source;

	source_init(&source);
	tokenizer_init(&articles.tokenizer);
	for (size_t i = 0; i < nr_paths; i++)
		source_add(&source, paths[i], on_source_skip, &articles);
	for (size_t i = 0; i < source.nr_files; i++) {
		articles.file = &source.files[i];
		read_file(&articles);
	}
	tokenizer_release(&articles.tokenizer);
	source_release(&source);
	return articles.nr_skipped;
}
