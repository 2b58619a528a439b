/*
 * Reading -> figures: amounts and percentages that stand beside a topic.
 *
 *   "đàn dê duy trì 310 con; trồng mới 12,5 ha rừng sản xuất, vượt 4% kế hoạch"
 *
 * An amount belongs to the phrase of a topic that names what is counted ("12,5 ha rừng sản xuất"), else to
 * the nearest phrase before it in its clause, else to one soon after it. A percentage belongs to the amount
 * just before it. Where nothing of this holds, the amount is left out: a figure that cannot be quoted as it
 * stands is worth less than none.
 */
#include "facts/amounts.h"
#include "facts/figure_period.h"
#include "facts/stages.h"
#include "facts/topic_uses.h"

#include <math.h>
#include <string.h>

enum {
	MAX_WORDS_BEFORE = 9, /* from the phrase to its amount */
	MAX_WORDS_AFTER = 3,  /* from the amount to its phrase */
	MAX_WORDS_TO_PERCENT = 8,
	MAX_WORDS_TO_BRACKET = 2
};

/* Of a phrase that a figure may stand on: one that names what is counted, and another. */
static const double LEAST_WEIGHT_COUNTED = 0.45, LEAST_WEIGHT = 0.85;

/* A ratio and its percentage may differ by rounding, no more. */
static const double MAX_RATIO_ERROR = 0.02;

enum { NO_FIGURE = -1 };

struct finding {
	const struct reading *reading;
	const struct lexicon *lexicon;
	struct arena *arena;
	struct facts *facts;
	const struct topic_use *uses;
	size_t nr_uses, next_use; /* the first that begins after the amount */
	bool *is_topic;           /* of the article, by topic */
	size_t alloc_figures, next_date;
	uint32_t amount_end;       /* behind the last amount of the sentence */
	uint32_t taken_use_plus_1; /* the last phrase that an amount before it took: "12 ha rừng" */
	int64_t figure;            /* of the last amount, or NO_FIGURE */
	struct amount amount;      /* the last one */
};

/* ---- clauses */

static bool has_gap(const struct reading *reading, uint32_t from, uint32_t to, uint16_t gaps)
{
	for (uint32_t i = from; i <= to && i < reading->nr_words; i++)
		if (reading->words[i].gap & gaps)
			return true;
	return false;
}

/* ", đạt", ", bằng": what follows the comma goes on with what is before it. */
static bool goes_on(const struct reading *reading, uint32_t word)
{
	static const char *const words[] = {"đạt", "bằng", "vượt", "hoàn", "ước", "được", "với", "đến",
		"tính", "năm", "tháng", "tổng", "hiện", "thực"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (reading_word_is(reading, word, words[i]))
			return true;
	return false;
}

/* Whether a phrase that ends at `from` and an amount that begins at `to` are in one clause. */
static bool is_one_clause(const struct reading *reading, uint32_t from, uint32_t to)
{
	if (has_gap(reading, from, to, GAP_SEMICOLON | GAP_STOP | GAP_LINE | GAP_CLOSE | GAP_QUOTE_CLOSE))
		return false;
	for (uint32_t i = from; i <= to; i++)
		if ((reading->words[i].gap & GAP_COMMA && !goes_on(reading, i)) ||
			reading_phrase(reading, i, PHRASE_SPEECH_VERB)) /* "cử tri ... cho biết 17 hộ" */
			return false;
	return true;
}

/* ---- whose amount it is */

static bool may_carry(const struct finding *finding, const struct topic_use *use, double least_weight)
{
	return finding->is_topic[use->topic] && use->weight >= least_weight;
}

/* The phrase after the amount, at most so many words behind it. "96 hộ nghèo": it may begin with the unit. */
static const struct topic_use *use_after(const struct finding *finding, const struct amount *amount,
	uint32_t max_words)
{
	double least_weight = max_words ? LEAST_WEIGHT : LEAST_WEIGHT_COUNTED;

	for (size_t i = finding->next_use; i < finding->nr_uses; i++) {
		const struct topic_use *use = &finding->uses[i];

		if (use->first_word > amount->end_word + max_words ||
			has_gap(finding->reading, amount->end_word, use->first_word,
				(uint16_t) ~(GAP_SPACE | GAP_DASH)))
			return NULL;
		if (may_carry(finding, use, least_weight))
			return use;
	}
	return NULL;
}

/* The nearest phrase before the amount in its clause, none of whose words another amount has. */
static const struct topic_use *use_before(const struct finding *finding, const struct amount *amount)
{
	for (size_t i = finding->next_use; i > 0; i--) {
		const struct topic_use *use = &finding->uses[i - 1];

		if (use->end_word > amount->first_word)
			continue;
		if (use->first_word < finding->amount_end || i == finding->taken_use_plus_1 ||
			amount->first_word - use->end_word > MAX_WORDS_BEFORE ||
			!is_one_clause(finding->reading, use->end_word, amount->first_word))
			return NULL;
		if (may_carry(finding, use, LEAST_WEIGHT))
			return use;
	}
	return NULL;
}

static const struct topic_use *use_of(struct finding *finding, const struct amount *amount)
{
	const struct topic_use *use;

	if (amount->measure >= 0 && (use = use_after(finding, amount, 0)) != NULL) {
		finding->taken_use_plus_1 = (uint32_t)(use - finding->uses) + 1;
		return use;
	}
	if ((use = use_before(finding, amount)) != NULL)
		return use;
	if (amount->measure >= 0 && (use = use_after(finding, amount, MAX_WORDS_AFTER)) != NULL)
		finding->taken_use_plus_1 = (uint32_t)(use - finding->uses) + 1;
	return use;
}

/* ---- figures */

static struct fact_figure *add_room(struct finding *finding)
{
	struct facts *facts = finding->facts;

	if (facts->nr_figures == finding->alloc_figures) {
		size_t room = finding->alloc_figures ? finding->alloc_figures * 2 : 16;
		struct fact_figure *grown = arena_alloc(finding->arena, room * sizeof(*grown));

		if (facts->nr_figures)
			memcpy(grown, facts->figures, facts->nr_figures * sizeof(*grown));
		facts->figures = grown;
		finding->alloc_figures = room;
	}
	return &facts->figures[facts->nr_figures++];
}

static void fill_amount(const struct finding *finding, const struct amount *amount, struct fact_figure *out)
{
	out->done = amount->is_goal ? NAN : amount->done;
	out->plan = amount->is_goal ? amount->done : amount->plan;
	out->unit = amount->measure >= 0 ? finding->lexicon->measures[amount->measure] : "";
}

static void reach_to(struct fact_figure *figure, uint32_t end_byte)
{
	if (end_byte > figure->span.end_byte)
		figure->span.end_byte = end_byte;
}

/* "ha rừng" and "rừng sản xuất" are one thing: where the phrases that overlap end. */
static uint32_t end_of_use(const struct finding *finding, const struct topic_use *use)
{
	const struct topic_use *end = finding->uses + finding->nr_uses;
	uint32_t end_word = use->end_word;

	for (const struct topic_use *next = use + 1; next < end && next->first_word < end_word; next++)
		if (next->topic == use->topic && next->end_word > end_word)
			end_word = next->end_word;
	return end_word;
}

static void add_figure(struct finding *finding, const struct reading_sentence *sentence,
	const struct amount *amount, const struct topic_use *use)
{
	uint32_t first = use->first_word < amount->first_word ? use->first_word : amount->first_word;
	uint32_t use_end = end_of_use(finding, use);
	uint32_t end = use_end > amount->end_word ? use_end : amount->end_word;
	struct fact_figure *figure = add_room(finding);

	*figure = (struct fact_figure){.topic = use->topic, .percent = amount->percent};
	fill_amount(finding, amount, figure);
	figure->span = reading_span(finding->reading, first, end);
	reach_to(figure, amount->end_byte);
	figure->sentence = (struct span){sentence->start_byte, sentence->end_byte};
	finding->figure = (int64_t)finding->facts->nr_figures - 1;
}

/* ---- percentages and plans of the amount before */

static bool names_other_topic(const struct finding *finding, uint32_t from, uint32_t to, uint32_t topic)
{
	for (size_t i = finding->next_use; i > 0; i--) {
		const struct topic_use *use = &finding->uses[i - 1];

		if (use->end_word <= from)
			return false;
		if (use->first_word < to && use->topic != topic)
			return true;
	}
	return false;
}

static bool is_near(const struct finding *finding, const struct amount *amount, uint32_t max_words)
{
	const struct fact_figure *figure;

	if (finding->figure == NO_FIGURE || amount->first_word - finding->amount_end > max_words)
		return false;
	figure = &finding->facts->figures[finding->figure];
	return !has_gap(finding->reading, finding->amount_end, amount->first_word,
		       GAP_SEMICOLON | GAP_STOP | GAP_LINE) &&
		!names_other_topic(finding, finding->amount_end, amount->first_word, figure->topic);
}

static bool agrees(const struct fact_figure *figure, double percent)
{
	double ratio;

	if (isnan(figure->plan) || figure->plan <= 0)
		return true;
	ratio = figure->done / figure->plan * 100;
	return fabs(ratio - percent) <= MAX_RATIO_ERROR * ratio;
}

static bool join_percent(struct finding *finding, const struct amount *amount)
{
	struct fact_figure *figure;

	if (!is_near(finding, amount, amount->is_close ? MAX_WORDS_TO_BRACKET : MAX_WORDS_TO_PERCENT))
		return false;
	figure = &finding->facts->figures[finding->figure];
	if (!isnan(figure->percent) || (amount->is_close && isnan(figure->plan)) ||
		!agrees(figure, amount->percent))
		return false;
	figure->percent = amount->percent;
	reach_to(figure, amount->end_byte);
	return true;
}

/* "40,2 ha (kế hoạch 35 ha)", and "đạt 114,9% kế hoạch (40,2/35 ha)". */
static bool join_amount(struct finding *finding, const struct amount *amount)
{
	struct fact_figure *figure;

	if (amount->is_of_plan && is_near(finding, amount, MAX_WORDS_TO_PERCENT)) {
		figure = &finding->facts->figures[finding->figure];
		if (finding->amount.measure != amount->measure || !isnan(figure->plan))
			return false;
		figure->plan = amount->done;
	} else if (finding->reading->words[amount->first_word].gap & GAP_OPEN &&
		is_near(finding, amount, MAX_WORDS_TO_BRACKET)) {
		figure = &finding->facts->figures[finding->figure];
		if (!isnan(figure->done) || isnan(amount->plan) ||
			fabs(amount->done / amount->plan * 100 - figure->percent) >
				MAX_RATIO_ERROR * figure->percent)
			return false;
		fill_amount(finding, amount, figure);
	} else {
		return false;
	}
	reach_to(figure, amount->end_byte);
	return true;
}

/* ---- sentences */

static void take_amount(struct finding *finding, const struct reading_sentence *sentence,
	const struct amount *amount)
{
	const struct topic_use *use = NULL;
	bool is_joined = amount->measure < 0 ? join_percent(finding, amount) : join_amount(finding, amount);

	if (!is_joined) {
		if (!amount->is_of_plan && !amount->is_close)
			use = use_of(finding, amount);
		finding->figure = NO_FIGURE;
		if (use)
			add_figure(finding, sentence, amount, use);
	}
	finding->amount_end = amount->end_word;
	finding->amount = *amount;
}

/* Numbers of dates are none. Asked by rising word. */
static bool is_in_date(struct finding *finding, uint32_t word)
{
	const struct facts *facts = finding->facts;
	uint32_t byte = finding->reading->words[word].start_byte;

	while (finding->next_date < facts->nr_dates && facts->dates[finding->next_date].span.end_byte <= byte)
		finding->next_date++;
	return finding->next_date < facts->nr_dates &&
		facts->dates[finding->next_date].span.start_byte <= byte;
}

static void find_in_sentence(struct finding *finding, const struct reading_sentence *sentence)
{
	uint32_t word = sentence->first_word, next;
	size_t first_figure = finding->facts->nr_figures;
	struct amount amount;

	finding->figure = NO_FIGURE;
	finding->amount_end = word;
	for (; word < sentence->end_word; word = next) {
		bool is_date;

		next = word + 1;
		if (!(finding->reading->words[word].flags & WORD_NUMBER))
			continue;
		is_date = is_in_date(finding, word);
		while (finding->next_use < finding->nr_uses &&
			finding->uses[finding->next_use].first_word <= word)
			finding->next_use++;
		if (!amount_read(finding->reading, word, &amount, &next) || is_date ||
			amount.end_word > sentence->end_word)
			continue;
		take_amount(finding, sentence, &amount);
	}
	for (size_t i = first_figure; i < finding->facts->nr_figures; i++) {
		struct fact_figure *figure = &finding->facts->figures[i];

		figure->period = figure_period(finding->reading, finding->facts, figure->span, sentence,
			finding->arena);
	}
}

void find_figures(const struct reading *reading, const struct lexicon *lexicon, struct arena *scratch,
	struct arena *arena, struct facts *facts)
{
	struct finding finding = {.reading = reading, .lexicon = lexicon, .arena = arena, .facts = facts};
	struct topic_use *uses;

	finding.nr_uses = topic_uses(reading, facts, scratch, &uses);
	finding.uses = uses;
	finding.is_topic = arena_alloc(scratch, lexicon->nr_topics + 1);
	memset(finding.is_topic, 0, lexicon->nr_topics + 1);
	for (size_t i = 0; i < facts->nr_topics; i++)
		finding.is_topic[facts->topics[i].topic] = true;
	for (size_t i = 0; i < reading->nr_sentences; i++)
		find_in_sentence(&finding, &reading->sentences[i]);
}
