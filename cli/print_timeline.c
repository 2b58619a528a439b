/* A timeline as bars for a person, as JSON and as CSV. */
#include "cli/print_timeline.h"

#include "cli/answer.h"
#include "cli/printer.h"

#include <math.h>

const char *timeline_title(const struct printed_timeline *printed)
{
	const struct timeline *timeline = printed->timeline;

	if (timeline->topic.id)
		return timeline->topic.label;
	return timeline->shown_for ? timeline->shown_for : printed->subject;
}

int64_t timeline_most(const struct printed_timeline *printed)
{
	int64_t most = 1;

	for (size_t i = printed->first; i < printed->timeline->nr; i++)
		if (printed->timeline->periods[i].nr_articles > most)
			most = printed->timeline->periods[i].nr_articles;
	return most;
}

double timeline_share(const struct timeline_period *period)
{
	return period->nr_all > 0 ? (double)period->nr_articles / (double)period->nr_all : 0;
}

/* ---- text */

enum { NAME_COLUMNS = 9, NUMBER_COLUMNS = 20, LEAST_BAR = 10 };

/* A bar in eighths of a column; whatever is there shows, if little. Returns the columns. */
static int print_bar(double part, int columns)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	int nr = (int)lround(part * columns * 8), used = 0;

	if (part > 0 && nr == 0)
		nr = 1;
	for (; nr >= 8; nr -= 8, used++)
		fputs("█", stdout);
	fputs(eighths[nr], stdout);
	return used + (nr > 0);
}

static void print_figure(const struct timeline_figure *figure, const struct style *style)
{
	printf("%*s· ", NAME_COLUMNS, "");
	print_within(figure->text, style->columns - NAME_COLUMNS - 2);
	printf("\n%*s  ", NAME_COLUMNS, "");
	print_place(&figure->article, figure->start_byte, figure->end_byte, style);
}

static void print_headline(const struct timeline_period *period, const struct style *style)
{
	printf("%*s", NAME_COLUMNS, "");
	print_within(*period->top.title ? period->top.title : _("(no title)"), style->columns - NAME_COLUMNS);
	printf("\n%*s", NAME_COLUMNS, "");
	print_dim(style);
	printf("tracuu show %lld", (long long)period->top.id);
	print_plain(style);
	putchar('\n');
}

static void print_period(const struct timeline_period *period, int64_t most, const struct style *style)
{
	int room = style->columns - NAME_COLUMNS - NUMBER_COLUMNS, used;

	room = room < LEAST_BAR ? LEAST_BAR : room;
	printf("%-*s", NAME_COLUMNS, period->name);
	if (period->is_gap) {
		print_dim(style);
		fputs(_("(the archive has no articles of this time)"), stdout);
		print_plain(style);
		putchar('\n');
		return;
	}
	if (style->colour)
		fputs("\033[32m", stdout);
	used = print_bar((double)period->nr_articles / (double)most, room);
	print_plain(style);
	printf("%s%lld", used ? " " : "", (long long)period->nr_articles);
	if (period->nr_articles)
		printf("  %.1f%%", 100 * timeline_share(period));
	putchar('\n');
	if (period->top.id)
		print_headline(period, style);
	for (size_t i = 0; i < period->nr_figures; i++)
		print_figure(&period->figures[i], style);
	if (period->nr_figures_all > period->nr_figures)
		printf(ngettext("%*s  and %zu more figure\n", "%*s  and %zu more figures\n",
			       period->nr_figures_all - period->nr_figures),
			NAME_COLUMNS, "", period->nr_figures_all - period->nr_figures);
}

void print_timeline_text(const struct printed_timeline *printed)
{
	const struct timeline *timeline = printed->timeline;
	struct style style = style_of_stdout();
	int64_t most = timeline_most(printed);

	print_bold(&style);
	print_harmless(timeline_title(printed), ' ', stdout);
	print_plain(&style);
	printf("  (%s)\n", timeline->topic.id ? _("topic") : _("query"));
	printf(ngettext("%lld article", "%lld articles", (unsigned long)timeline->nr_articles),
		(long long)timeline->nr_articles);
	if (timeline->nr_undated)
		printf(_(", and %lld undated"), (long long)timeline->nr_undated);
	fputs("\n\n", stdout);
	for (size_t i = printed->first; i < timeline->nr; i++)
		print_period(&timeline->periods[i], most, &style);
}

/* ---- json */

static json_t *number_or_null(double number)
{
	return isnan(number) ? json_null() : json_real(number);
}

static json_t *figure_object(const struct timeline_figure *figure)
{
	json_t *object = json_object();

	json_set_citation(object, &figure->article);
	json_object_set_new(object, "text", json_text(figure->text));
	json_object_set_new(object, "done", number_or_null(figure->done));
	json_object_set_new(object, "plan", number_or_null(figure->plan));
	json_object_set_new(object, "unit", json_text_or_null(figure->unit));
	json_object_set_new(object, "percent", number_or_null(figure->percent));
	json_object_set_new(object, "period", json_text_or_null(figure->period));
	json_object_set_new(object, "span", json_span(figure->start_byte, figure->end_byte));
	json_object_set_new(object, "sentence", json_span(figure->sentence_start, figure->sentence_end));
	return object;
}

static json_t *period_object(const struct timeline_period *period)
{
	json_t *object = json_object(), *figures = json_array(), *top = NULL;

	json_object_set_new(object, "period", json_string(period->name));
	json_object_set_new(object, "nr_articles", json_integer(period->nr_articles));
	json_object_set_new(object, "nr_all", json_integer(period->nr_all));
	json_object_set_new(object, "share",
		period->nr_all ? json_real(timeline_share(period)) : json_null());
	json_object_set_new(object, "gap", json_boolean(period->is_gap));
	json_object_set_new(object, "nr_versions", json_integer(period->nr_versions));
	if (period->top.id) {
		top = json_object();
		json_set_citation(top, &period->top);
	}
	json_object_set_new(object, "top", top ? top : json_null());
	for (size_t i = 0; i < period->nr_figures; i++)
		json_array_append_new(figures, figure_object(&period->figures[i]));
	json_object_set_new(object, "nr_figures", json_integer((json_int_t)period->nr_figures_all));
	json_object_set_new(object, "figures", figures);
	return object;
}

void print_timeline_json(const struct printed_timeline *printed)
{
	static const char *const steps[] = {"month", "quarter", "year"};
	const struct timeline *timeline = printed->timeline;
	json_t *object = json_object(), *periods = json_array();

	json_object_set_new(object, "query", json_text(printed->subject));
	json_object_set_new(object, "topic",
		timeline->topic.id ? json_text(timeline->topic.slug) : json_null());
	json_object_set_new(object, "label",
		timeline->topic.id ? json_text(timeline->topic.label) : json_null());
	json_object_set_new(object, "shown_for", json_text_or_null(timeline->shown_for));
	json_object_set_new(object, "by", json_string(steps[printed->step]));
	json_object_set_new(object, "total", json_integer(timeline->nr_articles));
	json_object_set_new(object, "undated", json_integer(timeline->nr_undated));
	for (size_t i = printed->first; i < timeline->nr; i++)
		json_array_append_new(periods, period_object(&timeline->periods[i]));
	json_object_set_new(object, "periods", periods);
	json_print(object);
}

/* ---- csv */

void print_timeline_csv(const struct printed_timeline *printed)
{
	puts("period,articles,all,share,gap,top_id,top_ref,top_title");
	for (size_t i = printed->first; i < printed->timeline->nr; i++) {
		const struct timeline_period *period = &printed->timeline->periods[i];

		printf("%s,%lld,%lld,%.4f,%d,", period->name, (long long)period->nr_articles,
			(long long)period->nr_all, timeline_share(period), period->is_gap);
		if (period->top.id)
			printf("%lld", (long long)period->top.id);
		putchar(',');
		print_csv_field(period->top.ref, ',');
		print_csv_field(period->top.title, '\n');
	}
}
