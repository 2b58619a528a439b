/* Options, and articles by name, of the commands that answer from facts. */
#include "cli/answer.h"

#include "searcher/query.h"

#include <stdlib.h>
#include <string.h>

static bool choose_format(struct answer_options *options, const char *name, bool with_svg)
{
	static const char *const names[] = {"text", "json", "csv", "svg"};

	for (size_t i = 0; i < (with_svg ? 4 : 3); i++) {
		if (!strcmp(names[i], name)) {
			options->format = (enum answer_format)i;
			return true;
		}
	}
	if (with_svg)
		complain(_("--format: '%s' is not one of text, json, csv, svg"), name);
	else
		complain(_("--format: '%s' is not one of text, json, csv"), name);
	return false;
}

static bool take_number(size_t *out, const char *option, const char *text)
{
	long number = option_number(option, text);

	if (number > ANSWER_MAX_LIMIT && !strcmp(option, "--limit"))
		number = ANSWER_MAX_LIMIT;
	*out = (size_t)number;
	return number >= 0;
}

bool answer_option(struct answer_options *options, int option, bool with_svg)
{
	switch (option) {
	case 'a':
		options->archive = optarg;
		return true;
	case 'f':
		return choose_format(options, optarg, with_svg);
	case 'n':
		return take_number(&options->limit, "--limit", optarg);
	default:
		return take_number(&options->offset, "--offset", optarg);
	}
}

bool answer_is_text_or_json(const struct answer_options *options)
{
	if (options->format != FORMAT_TEXT && options->format != FORMAT_JSON)
		complain(_("--format: '%s' is not one of text, json"), "csv");
	return options->format == FORMAT_TEXT || options->format == FORMAT_JSON;
}

bool answer_sort(struct search_options *options, const char *name)
{
	static const struct {
		const char *name;
		enum rank_order order;
		bool by_event;
	} sorts[] = {{"relevance", RANK_BY_SCORE, false}, {"date", RANK_NEWEST_FIRST, false},
		{"date-asc", RANK_OLDEST_FIRST, false}, {"event", RANK_NEWEST_FIRST, true},
		{"event-asc", RANK_OLDEST_FIRST, true}};

	for (size_t i = 0; i < sizeof(sorts) / sizeof(*sorts); i++) {
		if (!strcmp(sorts[i].name, name)) {
			options->order = sorts[i].order;
			options->by_event = sorts[i].by_event;
			return true;
		}
	}
	complain(_("--sort: '%s' is not one of relevance, date, date-asc, event, event-asc"), name);
	return false;
}

bool answer_date(const char *option, const char *text, bool is_end, struct date *out)
{
	struct date date;

	if (!query_parse_date(text, strlen(text), &date)) {
		complain(_("%s: '%s' is no date; write 2024, 2024-06, 2024-06-26 or 26/6/2024"), option,
			text);
		return false;
	}
	*out = is_end ? date_last_day(date) : date_first_day(date);
	return true;
}

bool answer_open(const struct answer_options *options, struct searcher *searcher)
{
	struct error err = ERROR_INIT;
	struct strbuf path = STRBUF_INIT;
	bool is_open;

	archive_path(options->archive, false, &path);
	is_open = searcher_open(searcher, path.buf, &err) == STATUS_OK;
	if (!is_open)
		complain("%s", err.message);
	strbuf_release(&path);
	return is_open;
}

char *answer_join(int argc, char **argv)
{
	struct strbuf text = STRBUF_INIT;

	for (int i = 0; i < argc; i++)
		strbuf_addf(&text, "%s%s", i ? " " : "", argv[i]);
	return strbuf_detach(&text, NULL);
}

void print_citation(const struct citation *article, const struct style *style)
{
	print_dim(style);
	print_date(article->date);
	if (*article->source) {
		fputs("  ", stdout);
		print_harmless(article->source, ' ', stdout);
	}
	fputs("  ", stdout);
	print_harmless(article->ref, '?', stdout);
	print_plain(style);
	putchar('\n');
}

void print_place(const struct citation *article, int64_t start_byte, int64_t end_byte,
	const struct style *style)
{
	print_dim(style);
	printf("tracuu show %lld --at %lld-%lld", (long long)article->id, (long long)start_byte,
		(long long)end_byte);
	print_plain(style);
	putchar('\n');
}

void json_set_citation(struct json_object *object, const struct citation *article)
{
	json_set_integer(object, "id", article->id);
	json_set_text(object, "ref", article->ref);
	json_set_text(object, "title", article->title);
	json_set_text_or_null(object, "date", article->date);
	json_set_text_or_null(object, "source", article->source);
}
