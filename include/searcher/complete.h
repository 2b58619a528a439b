/*
 * What is being typed, completed: for each keystroke, with marks or without.
 *
 *   trồng r      ->  trồng rừng                     words, by which stand side by side in the archive
 *   trong ru     ->  trồng rừng, trong rừng
 *   nông thôn m  ->  nông thôn mới
 *   hua thi      ->  Hứa Thị Mẩy                    an official
 *   moi truong   ->  Môi trường                     a topic, a source
 *
 * What was typed with marks stays and must fit; what was typed without fits every spelling, as long as
 * nothing in the line has marks. Where something has, a finished word without marks is taken as typed too,
 * unless the archive nearly always has another spelling of it behind the word before.
 *
 * A completer reads the archive's words, persons, topics and sources once and then answers from memory; what
 * comes into the archive later it does not see.
 */
#ifndef TRACUU_SEARCHER_COMPLETE_H
#define TRACUU_SEARCHER_COMPLETE_H

#include "searcher/search.h"

enum completion_kind {
	COMPLETION_WORDS,
	COMPLETION_OFFICIAL,
	COMPLETION_TOPIC,
	COMPLETION_SOURCE,
	NR_COMPLETION_KINDS
};

struct completion {
	enum completion_kind kind;
	const char *text;    /* the whole line as it would be typed to its end */
	const char *name;    /* of an official, topic or source; else the words that were completed */
	int64_t id;          /* of an official, where one alone is called so; else 0 */
	const char *slug;    /* of a topic; else "" */
	int64_t nr_articles; /* that have the name, or the completed words side by side */
	bool is_exact;       /* else at most so many: counting them would take too long for a keystroke */
};

struct completions {
	struct completion *items; /* the most useful first */
	size_t nr;
	struct arena arena;
};

struct completer;

/* *out is NULL after a failure. The searcher must stay open as long as the completer. */
enum status completer_new(struct searcher *searcher, struct completer **out, struct error *err);
void completer_free(struct completer *completer);

/* typed need not be valid UTF-8. completions_release is safe after a failure. */
enum status complete(struct completer *completer, const char *typed, size_t limit, struct completions *out,
	struct error *err);
void completions_release(struct completions *completions);

/* "words", "official", "topic", "source" */
const char *completion_kind_name(enum completion_kind kind);

#endif
