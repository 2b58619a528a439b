/* Positions of the phrases of an expression in one article -> its score. The formula is in store/ranker.h. */
#include "store/match.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Tuned on judged questions (bench/QUALITY.md): see there before changing one. */
static const double k1 = 1.0, b = 0.7, title_weight = 3.0;

/* "UBND" is nearly as good as "ủy ban nhân dân" where that was asked for: as written comes first. */
static const double INSTEAD_USE = 0.8;

void match_init(struct match *match, const struct rank_request *request)
{
	match->request = request;
	match->terms = xcalloc(request->nr_terms + 1, sizeof(*match->terms));
}

static void release_positions(struct term_match *term)
{
	free(term->starts.items);
	free(term->instead_starts.items);
	free(term->instead_ends.items);
}

void match_release(struct match *match)
{
	for (size_t i = 0; i < match->request->nr_terms; i++)
		release_positions(&match->terms[i]);
	free(match->terms);
}

void match_reset(struct match *match)
{
	for (size_t i = 0; i < match->request->nr_terms; i++) {
		struct term_match *term = &match->terms[i];

		term->chosen_tf = term->any_tf = term->inside_tf = 0;
		term->starts.nr = term->instead_starts.nr = term->instead_ends.nr = 0;
	}
}

static void add_position(struct positions *positions, uint32_t position)
{
	size_t at = positions->nr++;

	ARRAY_GROW(positions->items, positions->nr, positions->alloc);
	for (; at > 0 && positions->items[at - 1] > position; at--) /* two spellings interleave, seldom */
		positions->items[at] = positions->items[at - 1];
	positions->items[at] = position;
}

static bool needs_positions(const struct match *match, int term)
{
	const struct rank_term *terms = match->request->terms;

	return terms[term].pair_weight > 0 || (term > 0 && terms[term - 1].pair_weight > 0);
}

/* The weight of a use in this column. Passages have one column, which is no title. */
static double use_weight(const struct match *match, int column)
{
	return column == 0 && !match->request->passages ? title_weight : 1.0;
}

/*
 * One use of what stands for the terms first to last: they count as used, side by side; the first has its
 * start and the last its end, so that their neighbours fit.
 */
static void add_instead(struct match *match, const struct rank_phrase *phrase, uint32_t position,
	double weight)
{
	int first = phrase->term, last = first + phrase->nr_terms - 1;

	for (int term = first; term <= last; term++) {
		match->terms[term].chosen_tf += weight;
		if (term < last)
			match->terms[term].inside_tf += weight;
	}
	if (needs_positions(match, first))
		add_position(&match->terms[first].instead_starts, position);
	if (needs_positions(match, last))
		add_position(&match->terms[last].instead_ends, position + (uint32_t)phrase->nr_tokens);
}

static int collect_phrase(struct match *match, const Fts5ExtensionApi *api, Fts5Context *fts, int phrase_nr)
{
	const struct rank_phrase *phrase = &match->request->phrases[phrase_nr];
	struct term_match *term = &match->terms[phrase->term];
	bool with_positions = phrase->role == RANK_CHOSEN && needs_positions(match, phrase->term);
	int column, offset, result;
	Fts5PhraseIter iter;

	result = api->xPhraseFirst(fts, phrase_nr, &iter, &column, &offset);
	for (; result == SQLITE_OK && column >= 0; api->xPhraseNext(fts, &iter, &column, &offset)) {
		uint32_t position = (uint32_t)column << 31 | (uint32_t)offset;
		double weight = use_weight(match, column);

		if (phrase->role == RANK_INSTEAD)
			add_instead(match, phrase, position, INSTEAD_USE * weight);
		else if (phrase->role == RANK_CHOSEN)
			term->chosen_tf += weight;
		else
			term->any_tf += weight;
		if (with_positions)
			add_position(&term->starts, position);
	}
	return result;
}

int match_collect(struct match *match, const Fts5ExtensionApi *api, Fts5Context *fts)
{
	int result = SQLITE_OK, nr_phrases = api->xPhraseCount(fts);

	match_reset(match);
	if (nr_phrases > (int)match->request->nr_phrases)
		nr_phrases = (int)match->request->nr_phrases;
	for (int i = 0; result == SQLITE_OK && i < nr_phrases; i++)
		if (match->request->phrases[i].term != RANK_NO_TERM)
			result = collect_phrase(match, api, fts, i);
	return result;
}

bool match_has_terms(const struct match *match, const struct rank_clause *clause)
{
	for (int i = clause->first_term; i < clause->first_term + clause->nr_terms; i++)
		if (match->terms[i].chosen_tf <= 0 && match->terms[i].any_tf <= 0)
			return false;
	return true;
}

/* How often a start is where an end is, each end being `gap` behind what is listed. */
static double nr_meetings(const struct match *match, const struct positions *ends, uint32_t gap,
	const struct positions *starts)
{
	double tf = 0;
	size_t j = 0;

	for (size_t i = 0; i < ends->nr && j < starts->nr; i++) {
		uint32_t wanted = ends->items[i] + gap;

		while (j < starts->nr && starts->items[j] < wanted)
			j++;
		if (j < starts->nr && starts->items[j] == wanted)
			tf += use_weight(match, (int)(wanted >> 31));
	}
	return tf;
}

/* How often the next term starts where this one ends. */
static double pair_tf(const struct match *match, size_t nr)
{
	const struct term_match *term = &match->terms[nr], *next = term + 1;
	uint32_t gap = (uint32_t)match->request->terms[nr].nr_tokens;

	return term->inside_tf + nr_meetings(match, &term->starts, gap, &next->starts) +
		nr_meetings(match, &term->starts, gap, &next->instead_starts) +
		nr_meetings(match, &term->instead_ends, 0, &next->starts) +
		nr_meetings(match, &term->instead_ends, 0, &next->instead_starts);
}

static double saturate(double tf, double norm)
{
	return tf > 0 ? tf * (k1 + 1) / (tf + norm) : 0;
}

double match_score(const struct match *match, double length, double mean_length)
{
	const struct rank_request *request = match->request;
	double norm = k1 * (1 - b + b * length / mean_length), sum = 0;

	for (size_t i = 0; i < request->nr_terms; i++) {
		const struct rank_term *term = &request->terms[i];

		sum += term->chosen_weight * saturate(match->terms[i].chosen_tf, norm);
		sum += term->any_weight * saturate(match->terms[i].any_tf, norm);
		if (term->pair_weight > 0)
			sum += term->pair_weight * saturate(pair_tf(match, i), norm);
	}
	return sum;
}
