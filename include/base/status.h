/*
 * Status codes and the one error record a failing call fills.
 *
 * A call that can fail returns enum status and takes struct error *err last. It fills err once, where the
 * cause is known; callers add nothing on the way up. Only cli/ prints an error or ends the process.
 */
#ifndef TRACUU_BASE_STATUS_H
#define TRACUU_BASE_STATUS_H

enum status {
	STATUS_OK = 0,
	STATUS_USAGE,     /* the caller asked for something that has no meaning, e.g. date:32/13/2024 */
	STATUS_BAD_INPUT, /* an input file or line that cannot be read; the rest goes on */
	STATUS_IO,        /* the system said no: missing file, full disk, no permission */
	STATUS_ARCHIVE    /* the archive is missing, broken, newer than this program, or no archive */
};

struct error {
	enum status status;
	char message[512]; /* one line, names the file and the reason; "" while there is no error */
};

#define ERROR_INIT {STATUS_OK, ""}

/* Fills *err with a printf-style message and returns status, so that a caller can `return error_set(...)`. */
enum status error_set(struct error *err, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void error_reset(struct error *err);

#endif
