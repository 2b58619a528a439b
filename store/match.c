/* Positions of the phrases of an expression in one article -> its score. The formula is in store/ranker.h. */
#include "store/match.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Tuned on judged questions (bench/QUALITY.md): see there before changing one. */
static const double k1 = 1.0, b = 0.7;

void match_init(struct match *match, const struct rank_request *request)
{
	*match = (struct match){.request = request,
		.terms = xcalloc(request->nr_terms + 1, sizeof(*match->terms)),
		.nr_in_window = xcalloc(request->nr_terms, sizeof(*match->nr_in_window))};
}

static void release_positions(struct term_match *term)
{
	free(term->starts.items);
	free(term->rest_starts.items);
	free(term->any_starts.items);
	free(term->instead_starts.items);
	free(term->instead_ends.items);
}

void match_release(struct match *match)
{
	for (size_t i = 0; i < match->request->nr_terms; i++)
		release_positions(&match->terms[i]);
	free(match->terms);
	free(match->body.items);
	free(match->uses);
	free(match->spare);
	free(match->run_ends);
	free(match->nr_in_window);
}

void match_reset(struct match *match)
{
	for (size_t i = 0; i < match->request->nr_terms; i++) {
		struct term_match *term = &match->terms[i];

		term->chosen_tf = term->any_tf = term->inside_tf = 0;
		term->in_title = false;
		term->starts.nr = term->rest_starts.nr = term->any_starts.nr = 0;
		term->instead_starts.nr = term->instead_ends.nr = 0;
	}
	match->nr_uses = match->nr_in_title = 0;
}

static void add_position(struct positions *positions, uint32_t position)
{
	size_t at = positions->nr++;

	ARRAY_GROW(positions->items, positions->nr, positions->alloc);
	for (; at > 0 && positions->items[at - 1] > position; at--) /* two spellings interleave, seldom */
		positions->items[at] = positions->items[at - 1];
	positions->items[at] = position;
}

static bool has_pair(const struct rank_term *term)
{
	return term->pair_weight > 0 || term->any_pair_weight > 0;
}

static bool needs_positions(const struct match *match, int term)
{
	const struct rank_term *terms = match->request->terms;

	return has_pair(&terms[term]) || (term > 0 && has_pair(&terms[term - 1]));
}

/* Passages have neither title nor lead. */
static double use_weight(const struct match *match, uint32_t position)
{
	return match->request->passages ? 1 : match_uses(position);
}

static void add_use(struct match *match, int term, uint32_t position)
{
	ARRAY_GROW(match->uses, match->nr_uses + 1, match->alloc_uses);
	match->uses[match->nr_uses++] = (struct use){position, (uint32_t)term};
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

/* The positions that uses of the phrase are added to. */
static struct positions *positions_of(struct term_match *term, enum rank_role role)
{
	return role == RANK_CHOSEN  ? &term->starts
		: role == RANK_REST ? &term->rest_starts
				    : &term->any_starts;
}

void match_add_use(struct match *match, size_t phrase_nr, uint32_t position)
{
	const struct rank_phrase *phrase = &match->request->phrases[phrase_nr];
	struct term_match *term = &match->terms[phrase->term];
	double weight = use_weight(match, position);

	if (phrase->role == RANK_INSTEAD) {
		add_instead(match, phrase, position, MATCH_INSTEAD_USE * weight);
		return;
	}
	if (phrase->role == RANK_CHOSEN) {
		if (!(position & MATCH_BODY) && !term->in_title) {
			term->in_title = true;
			match->nr_in_title++;
		}
		term->chosen_tf += weight;
		add_use(match, phrase->term, position);
	}
	if (phrase->role != RANK_CHOSEN || match->request->terms[phrase->term].rest_apart)
		term->any_tf += weight;
	if (needs_positions(match, phrase->term))
		add_position(positions_of(term, phrase->role), position);
}

void match_set_only_term(struct match *match, double chosen_tf, double any_tf, bool in_title)
{
	struct term_match *term = &match->terms[0];

	match_reset(match);
	term->chosen_tf = chosen_tf;
	term->any_tf = any_tf;
	term->in_title = in_title;
	match->nr_in_title = in_title;
	if (chosen_tf > 0) /* its best window is any use, one in the title where there is one */
		add_use(match, 0, in_title ? 0 : MATCH_BODY);
}

static bool is_title(const struct match *match, int column)
{
	return match->request->passages || column == (match->request->title_first ? 0 : 1);
}

/* FTS5 gives uses by column, and the body is the first: its uses wait until the title's are added. */
static int collect_phrase(struct match *match, const Fts5ExtensionApi *api, Fts5Context *fts, int phrase_nr)
{
	struct positions *body = &match->body;
	int column, offset, result;
	Fts5PhraseIter iter;

	body->nr = 0;
	result = api->xPhraseFirst(fts, phrase_nr, &iter, &column, &offset);
	for (; result == SQLITE_OK && column >= 0; api->xPhraseNext(fts, &iter, &column, &offset)) {
		if (is_title(match, column)) {
			match_add_use(match, (size_t)phrase_nr, (uint32_t)offset);
			continue;
		}
		ARRAY_GROW(body->items, body->nr + 1, body->alloc);
		body->items[body->nr++] = MATCH_BODY | (uint32_t)offset;
	}
	for (size_t i = 0; i < body->nr; i++)
		match_add_use(match, (size_t)phrase_nr, body->items[i]);
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
			tf += use_weight(match, wanted);
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

double match_saturate(double uses, double norm)
{
	return uses > 0 ? uses * (k1 + 1) / (uses + norm) : 0;
}

/* Whether FTS5 was asked for all spellings of the term at once. */
static bool in_one_list(const struct rank_term *term)
{
	return term->has_any && !term->rest_apart;
}

/* The same of all spellings, those of the two terms being in one list or two each. */
static double any_pair_tf(const struct match *match, size_t nr)
{
	const struct term_match *term = &match->terms[nr], *next = term + 1;
	uint32_t gap = (uint32_t)match->request->terms[nr].nr_tokens;
	bool in_one = in_one_list(&match->request->terms[nr]);
	bool next_in_one = in_one_list(&match->request->terms[nr + 1]);
	const struct positions *const ends[] = {
		in_one ? &term->any_starts : &term->starts, &term->rest_starts};
	const struct positions *const starts[] = {
		next_in_one ? &next->any_starts : &next->starts, &next->rest_starts};
	double tf = term->inside_tf;

	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++)
			tf += nr_meetings(match, ends[i], gap, starts[j]);
	return tf;
}

/* Merges two neighbouring runs of uses, from..middle..end, by way of the spare. */
static void merge_uses(struct use *uses, struct use *spare, size_t from, size_t middle, size_t end)
{
	size_t left = from, right = middle, nr = 0;

	while (left < middle && right < end)
		spare[nr++] = uses[left].position <= uses[right].position ? uses[left++] : uses[right++];
	while (left < middle)
		spare[nr++] = uses[left++];
	memcpy(uses + from, spare, nr * sizeof(*uses));
}

/* The uses by position. They are some ascending runs, one a phrase: these are merged two by two. */
static void sort_uses(struct match *match)
{
	size_t nr_runs = 0, nr = 0;

	ARRAY_GROW(match->spare, match->nr_uses, match->alloc_spare);
	ARRAY_GROW(match->run_ends, match->nr_uses + 1, match->alloc_run_ends);
	for (size_t i = 0; i < match->nr_uses; i++)
		if (i + 1 == match->nr_uses || match->uses[i + 1].position < match->uses[i].position)
			match->run_ends[nr_runs++] = i + 1;
	for (; nr_runs > 1; nr_runs = nr) {
		size_t from = 0;

		nr = 0;
		for (size_t i = 0; i < nr_runs; i += 2) {
			size_t end = match->run_ends[i + 1 < nr_runs ? i + 1 : i];

			merge_uses(match->uses, match->spare, from, match->run_ends[i], end);
			match->run_ends[nr++] = from = end;
		}
	}
}

/* The sum in the order of terms, so that equal windows of two articles are equal to the last bit. */
static double weigh_window(struct match *match, size_t first, size_t last)
{
	const struct rank_request *request = match->request;
	double sum = 0;

	memset(match->nr_in_window, 0, request->nr_terms * sizeof(*match->nr_in_window));
	for (size_t i = first; i <= last; i++)
		match->nr_in_window[match->uses[i].term] = 1;
	for (size_t i = 0; i < request->nr_terms; i++)
		if (match->nr_in_window[i])
			sum += request->terms[i].chosen_weight;
	return sum;
}

/* How many terms the window has; title windows with all of them are worth more. */
static double window_factor(const struct match *match, const struct use *last, size_t nr_terms)
{
	bool is_title = last->position >> 31 == 0 && !match->request->passages;

	return is_title && nr_terms == match->request->nr_terms ? MATCH_ALL_IN_TITLE : 1;
}

/* The most that the weights of different terms sum up to within a window, which is in one field. */
static double best_window(struct match *match)
{
	const struct rank_term *terms = match->request->terms;
	double best = 0, best_factor = 1, sum = 0;
	size_t from = 0, first = 0, last = 0, nr_terms = 0;

	if (match->nr_uses == 0) /* only further spellings were seen, or a list has it */
		return 0;
	sort_uses(match);
	memset(match->nr_in_window, 0, match->request->nr_terms * sizeof(*match->nr_in_window));
	for (size_t i = 0; i < match->nr_uses; i++) {
		const struct use *use = &match->uses[i];
		double factor;

		if (match->nr_in_window[use->term]++ == 0) {
			sum += terms[use->term].chosen_weight;
			nr_terms++;
		}
		for (; use->position - match->uses[from].position >= MATCH_WINDOW; from++) {
			if (--match->nr_in_window[match->uses[from].term] == 0) {
				sum -= terms[match->uses[from].term].chosen_weight;
				nr_terms--;
			}
		}
		factor = window_factor(match, use, nr_terms);
		if (sum * factor > best) {
			best = sum * factor;
			best_factor = factor;
			first = from;
			last = i;
		}
	}
	return best > 0 ? weigh_window(match, first, last) * best_factor : 0;
}

double match_norm(double length, double mean_length)
{
	return k1 * (1 - b + b * length / mean_length);
}

static struct term_score score_term(const struct match *match, size_t nr, double norm)
{
	const struct rank_term *term = &match->request->terms[nr];
	const struct term_match *seen = &match->terms[nr];
	struct term_score out = {term->chosen_weight * match_saturate(seen->chosen_tf, norm),
		term->any_weight * match_saturate(seen->any_tf, norm), 0, 0};

	if (term->pair_weight > 0)
		out.pair = term->pair_weight * match_saturate(pair_tf(match, nr), norm);
	if (term->any_pair_weight > 0)
		out.any_pair = term->any_pair_weight * match_saturate(any_pair_tf(match, nr), norm);
	return out;
}

double match_score(struct match *match, double length, double mean_length, double least)
{
	const struct rank_request *request = match->request;
	double norm = match_norm(length, mean_length), sum = 0, most_in_window = 0;

	for (size_t i = 0; i < request->nr_terms; i++) {
		struct term_score term = score_term(match, i, norm);

		sum += term.chosen + term.any + term.pair + term.any_pair;
		if (match->terms[i].chosen_tf > 0)
			most_in_window += request->terms[i].chosen_weight;
	}
	most_in_window *= MATCH_NEARNESS * (match->nr_in_title == request->nr_terms ? MATCH_ALL_IN_TITLE : 1);
	if (sum + most_in_window * (1 + 1e-9) < least)
		return sum;
	return sum + MATCH_NEARNESS * best_window(match);
}

void match_account(struct match *match, double length, double mean_length, struct rank_account *out)
{
	for (size_t i = 0; i < match->request->nr_terms; i++)
		out->terms[i] = score_term(match, i, match_norm(length, mean_length));
	out->nearness = MATCH_NEARNESS * best_window(match);
	out->length = length;
}
