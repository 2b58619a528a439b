/* Paths -> the list of files to read. Opens none of them. */
#include "indexer/source.h"

#include "base/memory.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void source_init(struct source *source)
{
	memset(source, 0, sizeof(*source));
}

void source_release(struct source *source)
{
	arena_release(&source->arena);
	strmap_release(&source->seen);
	free(source->files);
	free(source->roots);
	free(source->unread);
	source_init(source);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static char *join(struct arena *arena, const char *root, const char *rest)
{
	struct strbuf both = STRBUF_INIT;
	char *joined;

	strbuf_addf(&both, "%s%s", root, rest);
	joined = arena_strndup(arena, both.buf, both.len);
	strbuf_release(&both);
	return joined;
}

bool source_is_below(const char *identity, const char *folder)
{
	size_t len = strlen(folder);

	if (strncmp(identity, folder, len) != 0)
		return false;
	return identity[len] == '/' || identity[len] == '\0' || (len == 1 && folder[0] == '/');
}

bool source_is_unread(const struct source *source, const char *identity)
{
	for (size_t i = 0; i < source->nr_unread; i++)
		if (source_is_below(identity, source->unread[i]))
			return true;
	return false;
}

struct walk {
	struct source *source;
	size_t root;      /* number in source->roots */
	size_t given_len; /* of the path that the user gave: what follows it is the way down */
	source_skip_fn *skip;
	void *context;
};

static void add_file(struct walk *walk, const FTSENT *entry)
{
	struct source *source = walk->source;
	const char *identity =
		join(&source->arena, source->roots[walk->root].identity, entry->fts_path + walk->given_len);
	const struct reader *reader = reader_for(entry->fts_path);
	struct source_file *file;
	int is_new;

	source->roots[walk->root].nr_files++;
	if (!reader) {
		source->nr_other++;
		if (entry->fts_level == FTS_ROOTLEVEL)
			walk->skip(walk->context, entry->fts_path,
				"no format that is read here (txt, html, jsonl, xml)");
		return;
	}
	strmap_add(&source->seen, identity, strlen(identity), &is_new);
	if (!is_new)
		return;
	ARRAY_GROW(source->files, source->nr_files + 1, source->alloc_files);
	file = &source->files[source->nr_files++];
	file->path = arena_strdup(&source->arena, entry->fts_path);
	file->identity = identity;
	file->reader = reader;
	file->size = entry->fts_statp->st_size;
	/* Asked only whether it is the same; a wrong clock's year 2300 wraps around. */
	file->mtime_ns = (int64_t)((uint64_t)entry->fts_statp->st_mtim.tv_sec * 1000000000u +
		(uint64_t)entry->fts_statp->st_mtim.tv_nsec);
	source->total_bytes += file->size;
}

/*
 * What is at the path, or below it, may be there all the same: a closed folder, a link to an unmounted disk.
 */
static void leave_unread(struct walk *walk, const char *path, const char *reason)
{
	struct source *source = walk->source;

	ARRAY_GROW(source->unread, source->nr_unread + 1, source->alloc_unread);
	source->unread[source->nr_unread++] =
		join(&source->arena, source->roots[walk->root].identity, path + walk->given_len);
	walk->skip(walk->context, path, reason);
}

static void visit(struct walk *walk, FTS *tree, FTSENT *entry)
{
	if (entry->fts_level > FTS_ROOTLEVEL && entry->fts_name[0] == '.') {
		if (entry->fts_info == FTS_D)
			fts_set(tree, entry, FTS_SKIP);
		return;
	}
	switch (entry->fts_info) {
	case FTS_F:
		add_file(walk, entry);
		break;
	case FTS_DC:
		walk->skip(walk->context, entry->fts_path, "symbolic link loop");
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		leave_unread(walk, entry->fts_path, strerror(entry->fts_errno));
		break;
	case FTS_SLNONE:
		leave_unread(walk, entry->fts_path, N_("symbolic link to nowhere"));
		break;
	case FTS_DEFAULT:
		walk->skip(walk->context, entry->fts_path, "no regular file");
		break;
	default:
		break;
	}
}

static size_t add_root(struct source *source, const char *identity)
{
	ARRAY_GROW(source->roots, source->nr_roots + 1, source->alloc_roots);
	source->roots[source->nr_roots] = (struct source_root){arena_strdup(&source->arena, identity), 0};
	return source->nr_roots++;
}

void source_add(struct source *source, const char *path, source_skip_fn *skip, void *context)
{
	char *given = xstrdup(path), *roots[2];
	size_t len = strlen(given);
	char identity[PATH_MAX];
	struct walk walk = {source, 0, 0, skip, context};
	FTS *tree;
	FTSENT *entry;

	while (len > 1 && given[len - 1] == '/')
		given[--len] = '\0';
	roots[0] = given;
	roots[1] = NULL;
	if (!realpath(given, identity)) {
		skip(context, path, strerror(errno));
		free(given);
		return;
	}
	walk.root = add_root(source, identity);
	walk.given_len = len;
	tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	while (tree && (entry = fts_read(tree)) != NULL)
		visit(&walk, tree, entry);
	if (errno != 0) /* the walk broke off */
		leave_unread(&walk, given, strerror(errno));
	if (tree)
		fts_close(tree);
	free(given);
}

void article_ref(const struct source_file *file, size_t nr, const char *stated, struct strbuf *out)
{
	strbuf_add_str(out, *stated ? stated : file->path);
	if (!*stated && file->reader->is_collection)
		strbuf_addf(out, "#%zu", nr);
}
