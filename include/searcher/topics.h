/* The topics of the archive, and the articles of one. */
#ifndef TRACUU_SEARCHER_TOPICS_H
#define TRACUU_SEARCHER_TOPICS_H

#include "searcher/citation.h"

struct topic_summary {
	int64_t id; /* 0: none */
	const char *slug, *label;
	int64_t nr_articles, nr_main; /* that it is mentioned in at least; that are about it */
	char first_date[DATE_TEXT_BYTES], last_date[DATE_TEXT_BYTES]; /* "" where all are undated */
};

struct topic_list {
	struct topic_summary *items; /* of most articles first; those of no article are left out */
	size_t nr;
	struct arena arena;
};

/* topic_list_release is safe after a failure. STATUS_ARCHIVE where the archive is too old to have topics. */
enum status topics_read(struct searcher *searcher, struct topic_list *out, struct error *err);
void topic_list_release(struct topic_list *list);

/*
 * The topic of a slug or label, in any spelling ("trong-rung", "Trồng rừng", "trong rung"). Numbers and days
 * are not filled in. id is 0 where there is none.
 */
enum status topic_find(struct searcher *searcher, const char *name, struct arena *arena,
	struct topic_summary *out, struct error *err);

struct topic_article {
	struct citation article;
	bool is_main;
	int64_t nr_uses;
	int64_t start_byte, end_byte; /* the first phrase */
};

struct topic_articles {
	struct topic_summary topic;
	struct topic_article *items; /* newest first, within limit and offset */
	size_t nr;
	struct arena arena;
};

/* topic.id is 0 where there is no such topic. topic_articles_release is safe after a failure. */
enum status topic_articles_read(struct searcher *searcher, const char *name, size_t limit, size_t offset,
	struct topic_articles *out, struct error *err);
void topic_articles_release(struct topic_articles *articles);

#endif
