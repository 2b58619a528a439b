/*
 * A timeline as a picture: upright bars over a time axis, numbers on the other, gaps of the archive hatched.
 * The file needs nothing else, and each bar says its number and headline where a reader points at it.
 */
#include "cli/answer.h"
#include "cli/print_timeline.h"

#include <stdio.h>

enum { WIDTH = 960, HEIGHT = 420, LEFT = 70, RIGHT = 24, TOP = 76, BOTTOM = 78, MAX_LABELS = 16 };

enum { PLOT_WIDTH = WIDTH - LEFT - RIGHT, PLOT_HEIGHT = HEIGHT - TOP - BOTTOM };

/* Text as XML has it: markup escaped, and no control characters, which XML cannot have. */
static void put_escaped(const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", stdout);
			break;
		case '<':
			fputs("&lt;", stdout);
			break;
		case '>':
			fputs("&gt;", stdout);
			break;
		case '"':
			fputs("&quot;", stdout);
			break;
		default:
			putchar((unsigned char)*text < 0x20 || *text == 0x7F ? ' ' : *text);
		}
	}
}

/* 1, 2 or 5 times a power of ten, so that at most six lines are above the axis. */
static int64_t grid_step(int64_t most)
{
	static const int factors[] = {2, 5, 10};
	int64_t power = 1;

	if (most <= 6)
		return 1;
	for (;; power *= 10)
		for (int i = 0; i < 3; i++)
			if (most <= 6 * power * factors[i])
				return power * factors[i];
}

static void put_text(double x, double y, const char *attributes, const char *text)
{
	printf("<text x=\"%.1f\" y=\"%.1f\"%s%s>", x, y, *attributes ? " " : "", attributes);
	put_escaped(text);
	puts("</text>");
}

static void put_head(const struct printed_timeline *printed)
{
	const struct timeline *timeline = printed->timeline;

	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
	       " role=\"img\" font-family=\"'DejaVu Sans', 'Noto Sans', Arial, sans-serif\" font-size=\"13\""
	       " fill=\"#222\">\n<title>",
		WIDTH, HEIGHT, WIDTH, HEIGHT);
	put_escaped(timeline_title(printed));
	puts("</title>\n<defs><pattern id=\"gap\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
	     " patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#f4f4f4\"/>"
	     "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#c4c4c4\" stroke-width=\"2\"/></pattern></defs>");
	printf("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, HEIGHT);
	put_text(LEFT, 32, "font-size=\"20\" font-weight=\"bold\"", timeline_title(printed));
	printf("<text x=\"%d\" y=\"54\" fill=\"#555\">", LEFT);
	printf(ngettext("%lld article", "%lld articles", (unsigned long)timeline->nr_articles),
		(long long)timeline->nr_articles);
	if (timeline->nr > printed->first)
		printf(", %s – %s", timeline->periods[printed->first].name,
			timeline->periods[timeline->nr - 1].name);
	if (timeline->nr_undated)
		printf(_(", and %lld undated"), (long long)timeline->nr_undated);
	puts("</text>");
}

static void put_grid(int64_t most, int64_t step)
{
	for (int64_t value = 0; value <= most; value += step) {
		double y = TOP + PLOT_HEIGHT * (1 - (double)value / (double)most);
		char label[24];

		snprintf(label, sizeof(label), "%lld", (long long)value);
		printf("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\"/>\n", LEFT, y,
			WIDTH - RIGHT, y, value ? "#e2e2e2" : "#444");
		put_text(LEFT - 8, y + 4, "text-anchor=\"end\"", label);
	}
}

static void put_period(const struct timeline_period *period, double x, double width, int64_t most)
{
	bool is_gap = period->is_gap;
	double height = is_gap ? PLOT_HEIGHT : PLOT_HEIGHT * (double)period->nr_articles / (double)most;
	double margin = width > 4 ? width * 0.12 : 0;

	if (!is_gap && period->nr_articles == 0)
		return;
	printf("<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"><title>",
		is_gap ? x : x + margin, TOP + PLOT_HEIGHT - height, is_gap ? width : width - 2 * margin,
		height, is_gap ? "url(#gap)" : "#2e7d32");
	printf("%s: ", period->name);
	if (is_gap) {
		put_escaped(_("the archive has no articles of this time"));
	} else {
		printf(_("%lld of %lld articles (%.1f%%)"), (long long)period->nr_articles,
			(long long)period->nr_all, 100 * timeline_share(period));
		fputs(". ", stdout);
		put_escaped(period->top.title);
	}
	puts("</title></rect>");
}

/* Names under the axis, every so many that they do not run into each other; upright years stay level. */
static void put_names(const struct printed_timeline *printed, double width)
{
	size_t nr = printed->timeline->nr - printed->first, step = (nr + MAX_LABELS - 1) / MAX_LABELS;

	for (size_t i = 0; i < nr; i += step)
		put_text(LEFT + width * ((double)i + 0.5), TOP + PLOT_HEIGHT + 20,
			"text-anchor=\"middle\" font-size=\"11\"",
			printed->timeline->periods[printed->first + i].name);
}

void print_timeline_svg(const struct printed_timeline *printed)
{
	static const char *const axes[] = {
		N_("Month of publication"), N_("Quarter of publication"), N_("Year of publication")};
	const struct timeline *timeline = printed->timeline;
	size_t nr = timeline->nr > printed->first ? timeline->nr - printed->first : 0;
	int64_t step = grid_step(timeline_most(printed));
	int64_t most = (timeline_most(printed) + step - 1) / step * step;
	double width = nr ? (double)PLOT_WIDTH / (double)nr : 0;
	bool has_gap = false;

	put_head(printed);
	put_grid(most, step);
	for (size_t i = 0; i < nr; i++) {
		put_period(&timeline->periods[printed->first + i], LEFT + width * (double)i, width, most);
		has_gap |= timeline->periods[printed->first + i].is_gap;
	}
	if (nr)
		put_names(printed, width);
	put_text(LEFT + PLOT_WIDTH / 2.0, HEIGHT - 34, "text-anchor=\"middle\"", _(axes[printed->step]));
	printf("<g transform=\"translate(22 %.1f) rotate(-90)\">", TOP + PLOT_HEIGHT / 2.0);
	put_text(0, 0, "text-anchor=\"middle\"", _("Number of articles"));
	puts("</g>");
	if (has_gap) {
		printf("<rect x=\"%d\" y=\"%d\" width=\"16\" height=\"12\" fill=\"url(#gap)\"/>\n", LEFT,
			HEIGHT - 20);
		put_text(LEFT + 22, HEIGHT - 10, "font-size=\"11\" fill=\"#555\"",
			_("the archive has no articles of this time"));
	}
	puts("</svg>");
}
