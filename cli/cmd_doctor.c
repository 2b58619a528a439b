/* tracuu doctor: is the archive sound? And what can be made anew, made anew. */
#include "cli/cli.h"
#include "store/archive_stats.h"
#include "store/rebuild.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static void on_finding(void *context, const char *finding)
{
	json_array_append_new(context, json_string(finding));
}

static void print_text(const char *path, const json_t *findings)
{
	if (json_array_size(findings) == 0)
		printf(_("%s: sound\n"), path);
	for (size_t i = 0; i < json_array_size(findings); i++)
		printf("%s: %s\n", path, json_string_value(json_array_get(findings, i)));
}

static void print_json(const char *path, json_t *findings)
{
	json_t *object = json_object();

	json_object_set_new(object, "archive", json_text(path));
	json_object_set_new(object, "sound", json_boolean(json_array_size(findings) == 0));
	json_object_set(object, "findings", findings);
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
}

static int examine(const char *path, bool rebuild, bool as_json)
{
	struct archive archive;
	struct error err = ERROR_INIT;
	json_t *findings = json_array();
	int exit_status = EXIT_DONE;
	enum status status = archive_open(&archive, path, ARCHIVE_WRITE_EXISTING, &err);

	if (status == STATUS_OK && rebuild)
		status = archive_rebuild(&archive, &err);
	if (status == STATUS_OK)
		status = archive_check(&archive, on_finding, findings, &err);
	archive_close(&archive);
	if (status != STATUS_OK)
		complain("%s", err.message);
	else if (as_json)
		print_json(path, findings);
	else
		print_text(path, findings);
	if (status != STATUS_OK || json_array_size(findings) > 0)
		exit_status = EXIT_BROKEN;
	json_decref(findings);
	return exit_status;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"rebuild", no_argument, NULL, 'r'},
		{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	const char *archive = NULL, *format = "text";
	struct strbuf path = STRBUF_INIT;
	bool rebuild = false;
	int option, exit_status;

	while ((option = getopt_long(argc, argv, "a:f:h", longs, NULL)) != -1) {
		if (option == 'a')
			archive = optarg;
		else if (option == 'f')
			format = optarg;
		else if (option == 'r')
			rebuild = true;
		else
			return command_help(&command_doctor, option == 'h');
	}
	if (optind < argc || (strcmp(format, "text") != 0 && strcmp(format, "json") != 0))
		return command_help(&command_doctor, false);
	archive_path(archive, false, &path);
	exit_status = examine(path.buf, rebuild, !strcmp(format, "json"));
	strbuf_release(&path);
	return exit_status;
}

const struct command command_doctor = {"doctor", run, N_("check that the archive is sound"),
	N_("usage: tracuu doctor [-a ARCHIVE] [--rebuild] [--format text|json]\n\n"
	   "Checks the file, the indexes against the stored text, and all counts. With --rebuild the indexes are made\n"
	   "anew from the stored text before; else nothing is repaired.\n")};
