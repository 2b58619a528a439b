/* Highlights -> the densest passage and its marks. */
#include "searcher/snippet.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void marks_release(struct marks *marks)
{
	free(marks->items);
	memset(marks, 0, sizeof(*marks));
}

static double weight_of(const struct plan *plan, int term)
{
	return plan->weights[term].chosen_weight + plan->weights[term].any_weight + 0.01;
}

/* What the highlights [from, to) are worth together; `seen` is scratch of one byte a term. */
static double worth(const struct plan *plan, const struct highlights *highlights, size_t from, size_t to,
	char *seen)
{
	double sum = 0;

	memset(seen, 0, plan->nr_terms);
	for (size_t i = from; i < to; i++) {
		const struct highlight *here = &highlights->items[i];

		sum += weight_of(plan, here->term) * (seen[here->term] ? 0.1 : 1);
		seen[here->term] = 1;
		if (i > from && here[-1].position + 1 == here->position && here[-1].term + 1 == here->term)
			sum += 0.5 * weight_of(plan, here->term);
	}
	return sum;
}

enum { MAX_WINDOW_HIGHLIGHTS = 64, MAX_STARTS = 4096 };

/* The run of highlights within max_bytes that is worth most; the earliest of equals. */
static void best_run(const struct plan *plan, const struct highlights *highlights, size_t max_bytes,
	size_t *best_from, size_t *best_to)
{
	char *seen = xcalloc(plan->nr_terms + 1, 1);
	double best = -1;
	size_t to = 0;

	for (size_t from = 0; from < highlights->nr && from < MAX_STARTS; from++) {
		double value;

		while (to < highlights->nr && to - from < MAX_WINDOW_HIGHLIGHTS &&
			highlights->items[to].end_byte - highlights->items[from].start_byte <= max_bytes)
			to++;
		if (to <= from)
			to = from + 1;
		value = worth(plan, highlights, from, to, seen);
		if (value > best * 1.0001) {
			best = value;
			*best_from = from;
			*best_to = to;
		}
	}
	free(seen);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static bool ends_sentence(const char *text, size_t at)
{
	return text[at] == '\n' || (is_blank(text[at]) && at > 0 && strchr(".!?;", text[at - 1]));
}

/*
 * Where the passage begins: a sentence's start within `room` bytes before `at`, else the text's, else a
 * word's.
 */
static size_t passage_start(const char *text, size_t at, size_t room)
{
	size_t earliest = at > room ? at - room : 0, word = at;

	for (size_t i = at; i > earliest; i--) {
		if (ends_sentence(text, i - 1)) {
			word = i;
			break;
		}
		if (is_blank(text[i - 1]) && at - i <= room / 2)
			word = i;
		if (i == 1)
			word = 0;
	}
	while (word < at && is_blank(text[word]))
		word++;
	return word;
}

/* The end of the last word that ends by `limit`; a sentence's end in the last third is preferred. */
static size_t passage_end(const char *text, size_t len, size_t at_least, size_t limit)
{
	size_t end = limit;

	if (limit >= len)
		end = len;
	else
		while (end > at_least && !is_blank(text[end]))
			end--;
	if (end == at_least && limit < len) /* one long word: cut between characters */
		for (end = limit; end > at_least && ((unsigned char)text[end] & 0xC0) == 0x80;)
			end--;
	for (size_t i = end; i > at_least && i > end - (end - at_least) / 3; i--)
		if (i < len && ends_sentence(text, i))
			return i;
	while (end > at_least && is_blank(text[end - 1]))
		end--;
	return end;
}

static void add_mark(struct marks *marks, size_t start, size_t end)
{
	ARRAY_GROW(marks->items, marks->nr + 1, marks->alloc);
	marks->items[marks->nr++] = (struct mark){start, end};
}

/* Neighbouring words of the query, with one space between, are one mark. */
static bool joins_last(const char *text, const struct highlights *highlights, size_t i)
{
	const struct highlight *here = &highlights->items[i];

	return i > 0 && here[-1].position + 1 == here->position &&
		here[-1].end_byte + 1 == here->start_byte && text[here[-1].end_byte] == ' ';
}

void snippet_whole(const char *text, const struct highlights *highlights, struct marks *marks)
{
	marks->nr = 0;
	for (size_t i = 0; i < highlights->nr; i++) {
		const struct highlight *here = &highlights->items[i];

		if (marks->nr && joins_last(text, highlights, i))
			marks->items[marks->nr - 1].end_byte = here->end_byte;
		else
			add_mark(marks, here->start_byte, here->end_byte);
	}
}

void snippet_make(const struct plan *plan, const char *text, size_t len, const struct highlights *highlights,
	size_t max_bytes, struct strbuf *out, struct marks *marks)
{
	size_t from = 0, to = 0, start = 0, end, at_least = 0, shift;

	strbuf_reset(out);
	marks->nr = 0;
	if (highlights->nr) {
		best_run(plan, highlights, max_bytes * 2 / 3, &from, &to);
		start = passage_start(text, highlights->items[from].start_byte, max_bytes / 3);
		at_least = highlights->items[to - 1].end_byte;
	}
	while (start < len && is_blank(text[start]))
		start++;
	end = start + max_bytes < at_least ? at_least : start + max_bytes;
	end = passage_end(text, len, at_least > start ? at_least : start, end);
	if (start > 0 && !ends_sentence(text, start - 1))
		strbuf_add_str(out, "… ");
	shift = start - out->len; /* may wrap; only differences are used */
	for (size_t i = start; i < end; i++)
		strbuf_add_ch(out, is_blank(text[i]) ? ' ' : text[i]);
	if (end < len && !ends_sentence(text, end))
		strbuf_add_str(out, " …");
	for (size_t i = from; i < highlights->nr && highlights->items[i].end_byte <= end; i++) {
		const struct highlight *here = &highlights->items[i];

		if (marks->nr && joins_last(text, highlights, i))
			marks->items[marks->nr - 1].end_byte = here->end_byte - shift;
		else
			add_mark(marks, here->start_byte - shift, here->end_byte - shift);
	}
}
