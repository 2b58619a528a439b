/* tracuu stats: what the archive holds. */
#include "cli/cli.h"
#include "store/archive_stats.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static json_t *text_or_null(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static void print_json(const char *path, const struct archive_stats *stats)
{
	json_t *object = json_object();

	json_object_set_new(object, "archive", json_text(path));
	json_object_set_new(object, "articles", json_integer(stats->nr_articles));
	json_object_set_new(object, "undated", json_integer(stats->nr_undated));
	json_object_set_new(object, "files", json_integer(stats->nr_inputs));
	json_object_set_new(object, "first_date", text_or_null(stats->first_date));
	json_object_set_new(object, "last_date", text_or_null(stats->last_date));
	json_object_set_new(object, "words", json_integer(stats->nr_words));
	json_object_set_new(object, "tokens", json_integer(stats->nr_tokens));
	json_object_set_new(object, "persons", json_integer(stats->nr_persons));
	json_object_set_new(object, "speeches", json_integer(stats->nr_speeches));
	json_object_set_new(object, "topics", json_integer(stats->nr_topics));
	json_object_set_new(object, "abbreviations", json_integer(stats->nr_short_forms));
	json_object_set_new(object, "text_bytes", json_integer(stats->text_bytes));
	json_object_set_new(object, "archive_bytes", json_integer(stats->archive_bytes));
	json_object_set_new(object, "revision", json_integer(stats->revision));
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
}

static void print_text(const char *path, const struct archive_stats *stats)
{
	printf("%s\n", path);
	printf(_("%lld articles (%lld undated) from %lld files\n"), (long long)stats->nr_articles,
		(long long)stats->nr_undated, (long long)stats->nr_inputs);
	if (*stats->first_date)
		printf(_("dated %s to %s\n"), stats->first_date, stats->last_date);
	printf(_("%lld different words, %lld in all\n"), (long long)stats->nr_words,
		(long long)stats->nr_tokens);
	printf(_("%lld officials, %lld speeches, %lld topics\n"), (long long)stats->nr_persons,
		(long long)stats->nr_speeches, (long long)stats->nr_topics);
	printf(_("%lld abbreviations explained by articles\n"), (long long)stats->nr_short_forms);
	printf(_("%.1f MB of text, archive %.1f MB\n"), (double)stats->text_bytes / 1e6,
		(double)stats->archive_bytes / 1e6);
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	const char *archive_option = NULL, *format = "text";
	struct archive archive;
	struct archive_stats stats;
	struct error err = ERROR_INIT;
	struct strbuf path = STRBUF_INIT;
	enum status status;
	int option;

	while ((option = getopt_long(argc, argv, "a:f:h", longs, NULL)) != -1) {
		if (option == 'a')
			archive_option = optarg;
		else if (option == 'f')
			format = optarg;
		else
			return command_help(&command_stats, option == 'h');
	}
	if (optind < argc || (strcmp(format, "text") != 0 && strcmp(format, "json") != 0))
		return command_help(&command_stats, false);
	archive_path(archive_option, false, &path);
	status = archive_open(&archive, path.buf, ARCHIVE_READ, &err);
	if (status == STATUS_OK)
		status = archive_stats_read(&archive, &stats, &err);
	if (status != STATUS_OK)
		complain("%s", err.message);
	else if (!strcmp(format, "json"))
		print_json(path.buf, &stats);
	else
		print_text(path.buf, &stats);
	archive_close(&archive);
	strbuf_release(&path);
	return status == STATUS_OK ? EXIT_DONE : EXIT_BROKEN;
}

const struct command command_stats = {"stats", run, N_("what the archive holds"),
	N_("usage: tracuu stats [-a ARCHIVE] [--format text|json]\n")};
