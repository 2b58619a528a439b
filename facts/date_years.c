/*
 * Years: each year that the article states has votes, by where and how it stands; a day without a year also
 * looks for stated days near it. The best year wins if it has enough.
 */
#include "facts/date_years.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_ANCHORS = 64,
	MAX_BESIDE = 12,
	PUBLISHED_WITHIN = 400,
	LATE_MONTH = 9,
	EARLY_MONTH = 2,
	NR_YEARS = DATE_YEAR_MAX - DATE_YEAR_MIN + 1,
	LEAD_PARAGRAPHS = 1
};

/* News archives are younger: of an older year alone the article is hardly. */
enum { FIRST_NEWS_YEAR = 2000 };

/* How far from a stated day a day without a year may be, in days. */
enum {
	NEAR_AFTER = 160,
	NEAR_AFTER_TO_NOW = 330,
	NEAR_BEFORE = 45,
	NEAR_AFTER_SURELY = 75,
	NEAR_LIMIT = 150
};

/* Votes: one mention counts 1. */
static const float title_votes = 5, lead_votes = 2.5F, congress_votes = 4, occasion_votes = 4, near_votes = 3,
		   before_votes = 2, far_votes = 1.5F, enough_votes = 2;

struct anchor {
	int32_t days;
	uint16_t flags;
};

struct best_year {
	int year;
	float votes;
	bool is_known;
};

struct years {
	const struct reading *reading;
	struct date_forms *forms;
	struct date published;
	float votes[NR_YEARS];
	bool in_title[NR_YEARS];
	bool is_near_anchor[NR_YEARS]; /* a stated day is in the year or in one beside it */
	struct anchor anchors[MAX_ANCHORS];
	size_t nr_anchors;
	struct best_year best[13][32]; /* by month and day, once all anchors are there */
	bool has_own_day;              /* the lead has a day that is its own, so that "năm nay" is known */
	bool is_review;                /* it looks back on a year */
	int last_anchor;               /* of the stated days and months, 0 where none is of these times */
	int last_year;                 /* the latest that is stated and no deadline */
	int article_year;              /* of the article itself, 0 where unknown */
	enum year_reason article_reason;
};

static uint32_t sentence_of(const struct years *years, const struct date_form *form)
{
	return years->reading->words[form->first_word].sentence;
}

static bool in_title(const struct years *years, const struct date_form *form)
{
	return years->reading->words[form->first_word].start_byte < years->reading->title_len;
}

static bool in_lead(const struct years *years, const struct date_form *form)
{
	return years->reading->sentences[sentence_of(years, form)].paragraph <= LEAD_PARAGRAPHS;
}

static struct date middle_of(struct date date)
{
	if (date.day == 0)
		date.day = 15;
	if (date.month == 2 && date.day == 29)
		date.day = 28;
	return date;
}

static int32_t days_of(struct date date, int year)
{
	date.year = (int16_t)year;
	return date_to_days(middle_of(date));
}

/* "Đại hội ... nhiệm kỳ 2017 - 2022" is held in the year in which the term begins. */
static bool is_of_congress(const struct years *years, const struct date_form *form)
{
	const struct reading *reading = years->reading;
	const struct reading_sentence *sentence = &reading->sentences[sentence_of(years, form)];

	for (uint32_t i = form->first_word; i > sentence->first_word && form->first_word - i < 20; i--)
		if ((reading_word_is(reading, i, "hội") && reading_word_is(reading, i - 1, "đại")) ||
			(reading_word_is(reading, i, "cử") && reading_word_is(reading, i - 1, "bầu")))
			return true;
	return false;
}

/* "Năm 2005, ông ...", "từ năm 2011", "hồi năm 2013": of the past. */
static bool is_narrated(const struct years *years, const struct date_form *form)
{
	static const char *const before[] = {"từ", "vào", "hồi", "cuối", "đầu", "sau", "trước", "đến"};
	const struct reading *reading = years->reading;
	size_t first = form->first_word;

	if (form->precision != DATE_YEAR || in_title(years, form))
		return false;
	if (first == reading->sentences[sentence_of(years, form)].first_word)
		return true;
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		if (reading_word_is(reading, first - 1, before[i]))
			return true;
	return false;
}

static float votes_of(const struct years *years, const struct date_form *form)
{
	bool is_end = form->flags & FORM_JOINED;

	if (form->flags & FORM_TERM)
		return !is_end && in_lead(years, form) && is_of_congress(years, form) ? congress_votes : 0;
	if (form->flags & (FORM_BIRTH | FORM_DOCUMENT))
		return 0;
	if (form->flags & FORM_OCCASION)
		return is_end ? occasion_votes : 0;
	if (form->flags & FORM_LIMIT && !in_title(years, form))
		return 0;
	if (in_title(years, form))
		return title_votes;
	if (form->precision == DATE_DAY || form->precision == DATE_MONTH)
		return 0;
	if (is_narrated(years, form))
		return 0;
	if (in_lead(years, form))
		return is_end ? 1 : lead_votes;
	return form->precision == DATE_YEAR ? 1 : lead_votes;
}

/* A day that the lead states is most likely the article's own, as what lasts to now. */
static void add_anchor(struct years *years, const struct date_form *form)
{
	uint16_t flags = form->flags;

	if (years->nr_anchors == MAX_ANCHORS)
		return;
	if (in_lead(years, form) && form->precision == DATE_DAY &&
		!(flags & (FORM_DOCUMENT | FORM_BEFORE | FORM_LIMIT)))
		flags |= FORM_TO_NOW;
	years->anchors[years->nr_anchors++] = (struct anchor){days_of(form->date, form->date.year), flags};
	for (int year = form->date.year - 1; year <= form->date.year + 1; year++)
		if (year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX)
			years->is_near_anchor[year - DATE_YEAR_MIN] = true;
}

/* "sang năm 2022" is said in 2021. */
static bool is_next_year(const struct years *years, const struct date_form *form)
{
	return form->first_word > 0 && form->precision == DATE_YEAR &&
		reading_word_is(years->reading, form->first_word - 1, "sang");
}

static void add_votes_of(struct years *years, const struct date_form *form)
{
	size_t year = (size_t)(form->date.year - DATE_YEAR_MIN);

	if (is_next_year(years, form) && year > 0) {
		years->votes[year - 1] += congress_votes;
		return;
	}
	years->votes[year] += votes_of(years, form);
	if (form->date.month && form->date.year >= FIRST_NEWS_YEAR && form->date.year > years->last_anchor)
		years->last_anchor = form->date.year;
	years->in_title[year] |= in_title(years, form);
	if (form->date.month && !(form->flags & FORM_OCCASION))
		add_anchor(years, form);
	if (form->date.year > years->last_year && form->date.year >= FIRST_NEWS_YEAR &&
		!(form->flags & (FORM_TERM | FORM_LIMIT)))
		years->last_year = form->date.year;
}

static void add_votes(struct years *years)
{
	for (size_t i = 0; i < years->forms->nr; i++)
		if (years->forms->forms[i].date.year >= DATE_YEAR_MIN)
			add_votes_of(years, &years->forms->forms[i]);
}

/* Mentions of a year say that the article is of it only where none of a later year is there. */
static void drop_past_years(struct years *years)
{
	bool later = false;

	for (size_t i = NR_YEARS; i-- > 0;) {
		bool is_weak = !years->in_title[i] && years->votes[i] < congress_votes;

		bool is_plan = years->last_anchor && i + DATE_YEAR_MIN > (size_t)years->last_anchor + 1;

		if (is_plan && is_weak)
			years->votes[i] = 0;
		if ((is_weak && later) || i + DATE_YEAR_MIN < FIRST_NEWS_YEAR)
			years->votes[i] = fminf(years->votes[i], 1);
		later |= years->votes[i] >= 1;
	}
}

/* What a stated day says for a day in that year. */
static float votes_of_anchor(const struct anchor *anchor, int32_t days)
{
	int32_t after = days - anchor->days;
	bool is_limit = anchor->flags & FORM_LIMIT;

	if (after < 0)
		return -after <= (is_limit ? NEAR_LIMIT : NEAR_BEFORE) ? before_votes : 0;
	if (after <= (is_limit ? NEAR_BEFORE : NEAR_AFTER_SURELY))
		return is_limit ? before_votes : near_votes;
	if (anchor->flags & FORM_TO_NOW)
		return after <= NEAR_AFTER_TO_NOW ? near_votes : 0;
	return after <= NEAR_AFTER && !is_limit ? far_votes : 0;
}

static float votes_for(const struct years *years, struct date date, int year)
{
	float votes = years->votes[year - DATE_YEAR_MIN], best = 0;
	int32_t days;

	if (!years->is_near_anchor[year - DATE_YEAR_MIN])
		return votes;
	days = days_of(date, year);
	for (size_t i = 0; i < years->nr_anchors; i++)
		best = fmaxf(best, votes_of_anchor(&years->anchors[i], days));
	return best + votes;
}

static int nearest_year(struct date published, struct date date)
{
	int32_t now = date_to_days(published);
	int best = published.year;

	for (int year = published.year - 1; year <= published.year + 1; year++)
		if (abs(days_of(date, year) - now) < abs(days_of(date, best) - now))
			best = year;
	return best;
}

/* The year that the article itself gives to the day or month, or 0; worked out once for each. */
static int year_of_text(struct years *years, struct date date, float *votes)
{
	struct best_year *best = &years->best[date.month][date.day];

	if (!best->is_known) {
		best->is_known = true;
		for (int year = FIRST_NEWS_YEAR; year <= DATE_YEAR_MAX; year++) {
			float here = votes_for(years, date, year);

			if (here >= best->votes && here > 0) {
				best->votes = here;
				best->year = year;
			}
		}
	}
	*votes = best->votes;
	return best->votes >= enough_votes ? best->year : 0;
}

/* ---- one form after the other */

/* "năm 1972, ngày 5/3": the year just before; "25/9 và 26/9/2021": the part of the list that has it. */
static int year_beside(const struct years *years, size_t i)
{
	const struct date_form *forms = years->forms->forms, *form = &forms[i];

	if (i > 0 && forms[i - 1].precision == DATE_YEAR && forms[i - 1].date.year &&
		form->first_word - forms[i - 1].end_word <= 1 && form->precision == DATE_DAY &&
		sentence_of(years, form) == sentence_of(years, &forms[i - 1]) &&
		!(forms[i - 1].flags & FORM_TERM))
		return forms[i - 1].date.year;
	for (size_t k = i + 1; k < years->forms->nr && k < i + MAX_BESIDE && forms[k].flags & FORM_JOINED;
		k++)
		if (forms[k].date.year && form->date.month)
			return forms[k].date.year - (form->date.month > forms[k].date.month);
		else if (forms[k].date.year && forms[k].precision == form->precision)
			return forms[k].date.year;
	return 0;
}

static void set_year(struct years *years, size_t i, int year, enum year_reason reason)
{
	struct date_form *form = &years->forms->forms[i];

	form->date.year = (int16_t)year;
	if (form->date.month == 2 && form->date.day == 29 && !date_is_valid(form->date)) {
		form->date.year = 0;
		reason = YEAR_UNKNOWN;
	}
	years->forms->forms[i].reason = reason;
}

/* "Ngày 20/12, xã tổng kết năm 2016, bàn nhiệm vụ năm 2019": late in a year one speaks of the next too. */
static bool is_of_year_before(const struct years *years, const struct date_form *day)
{
	return day->date.month >= LATE_MONTH && years->last_year > DATE_YEAR_MIN &&
		years->votes[years->last_year - 1 - DATE_YEAR_MIN] >= 1;
}

/* "Giải trẻ năm 2021 tổ chức từ 2.6 - 4.7": the year of the sentence, where it is the last of the article. */
static int year_of_sentence(const struct years *years, size_t i)
{
	const struct date_form *forms = years->forms->forms;
	uint32_t sentence = sentence_of(years, &forms[i]);
	size_t first = i;

	while (first > 0 && i - first < MAX_BESIDE && sentence_of(years, &forms[first - 1]) == sentence)
		first--;
	for (size_t k = first; k < years->forms->nr && k < i + MAX_BESIDE; k++) {
		if (sentence_of(years, &forms[k]) != sentence)
			return 0;
		if (forms[k].precision == DATE_YEAR && forms[k].date.year == years->last_year &&
			!(forms[k].flags & (FORM_BIRTH | FORM_TERM | FORM_OCCASION | FORM_LIMIT)) &&
			!is_narrated(years, &forms[k]))
			return forms[k].date.year - is_of_year_before(years, &forms[i]);
	}
	return 0;
}

/* A day that is no more than about a year from its publication, where that is known. */
static bool may_be_published(const struct years *years, struct date date, int year)
{
	return !date_is_known(years->published) ||
		abs(days_of(date, year) - date_to_days(years->published)) <= PUBLISHED_WITHIN;
}

/* What stands beside it; such days are then anchors of others. */
static void infer_beside(struct years *years, size_t i)
{
	struct date_form *form = &years->forms->forms[i];
	int year = year_beside(years, i);

	if (!year && form->precision == DATE_DAY) {
		year = year_of_sentence(years, i);
		if (year && !may_be_published(years, form->date, year))
			year = 0;
	}
	if (!year)
		return;
	set_year(years, i, year, YEAR_NEIGHBOUR);
	if (form->date.year)
		add_anchor(years, form);
}

/* "Ngày 10/1, xã tổng kết năm 2016": the year that is looked back on is over. */
static bool is_review_of_last_year(const struct years *years, int year, const struct date_form *form)
{
	return years->is_review && form->precision == DATE_DAY && form->date.month <= EARLY_MONTH &&
		year < DATE_YEAR_MAX && years->nr_anchors == 0;
}

/* Whether title or first paragraph sums up: "tổng kết", "đánh giá kết quả". */
static bool finds_review(const struct reading *reading)
{
	for (size_t s = 0; s < reading->nr_sentences && reading->sentences[s].paragraph <= LEAD_PARAGRAPHS;
		s++)
		for (uint32_t i = reading->sentences[s].first_word; i + 1 < reading->sentences[s].end_word;
			i++)
			if (reading_word_is(reading, i, "tổng") && reading_word_is(reading, i + 1, "kết"))
				return true;
	return false;
}

static void infer_day(struct years *years, size_t i)
{
	const struct date_form *form = &years->forms->forms[i];
	float votes;
	int year = year_of_text(years, form->date, &votes);

	if (date_is_known(years->published) &&
		(!year || votes < near_votes || !may_be_published(years, form->date, year)))
		set_year(years, i, nearest_year(years->published, form->date), YEAR_PUBLISHED);
	else if (year)
		set_year(years, i, year + is_review_of_last_year(years, year, form),
			years->in_title[year - DATE_YEAR_MIN] ? YEAR_TITLE : YEAR_NEIGHBOUR);
}

/* The year of quarters, halves, "năm nay": that of the first day of the body, or of most votes. */
static void find_article_year(struct years *years)
{
	float best = enough_votes;

	if (date_is_known(years->published)) {
		years->article_year = years->published.year;
		years->article_reason = YEAR_PUBLISHED;
	}
	for (size_t i = 0; i < NR_YEARS; i++) {
		if (years->votes[i] < best)
			continue;
		best = years->votes[i];
		years->article_year = (int)i + DATE_YEAR_MIN;
		years->article_reason = years->in_title[i] ? YEAR_TITLE : YEAR_NEIGHBOUR;
	}
	for (size_t i = 0; i < years->forms->nr; i++) {
		const struct date_form *form = &years->forms->forms[i];

		if (form->precision != DATE_DAY || !form->date.year || in_title(years, form) ||
			form->flags & (FORM_DOCUMENT | FORM_OCCASION | FORM_LIMIT | FORM_BEFORE))
			continue;
		if (!in_lead(years, form))
			return;
		years->article_year = form->date.year;
		years->article_reason = YEAR_NEIGHBOUR;
		years->has_own_day = true;
		return;
	}
}

static void infer_period(struct years *years, size_t i)
{
	struct date_form *form = &years->forms->forms[i];
	int year = year_beside(years, i);

	if (year)
		set_year(years, i, year, YEAR_NEIGHBOUR);
	else if (form->flags & FORM_RELATIVE && date_is_known(years->published))
		set_year(years, i, years->published.year + form->offset, YEAR_PUBLISHED);
	else if (years->article_year && (years->has_own_day || !(form->flags & FORM_RELATIVE)))
		set_year(years, i, years->article_year + form->offset, years->article_reason);
}

static bool is_of_today(const struct date_form *form)
{
	return form->flags & FORM_RELATIVE && form->precision != DATE_YEAR;
}

/* "hôm qua", "tháng này": from the day of publication alone. */
static void infer_relative(struct years *years, size_t i)
{
	struct date_form *form = &years->forms->forms[i];

	if (!date_is_known(years->published))
		return;
	form->date = years->published;
	if (form->precision == DATE_DAY)
		form->date = date_from_days(date_to_days(years->published) + form->offset);
	else
		form->date.day = 0;
	years->forms->forms[i].reason = YEAR_PUBLISHED;
}

/* "tháng 12 năm ngoái" */
static void take_year_of_next(struct years *years, size_t i)
{
	const struct date_form *form = &years->forms->forms[i], *next = form + 1;

	if (i + 1 < years->forms->nr && form->date.month && !(form->flags & FORM_STATED) &&
		next->flags & FORM_RELATIVE && next->precision == DATE_YEAR && next->date.year &&
		next->first_word == form->end_word)
		set_year(years, i, next->date.year, years->forms->forms[i + 1].reason);
}

static void infer_all(struct years *years)
{
	for (size_t i = 0; i < years->forms->nr; i++) {
		years->forms->forms[i].reason = years->forms->forms[i].date.year ? YEAR_STATED : YEAR_UNKNOWN;
		if (!years->forms->forms[i].date.year && years->forms->forms[i].date.month)
			infer_beside(years, i);
	}
	for (size_t i = 0; i < years->forms->nr; i++) {
		const struct date_form *form = &years->forms->forms[i];

		if (form->date.year)
			continue;
		if (is_of_today(form))
			infer_relative(years, i);
		else if (form->date.month)
			infer_day(years, i);
	}
	find_article_year(years);
	for (size_t i = 0; i < years->forms->nr; i++)
		if (!years->forms->forms[i].date.year && !years->forms->forms[i].date.month &&
			!is_of_today(&years->forms->forms[i]))
			infer_period(years, i);
	for (size_t i = 0; i < years->forms->nr; i++)
		take_year_of_next(years, i);
}

void date_years_infer(const struct reading *reading, struct date_forms *forms, struct date published)
{
	struct years years = {.reading = reading, .forms = forms, .published = published};

	years.is_review = finds_review(reading);
	add_votes(&years);
	drop_past_years(&years);
	infer_all(&years);
}
