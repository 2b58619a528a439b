/* Query text -> tree, with the archive's help: keys typed without an input method are the words meant. */
#ifndef TRACUU_SEARCHER_QUERY_READ_H
#define TRACUU_SEARCHER_QUERY_READ_H

#include "searcher/query.h"
#include "searcher/search.h"

/* As query_parse, for an archive that is open; the text must outlive the tree. verbatim: as typed. */
enum status query_read(struct searcher *searcher, const char *text, bool verbatim, struct arena *arena,
	struct query *out, struct error *err);

#endif
