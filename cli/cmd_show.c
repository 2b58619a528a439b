/* tracuu show: one article, by its id or ref. */
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/printer.h"
#include "cli/show_at.h"
#include "cli/terminal.h"
#include "searcher/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *origin_name(enum date_origin origin)
{
	static const char *const names[] = {"none", "metadata", "page", "path", "dateline"};

	return names[origin];
}

struct versions {
	struct search_version *items;
	size_t nr;
};

static void print_json(int64_t id, const struct article *article, const struct versions *versions)
{
	char iso[DATE_TEXT_BYTES] = "";
	struct json_object *object = json_object_new_object();

	if (date_is_known(article->date))
		date_format_iso(article->date, iso);
	json_set_integer(object, "id", id);
	json_set_text(object, "ref", article->ref);
	json_set_string(object, "title", article->title);
	json_set(object, "date", *iso ? json_string(iso) : NULL);
	json_set_string(object, "date_origin", origin_name(article->date_origin));
	json_set_string(object, "author", article->author);
	json_set_string(object, "source", article->source);
	json_set_string(object, "url", article->url);
	json_set_string(object, "body", article->body);
	json_set(object, "duplicates", json_versions(versions->items, versions->nr));
	json_print(object);
}

static void print_line(const char *label, const char *value)
{
	if (!*value)
		return;
	printf("%s: ", label);
	print_harmless(value, '?', stdout);
	putchar('\n');
}

/* Where else the report stands: each with its id, to be shown. */
static void print_versions(const struct versions *versions)
{
	for (size_t i = 0; i < versions->nr; i++) {
		const struct search_version *version = &versions->items[i];

		printf("%s: ", _("Other version"));
		print_date(version->date);
		fputs("  ", stdout);
		print_harmless(version->title, ' ', stdout);
		fputs("  ", stdout);
		print_harmless(version->source, '?', stdout);
		fputs(*version->source ? "  " : "", stdout);
		print_harmless(version->ref, '?', stdout);
		printf("  %lld\n", (long long)version->id);
	}
}

static void print_text(int64_t id, const struct article *article, const struct versions *versions)
{
	static const char *const origins[] = {N_("unknown"), N_("from the article's metadata"),
		N_("printed on the page"), N_("from the file's name or folder"),
		N_("from the text's dateline")};

	print_harmless(article->title, ' ', stdout);
	fputs("\n\n", stdout);
	if (date_is_known(article->date))
		printf("%s: %02d/%02d/%04d (%s)\n", _("Date"), article->date.day, article->date.month,
			article->date.year, _(origins[article->date_origin]));
	else
		printf("%s: %s\n", _("Date"), _(origins[0]));
	print_line(_("Author"), article->author);
	print_line(_("Source"), article->source);
	print_line(_("Address"), article->url);
	print_line(_("Ref"), article->ref);
	printf("%s: %lld\n", _("Id"), (long long)id);
	print_versions(versions);
	putchar('\n');
	for (const char *at = article->body; *at;) {
		size_t len = strcspn(at, "\n");
		char *line = xstrndup(at, len);

		print_harmless(line, ' ', stdout);
		fputs("\n\n", stdout);
		free(line);
		at += len + (at[len] == '\n');
	}
}

struct show_options {
	const char *archive, *format, *at;
	bool as_json;
	int64_t start_byte, end_byte; /* of --at */
};

static int show(struct searcher *searcher, const char *id_or_ref, const struct show_options *options)
{
	struct article article = ARTICLE_INIT;
	struct versions versions = {NULL, 0};
	struct arena arena = ARENA_INIT;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_DONE;
	int64_t id;

	if (searcher_get(searcher, id_or_ref, &arena, &id, &article, &err) != STATUS_OK ||
		searcher_versions(searcher, id, &arena, &versions.items, &versions.nr, &err) != STATUS_OK) {
		complain("%s", err.message);
		exit_status = EXIT_BROKEN;
	} else if (id == 0) {
		complain(_("%s: no article with this id or ref"), id_or_ref);
		exit_status = EXIT_PARTLY;
	} else if (options->at) {
		exit_status = show_at(id, &article, options->start_byte, options->end_byte, options->as_json);
	} else if (options->as_json) {
		print_json(id, &article, &versions);
	} else {
		print_text(id, &article, &versions);
	}
	arena_release(&arena);
	return exit_status;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"at", required_argument, NULL, 't'},
		{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct show_options options = {.format = "text"};
	struct searcher searcher;
	struct error err = ERROR_INIT;
	struct strbuf path = STRBUF_INIT;
	int option, exit_status = EXIT_DONE;

	while ((option = getopt_long(argc, argv, "a:f:h", longs, NULL)) != -1) {
		if (option == 'a')
			options.archive = optarg;
		else if (option == 'f')
			options.format = optarg;
		else if (option == 't')
			options.at = optarg;
		else
			return command_help(&command_show, option == 'h');
	}
	options.as_json = !strcmp(options.format, "json");
	if (optind == argc || (options.at && optind + 1 != argc) ||
		(!options.as_json && strcmp(options.format, "text") != 0))
		return command_help(&command_show, false);
	if (options.at && !show_at_parse(options.at, &options.start_byte, &options.end_byte))
		return EXIT_BROKEN;
	archive_path(options.archive, false, &path);
	if (searcher_open(&searcher, path.buf, &err) != STATUS_OK) {
		complain("%s", err.message);
		exit_status = EXIT_BROKEN;
	}
	for (int i = optind; i < argc && exit_status != EXIT_BROKEN; i++) {
		int one = show(&searcher, argv[i], &options);

		exit_status = exit_status > one ? exit_status : one;
	}
	searcher_close(&searcher);
	strbuf_release(&path);
	return exit_status;
}

const struct command command_show = {"show", run, N_("an article in full"),
	N_("usage: tracuu show [-a ARCHIVE] [--format text|json] ID|REF...\n"
	   "       tracuu show [-a ARCHIVE] [--format text|json] ID|REF --at START-END\n\n"
	   "  --at START-END  only the sentences around these bytes of title, line break and body\n")};
