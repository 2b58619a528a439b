/* Offers and facets as lines of text. */
#include "cli/print_facets.h"

#include "cli/cli.h"

#include <string.h>

enum { MAX_OFFERS = 8, MAX_COUNTS = 12 };

static void print_fit(const struct search_fit *fit, bool is_first)
{
	print_harmless(fit->name, ' ', stdout);
	if (fit->id)
		printf(" #%lld", (long long)fit->id);
	if (is_first)
		printf(ngettext(" (%lld article)", " (%lld articles)", (unsigned long)fit->nr_articles),
			(long long)fit->nr_articles);
	else
		printf(" (%lld)", (long long)fit->nr_articles);
}

static void print_none(const struct search_field *field, bool is_topic)
{
	printf("%s:", field->name);
	print_harmless(field->value, ' ', stdout);
	printf(" %s\n", is_topic ? _("fits no topic") : _("fits nobody"));
}

/* "official:tiep fits: Hứa Thị Tiệp #7 (12 articles), Lò Văn Tiệp #31 (3)" */
static void print_field(const struct search_field *field)
{
	printf("%s:", field->name);
	print_harmless(field->value, ' ', stdout);
	printf(" %s ", _("fits:"));
	for (size_t i = 0; i < field->nr_fits && i < MAX_OFFERS; i++) {
		if (i > 0)
			fputs(", ", stdout);
		print_fit(&field->fits[i], i == 0);
	}
	if (field->nr_fits_all > MAX_OFFERS)
		printf(_(" and %zu more"), field->nr_fits_all - MAX_OFFERS);
	putchar('\n');
}

void print_offers(const struct search_fields *fields)
{
	for (size_t i = 0; i < fields->nr; i++) {
		const struct search_field *field = &fields->items[i];
		bool is_topic = !strcmp(field->name, "topic");

		if (!is_topic && strcmp(field->name, "official") != 0 && strcmp(field->name, "speaker") != 0)
			continue;
		if (field->nr_fits == 0)
			print_none(field, is_topic);
		else if (field->nr_fits > 1)
			print_field(field);
	}
}

static void print_count(enum facet facet, const struct facet_count *count)
{
	if (facet == FACET_YEARS)
		printf("%lld", (long long)count->id);
	else
		print_harmless(count->name, ' ', stdout);
	printf(" (%lld)", (long long)count->nr_articles);
}

void print_facets(const struct search_facets *facets)
{
	static const char *const names[NR_FACETS] = {
		N_("Officials"), N_("Speakers"), N_("Topics"), N_("Years"), N_("Sources")};

	for (enum facet facet = 0; facet < NR_FACETS; facet++) {
		size_t nr = facets->nr[facet];

		for (size_t i = 0; i < nr && i < MAX_COUNTS; i++) {
			fputs(i ? ", " : _(names[facet]), stdout);
			fputs(i ? "" : ": ", stdout);
			print_count(facet, &facets->counts[facet][i]);
		}
		if (nr > MAX_COUNTS)
			printf(_(" and %zu more"), nr - MAX_COUNTS);
		if (nr)
			putchar('\n');
	}
}
