/*
 * Lines and blocks of a page -> which lines are the article's text.
 *
 * 1. Blocks that are named as menus, footers, comments are dropped with what is in them, unless they hold
 *    the headline or most of the page's text: then the name is about something else (<div
 *    class="with-menu">).
 * 2. Each line of running text speaks for the boxes around it, the nearest most. The box with the highest
 *    score, less where it is full of links, is the article's.
 * 3. The box is widened while what comes in is text; when the headline is known, the lead below it is
 *    added.
 *
 * A box may still be a list of articles or a form to fill in: then the page has no article. What is no text
 * within the box is html_clutter.c's matter; title, date and author are found elsewhere.
 */
#include "base/memory.h"
#include "html.h"

#include <stdlib.h>
#include <string.h>

enum {
	TEXT_MIN_CHARS = 25, /* shorter lines are labels */
	CREDITED_BOXES = 5,
	WIDEN_BOXES = 8,
	LEAD_MAX_LINES = 40,
	ARTICLE_MIN_CHARS = 140, /* of running text, where the page says nowhere that it is an article */
	FORM_MAX_CHARS = 800
};

static bool is_text(const struct html_line *line)
{
	return line->nr_chars >= TEXT_MIN_CHARS && line->nr_link_chars * 2 < line->nr_chars;
}

bool html_line_is_link(const struct html_line *line)
{
	return line->nr_link_chars * 10 > line->nr_chars * 7;
}

/* Sums over lines[0 .. i), so that a block's share is one subtraction. */
struct line_sums {
	uint64_t *text, *links, *all; /* characters of running text, of links, of all that is not dropped */
};

static void sum_lines(const struct html_page *page, struct line_sums *sums)
{
	size_t nr = page->nr_lines;

	sums->text = xcalloc(3 * (nr + 1), sizeof(uint64_t));
	sums->links = sums->text + nr + 1;
	sums->all = sums->links + nr + 1;
	for (size_t i = 0; i < nr; i++) {
		const struct html_line *line = &page->lines[i];
		bool counts = !line->block || !line->block->is_dropped;
		bool is_strong = counts && (!line->block || !line->block->is_weak);

		sums->text[i + 1] = sums->text[i] + (is_strong && is_text(line) ? line->nr_chars : 0);
		sums->links[i + 1] = sums->links[i] + (counts ? line->nr_link_chars : 0);
		sums->all[i + 1] = sums->all[i] + (counts ? line->nr_chars : 0);
	}
}

static uint64_t sum_in(const uint64_t *sums, const struct html_block *block)
{
	return sums[block->end_line] - sums[block->first_line];
}

static void keep_whole(struct html_block *block)
{
	for (; block && !block->is_kept_whole; block = block->parent)
		block->is_kept_whole = true;
}

/* Sets is_dropped and is_weak on every block: by its own hints, or as the block above. */
static void drop_by_name(struct html_page *page, uint32_t headline)
{
	struct line_sums sums;
	uint64_t nr_text;

	sum_lines(page, &sums);
	nr_text = sums.text[page->nr_lines];
	if (headline != HTML_NO_LINE)
		keep_whole(page->lines[headline].block);
	for (size_t i = 0; i < page->nr_blocks; i++) {
		struct html_block *block = page->blocks[i];

		if (block->hints & HTML_HINT_CONTENT && !(block->hints & HTML_HINT_DROP) && nr_text > 0 &&
			sum_in(sums.text, block) * 2 >= nr_text)
			keep_whole(block);
	}
	for (size_t i = 0; i < page->nr_blocks; i++) {
		struct html_block *block = page->blocks[i];
		const struct html_block *above = block->parent;

		block->is_dropped = above && above->is_dropped;
		block->is_weak = above && above->is_weak;
		if (block->is_kept_whole || !(block->tag & HTML_TAG_BLOCK))
			continue;
		block->is_dropped |= (block->hints & HTML_HINT_DROP) != 0;
		block->is_weak |= (block->hints & HTML_HINT_WEAK) != 0;
	}
	free(sums.text);
}

static struct html_block *container_above(struct html_block *block)
{
	while (block && !(block->tag & HTML_TAG_CONTAINER))
		block = block->parent;
	return block;
}

/* A line's weight: long and well-stopped text weighs more, links less. */
static double line_weight(const struct html_line *line, bool is_before_headline)
{
	double length = line->nr_chars / 100.0;
	double weight = 1.0 + (length < 3.0 ? length : 3.0);

	if (!is_text(line) || line->block->is_dropped)
		return 0.0;
	weight += line->nr_stops < 20 ? line->nr_stops / 2.0 : 10.0;
	weight *= 1.0 - (double)line->nr_link_chars / line->nr_chars;
	if (line->block->is_weak)
		weight *= 0.3;
	return is_before_headline ? weight * 0.3 : weight;
}

/*
 * Credits the boxes around a line: the nearest in full, then 1/2, 1/6, 1/9, 1/12. A <div> with one line of
 * its own is a paragraph by another name, and its box is the one above.
 */
static void credit_boxes(struct html_line *line, double weight)
{
	static const double shares[CREDITED_BOXES] = {1.0, 1.0 / 2, 1.0 / 6, 1.0 / 9, 1.0 / 12};
	struct html_block *box = line->block;

	if (box->tag & HTML_TAG_CONTAINER && box->nr_own_lines < 2 && box->parent &&
		container_above(box->parent))
		box = box->parent;
	for (int i = 0; i < CREDITED_BOXES; i++) {
		box = container_above(box);
		if (!box)
			return;
		box->score += weight * shares[i];
		box = box->parent;
	}
}

static struct html_block *best_box(struct html_page *page, const struct line_sums *sums)
{
	struct html_block *best = NULL;
	double best_score = 0.0;

	for (size_t i = 0; i < page->nr_blocks; i++) {
		struct html_block *block = page->blocks[i];
		uint64_t all = sum_in(sums->all, block);
		double score = block->score;

		if (score <= 0.0 || all == 0 || block->is_dropped)
			continue;
		score *= 1.0 - (double)sum_in(sums->links, block) / (double)all;
		if (block->hints & HTML_HINT_CONTENT)
			score = score * 1.5 + 5.0;
		if (score > best_score) {
			best_score = score;
			best = block;
		}
	}
	return best;
}

/*
 * Paragraphs may be spread over boxes side by side (<div class="row"> each). A box above is better where it
 * brings a fifth more text, and where what it brings is not mainly links.
 */
static struct html_block *widen_box(struct html_block *box, const struct line_sums *sums)
{
	struct html_block *above = box->parent;

	for (int i = 0; i < WIDEN_BOXES && above; above = above->parent) {
		uint64_t text, links, all;

		if (!(above->tag & HTML_TAG_CONTAINER))
			continue;
		i++;
		text = sum_in(sums->text, above) - sum_in(sums->text, box);
		links = sum_in(sums->links, above) - sum_in(sums->links, box);
		all = sum_in(sums->all, above) - sum_in(sums->all, box);
		if (text * 5 >= sum_in(sums->text, box) && links * 4 < all)
			box = above;
	}
	return box;
}

static bool is_lead(const struct html_line *line)
{
	if (line->block->is_dropped || line->nr_link_chars * 3 > line->nr_chars ||
		line->nr_chars < TEXT_MIN_CHARS)
		return false;
	if (html_has_hint_near(line->block, HTML_HINT_LEAD))
		return true;
	return line->nr_chars >= HTML_SENTENCE_MIN_CHARS && !line->block->is_weak;
}

/* The lead stands between the headline and the box of the text. */
void html_content_add_lead(struct html_page *page, uint32_t headline)
{
	uint32_t first = html_content_first(page);

	if (headline == HTML_NO_LINE || headline >= first || first - headline > LEAD_MAX_LINES)
		return;
	for (uint32_t i = headline + 1; i < first; i++)
		page->lines[i].is_kept = is_lead(&page->lines[i]);
}

/* Paragraphs that follow the box beside it. */
static void keep_after(struct html_page *page, const struct html_block *box)
{
	const struct html_block *above = box->parent;

	for (uint32_t i = box->end_line; above && i < above->end_line; i++) {
		struct html_line *line = &page->lines[i];

		line->is_kept = line->block->parent == above && !(line->block->tag & HTML_TAG_CONTAINER) &&
			!line->block->is_dropped && line->nr_chars >= HTML_SENTENCE_MIN_CHARS &&
			line->nr_link_chars * 4 < line->nr_chars;
	}
}

void html_content_select(struct html_page *page, uint32_t headline)
{
	struct html_block *box;
	struct line_sums sums;

	drop_by_name(page, headline);
	for (size_t i = 0; i < page->nr_lines; i++) {
		bool is_before = headline != HTML_NO_LINE && i < headline;

		credit_boxes(&page->lines[i], line_weight(&page->lines[i], is_before));
	}
	sum_lines(page, &sums);
	box = best_box(page, &sums);
	if (box) {
		box = widen_box(box, &sums);
		for (uint32_t i = box->first_line; i < box->end_line; i++)
			page->lines[i].is_kept = !page->lines[i].block->is_dropped;
		keep_after(page, box);
	}
	free(sums.text);
}

uint32_t html_content_first(const struct html_page *page)
{
	for (uint32_t i = 0; i < page->nr_lines; i++)
		if (page->lines[i].is_kept)
			return i;
	return HTML_NO_LINE;
}

uint32_t html_content_end(const struct html_page *page)
{
	for (uint32_t i = (uint32_t)page->nr_lines; i > 0; i--)
		if (page->lines[i - 1].is_kept)
			return i;
	return 0;
}

/*
 * A list page shows titles of other articles, linked, each with its summary: text that follows a link, with a
 * date between at most. Asked before cleaning takes the links out.
 */
static bool is_list(const struct html_page *page, uint32_t headline, size_t min_summaries)
{
	size_t nr_texts = 0, nr_summaries = 0;
	bool after_link = false;
	uint32_t first = html_content_first(page), end = html_content_end(page);

	for (uint32_t i = headline < first ? headline + 1 : first; i < end; i++) {
		const struct html_line *line = &page->lines[i];

		if (line->block->is_dropped || i == headline)
			continue;
		if (html_line_is_link(line)) {
			after_link = line->nr_chars >= HTML_TEASER_MIN_CHARS;
		} else if (line->is_kept && is_text(line) && line->nr_chars >= HTML_SENTENCE_MIN_CHARS) {
			nr_texts++;
			nr_summaries += after_link;
			after_link = false;
		}
	}
	return nr_summaries * 2 >= nr_texts && nr_summaries >= min_summaries;
}

/* Fields to fill in between the kept lines. Search boxes and comment forms stand beside long texts, too. */
static bool is_form(const struct html_page *page, uint64_t nr_text)
{
	uint32_t first = html_content_first(page), end = html_content_end(page);
	size_t nr_controls = 0;

	for (size_t i = 0; i < page->nr_blocks; i++) {
		const struct html_block *block = page->blocks[i];

		if (!block->is_dropped && block->first_line >= first && block->end_line <= end)
			nr_controls += block->nr_controls;
	}
	return nr_controls > 0 && nr_text < FORM_MAX_CHARS;
}

bool html_content_is_article(const struct html_page *page, const struct html_facts *facts, uint32_t headline)
{
	uint64_t nr_text = 0;

	for (size_t i = 0; i < page->nr_lines; i++)
		if (page->lines[i].is_kept && is_text(&page->lines[i]))
			nr_text += page->lines[i].nr_chars;
	/* WordPress's Yoast says og:type=article of its lists, too */
	if (facts->is_article)
		return nr_text > 0 && !is_list(page, headline, 3);
	return nr_text >= ARTICLE_MIN_CHARS && !is_list(page, headline, 1) && !is_form(page, nr_text);
}
