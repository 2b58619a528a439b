/* tracuu index: files and folders into the archive, with progress on a terminal and one summary line. */
#include "cli/cli.h"
#include "facts/lexicon.h"
#include "indexer/index.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct display {
	bool on_terminal;
	bool progress_shown;
	struct timespec start;
};

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void clear_progress(struct display *display)
{
	if (display->progress_shown)
		fputs("\r\033[K", stderr);
	display->progress_shown = false;
}

static void on_skipped(void *context, const char *path, size_t line, const char *reason)
{
	clear_progress(context);
	complain_skipped(path, line, reason);
}

static void on_progress(void *context, const struct index_progress *progress)
{
	struct display *display = context;
	double seconds = seconds_since(&display->start);
	double rate = seconds > 0 ? (double)progress->done_bytes / seconds : 0;
	double left = rate > 0 ? (double)(progress->total_bytes - progress->done_bytes) / rate : 0;

	if (!display->on_terminal || seconds < 0.2)
		return;
	fputs("\r\033[K", stderr);
	fprintf(stderr, _("%zu articles, %.1f of %.1f MB, %.1f MB/s, %d:%02d left"), progress->nr_articles,
		(double)progress->done_bytes / 1e6, (double)progress->total_bytes / 1e6, rate / 1e6,
		(int)left / 60, (int)left % 60);
	fflush(stderr);
	display->progress_shown = true;
}

static void print_summary(const struct index_report *report, double seconds)
{
	printf(_("%lld articles: %zu added, %zu changed, %zu removed; %zu files (%zu unchanged), %zu skipped; "
		 "%.1f MB of text in %.1f s\n"),
		(long long)report->nr_articles, report->nr_added, report->nr_changed, report->nr_removed,
		report->nr_files, report->nr_unchanged, report->nr_skipped, (double)report->text_bytes / 1e6,
		seconds);
	if (report->nr_refreshed)
		printf(_("%zu articles: what they say was found anew\n"), report->nr_refreshed);
}

static void print_advice(const struct index_report *report)
{
	if (report->refresh_advised == REFRESH_FACTS)
		complain(_(
			"not all articles were read with the words that are in use now: tracuu index --refresh facts"));
	else if (report->refresh_advised == REFRESH_TOPICS)
		complain(
			_("the topics have changed since articles were read: tracuu index --refresh topics"));
}

static int index_paths(const char *archive_option, struct index_options *options, bool with_facts)
{
	struct display display = {isatty(STDERR_FILENO) != 0, false, {0, 0}};
	const struct index_events events = {&display, on_skipped, on_progress};
	struct index_report report;
	struct archive archive;
	struct lexicon lexicon;
	struct error err = ERROR_INIT;
	struct strbuf path = STRBUF_INIT;
	enum status status;

	clock_gettime(CLOCK_MONOTONIC, &display.start);
	memset(&report, 0, sizeof(report));
	memset(&lexicon, 0, sizeof(lexicon));
	archive_path(archive_option, true, &path);
	status = archive_open(&archive, path.buf, ARCHIVE_WRITE, &err);
	if (status == STATUS_OK && with_facts) {
		status = load_lexicon(&lexicon, &err);
		options->lexicon = &lexicon;
	}
	if (status == STATUS_OK)
		status = index_run(&archive, options, &events, &report, &err);
	archive_close(&archive);
	options->lexicon = NULL;
	lexicon_release(&lexicon);
	options->lexicon = NULL;
	clear_progress(&display);
	strbuf_release(&path);
	if (status != STATUS_OK) {
		complain("%s", err.message);
		return EXIT_BROKEN;
	}
	print_summary(&report, seconds_since(&display.start));
	print_advice(&report);
	if (options->nr_paths == 0)
		return EXIT_DONE;
	if (report.nr_files == 0)
		complain(_("no articles here: no file has a format that is read (txt, html, jsonl, xml)"));
	return report.nr_skipped || report.nr_files == 0 ? EXIT_PARTLY : EXIT_DONE;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"prune", no_argument, NULL, 'p'}, {"no-facts", no_argument, NULL, 'F'},
		{"refresh", required_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	struct index_options options = {.nr_paths = 0};
	const char *archive = NULL;
	bool with_facts = true;
	int option;

	while ((option = getopt_long(argc, argv, "a:h", longs, NULL)) != -1) {
		if (option == 'a')
			archive = optarg;
		else if (option == 'p')
			options.prune = true;
		else if (option == 'F')
			with_facts = false;
		else if (option == 'r' && !strcmp(optarg, "topics"))
			options.refresh = REFRESH_TOPICS;
		else if (option == 'r' && !strcmp(optarg, "facts"))
			options.refresh = REFRESH_FACTS;
		else
			return command_help(&command_index, option == 'h');
	}
	if (optind == argc && (options.refresh == REFRESH_NONE || !with_facts))
		return command_help(&command_index, false);
	xmlInitParser(); /* before there is a second thread */
	options.paths = (const char *const *)argv + optind;
	options.nr_paths = (size_t)(argc - optind);
	return index_paths(archive, &options, with_facts);
}

const struct command command_index = {"index", run, N_("read files and folders into the archive"),
	N_("usage: tracuu index [-a ARCHIVE] [--prune] [--no-facts] PATH...\n"
	   "       tracuu index [-a ARCHIVE] --refresh topics|facts [PATH...]\n\n"
	   "Reads .txt, .html, .jsonl, RSS and Atom files, in folders at any depth. What has not changed since the\n"
	   "last run is not read again; what has vanished from a folder is removed from the archive.\n\n"
	   "  -a, --archive FILE  the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "      --prune         remove what has vanished even where a given folder is now empty\n"
	   "      --no-facts      do not look for officials, speeches, dates, topics and figures\n"
	   "      --refresh WHAT  find these anew in all articles that are in the archive: topics (with their figures),\n"
	   "                      or facts (everything); after words or topics were added to the lexicon\n")};
