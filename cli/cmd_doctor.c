/* tracuu doctor: is the archive sound? And what can be made anew, made anew. */
#include "cli/cli.h"
#include "cli/json.h"
#include "store/archive_stats.h"
#include "store/rebuild.h"

#include <stdio.h>
#include <string.h>

static void on_finding(void *context, const char *finding)
{
	json_object_array_add(context, json_string(finding));
}

static void print_text(const char *path, struct json_object *findings)
{
	if (json_object_array_length(findings) == 0)
		printf(_("%s: sound\n"), path);
	for (size_t i = 0; i < json_object_array_length(findings); i++)
		printf("%s: %s\n", path, json_object_get_string(json_object_array_get_idx(findings, i)));
}

static void print_json(const char *path, struct json_object *findings)
{
	struct json_object *object = json_object_new_object();

	json_set_text(object, "archive", path);
	json_set_boolean(object, "sound", json_object_array_length(findings) == 0);
	json_set(object, "findings", json_object_get(findings));
	json_print(object);
}

static int examine(const char *path, bool rebuild, bool as_json)
{
	struct archive archive;
	struct error err = ERROR_INIT;
	struct json_object *findings = json_object_new_array();
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
	if (status != STATUS_OK || json_object_array_length(findings) > 0)
		exit_status = EXIT_BROKEN;
	json_object_put(findings);
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
