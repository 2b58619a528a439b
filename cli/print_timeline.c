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

static struct json_object *figure_object(const struct timeline_figure *figure)
{
	struct json_object *object = json_object_new_object();

	json_set_citation(object, &figure->article);
	json_set_text(object, "text", figure->text);
	json_set_real(object, "done", figure->done);
	json_set_real(object, "plan", figure->plan);
	json_set_text_or_null(object, "unit", figure->unit);
	json_set_real(object, "percent", figure->percent);
	json_set_text_or_null(object, "period", figure->period);
	json_set(object, "span", json_span(figure->start_byte, figure->end_byte));
	json_set(object, "sentence", json_span(figure->sentence_start, figure->sentence_end));
	return object;
}

static struct json_object *period_object(const struct timeline_period *period)
{
	struct json_object *object = json_object_new_object(), *figures = json_object_new_array(),
			   *top = NULL;

	json_set_string(object, "period", period->name);
	json_set_integer(object, "nr_articles", period->nr_articles);
	json_set_integer(object, "nr_all", period->nr_all);
	json_set_real(object, "share", period->nr_all ? timeline_share(period) : NAN);
	json_set_boolean(object, "gap", period->is_gap);
	json_set_integer(object, "nr_versions", period->nr_versions);
	if (period->top.id) {
		top = json_object_new_object();
		json_set_citation(top, &period->top);
	}
	json_set(object, "top", top);
	for (size_t i = 0; i < period->nr_figures; i++)
		json_object_array_add(figures, figure_object(&period->figures[i]));
	json_set_integer(object, "nr_figures", (int64_t)period->nr_figures_all);
	json_set(object, "figures", figures);
	return object;
}

void print_timeline_json(const struct printed_timeline *printed)
{
	static const char *const steps[] = {"month", "quarter", "year"};
	const struct timeline *timeline = printed->timeline;
	struct json_object *object = json_object_new_object(), *periods = json_object_new_array();

	json_set_text(object, "query", printed->subject);
	json_set(object, "topic", timeline->topic.id ? json_text(timeline->topic.slug) : NULL);
	json_set(object, "label", timeline->topic.id ? json_text(timeline->topic.label) : NULL);
	json_set_text_or_null(object, "shown_for", timeline->shown_for);
	json_set_string(object, "by", steps[printed->step]);
	json_set_integer(object, "total", timeline->nr_articles);
	json_set_integer(object, "undated", timeline->nr_undated);
	for (size_t i = printed->first; i < timeline->nr; i++)
		json_object_array_add(periods, period_object(&timeline->periods[i]));
	json_set(object, "periods", periods);
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
