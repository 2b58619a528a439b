/* Where the program's and the user's words are. */
#include "facts/lexicon.h"

#include "cli/cli.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef LEXICONDIR
#define LEXICONDIR "/usr/local/share/tracuu/lexicon"
#endif

bool find_beside_program(const char *name, char *out, size_t out_bytes)
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *slash;

	if (len <= 0)
		return false;
	program[len] = '\0';
	slash = strrchr(program, '/');
	if (slash)
		*slash = '\0';
	snprintf(out, out_bytes, "%s/%s", program, name);
	return access(out, R_OK) == 0;
}

static void own_folder(struct strbuf *out)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && *config)
		strbuf_addf(out, "%s/tracuu/lexicon", config);
	else if (home && *home)
		strbuf_addf(out, "%s/.config/tracuu/lexicon", home);
}

enum status load_lexicon(struct lexicon *lexicon, struct error *err)
{
	const char *given = getenv("TRACUU_LEXICON"), *folders[2];
	char beside[PATH_MAX + 32];
	struct strbuf own = STRBUF_INIT;
	enum status status;
	size_t nr = 1;

	folders[0] = LEXICONDIR;
	if (given && *given)
		folders[0] = given;
	else if (find_beside_program("corpus/lexicon", beside, sizeof(beside)))
		folders[0] = beside;
	own_folder(&own);
	if (own.len && access(own.buf, R_OK) == 0)
		folders[nr++] = own.buf;
	status = lexicon_load(lexicon, folders, nr, err);
	strbuf_release(&own);
	return status;
}
