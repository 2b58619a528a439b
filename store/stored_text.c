/* Bodies of articles, from what is stored of them to text, as functions of SQL. */
#include "store/stored_text.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdlib.h>
#include <zstd.h>

#ifdef TRACUU_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#endif

/* What a connection unpacks with: dictionaries are read when a body names them. */
struct unpacking {
	sqlite3 *db;
	ZSTD_DCtx *context;
	struct known_dictionary {
		unsigned int id;
		ZSTD_DDict *dictionary;
	} * known;
	size_t nr_known, alloc_known;
};

static void unpacking_free(void *context)
{
	struct unpacking *unpacking = context;

	ZSTD_freeDCtx(unpacking->context);
	for (size_t i = 0; i < unpacking->nr_known; i++)
		ZSTD_freeDDict(unpacking->known[i].dictionary);
	free(unpacking->known);
	free(unpacking);
}

static const ZSTD_DDict *read_dictionary(struct unpacking *unpacking, unsigned int id)
{
	ZSTD_DDict *dictionary = NULL;
	sqlite3_stmt *select = NULL;

	if (sqlite3_prepare_v2(unpacking->db, "SELECT data FROM text_dictionary WHERE id = ?1", -1, &select,
		    NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_int64(select, 1, id);
	if (sqlite3_step(select) == SQLITE_ROW)
		dictionary = ZSTD_createDDict(sqlite3_column_blob(select, 0),
			(size_t)sqlite3_column_bytes(select, 0));
	sqlite3_finalize(select);
	if (!dictionary)
		return NULL;
	ARRAY_GROW(unpacking->known, unpacking->nr_known + 1, unpacking->alloc_known);
	unpacking->known[unpacking->nr_known++] = (struct known_dictionary){id, dictionary};
	return dictionary;
}

static const ZSTD_DDict *dictionary_of(struct unpacking *unpacking, unsigned int id)
{
	for (size_t i = 0; i < unpacking->nr_known; i++)
		if (unpacking->known[i].id == id)
			return unpacking->known[i].dictionary;
	return read_dictionary(unpacking, id);
}

static void say_damaged(sqlite3_context *call)
{
	sqlite3_result_error(call, error_text("the text of an article is damaged"), -1);
	sqlite3_result_error_code(call, SQLITE_CORRUPT);
}

/* What a body of so many bytes says of its text's; false where it is none. */
static bool text_bytes(sqlite3 *db, sqlite3_value *body, unsigned long long *out)
{
	*out = ZSTD_getFrameContentSize(sqlite3_value_blob(body), (size_t)sqlite3_value_bytes(body));
	return *out <= (unsigned long long)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1); /* errors are large */
}

static void unpack(sqlite3_context *call, int nr_args, sqlite3_value **args)
{
	struct unpacking *unpacking = sqlite3_user_data(call);
	const void *packed = sqlite3_value_blob(args[0]);
	size_t packed_len = (size_t)sqlite3_value_bytes(args[0]), result;
	const ZSTD_DDict *dictionary;
	unsigned long long len;
	char *text;

	(void)nr_args;
	if (sqlite3_value_type(args[0]) != SQLITE_BLOB) {
		sqlite3_result_value(call, args[0]);
		return;
	}
	dictionary = dictionary_of(unpacking, ZSTD_getDictID_fromFrame(packed, packed_len));
	if (!dictionary || !text_bytes(unpacking->db, args[0], &len)) {
		say_damaged(call);
		return;
	}
	text = sqlite3_malloc64(len + 1);
	if (!text) {
		sqlite3_result_error_nomem(call);
		return;
	}
	result = ZSTD_decompress_usingDDict(unpacking->context, text, (size_t)len, packed, packed_len,
		dictionary);
	if (result == len) {
		sqlite3_result_text64(call, text, len, sqlite3_free, SQLITE_UTF8);
		return;
	}
	sqlite3_free(text);
	say_damaged(call);
}

static void count_bytes(sqlite3_context *call, int nr_args, sqlite3_value **args)
{
	unsigned long long len;

	(void)nr_args;
	if (sqlite3_value_type(args[0]) == SQLITE_NULL)
		return;
	if (sqlite3_value_type(args[0]) != SQLITE_BLOB)
		sqlite3_result_int64(call, sqlite3_value_bytes(args[0]));
	else if (text_bytes(sqlite3_context_db_handle(call), args[0], &len))
		sqlite3_result_int64(call, (sqlite3_int64)len);
	else
		say_damaged(call);
}

int stored_text_register(sqlite3 *db)
{
	/* Views may use them, whoever wrote the file. */
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	struct unpacking *unpacking = xcalloc(1, sizeof(*unpacking));
	int result;

	unpacking->db = db;
	unpacking->context = or_exit(ZSTD_createDCtx());
	result = sqlite3_create_function_v2(db, "unpacked", 1, flags, unpacking, unpack, NULL, NULL,
		unpacking_free);
	if (result == SQLITE_OK)
		result = sqlite3_create_function_v2(db, "unpacked_bytes", 1, flags, NULL, count_bytes, NULL,
			NULL, NULL);
	return result;
}
