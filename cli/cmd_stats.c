/* tracuu stats: what the archive holds. */
#include "cli/cli.h"
#include "cli/json.h"
#include "store/archive_stats.h"

#include <stdio.h>
#include <string.h>

static void print_json(const char *path, const struct archive_stats *stats)
{
	struct json_object *object = json_object_new_object();

	json_set_text(object, "archive", path);
	json_set_integer(object, "articles", stats->nr_articles);
	json_set_integer(object, "undated", stats->nr_undated);
	json_set_integer(object, "files", stats->nr_inputs);
	json_set_string_or_null(object, "first_date", stats->first_date);
	json_set_string_or_null(object, "last_date", stats->last_date);
	json_set_integer(object, "words", stats->nr_words);
	json_set_integer(object, "tokens", stats->nr_tokens);
	json_set_integer(object, "persons", stats->nr_persons);
	json_set_integer(object, "speeches", stats->nr_speeches);
	json_set_integer(object, "topics", stats->nr_topics);
	json_set_integer(object, "abbreviations", stats->nr_short_forms);
	json_set_integer(object, "text_bytes", stats->text_bytes);
	json_set_integer(object, "archive_bytes", stats->archive_bytes);
	json_set_integer(object, "revision", stats->revision);
	json_print(object);
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
