/*
 * Status codes and the one error record a failing call fills.
 *
 * A call that can fail returns enum status and takes struct error *err last. It fills err once, where the
 * cause is known; callers add nothing on the way up. Only cli/ prints an error or ends the process.
 *
 * Messages are written in English. A program that speaks another language sets error_translate once, before
 * it calls anything else here; `make po` collects the texts out of error_set, error_text, skip calls and N_.
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

/* Marks a message that is given on in a variable; error_text, or who prints it, translates it. */
#define N_(text) text

/*
 * Text or printf-style format -> the same in the user's language, with the same conversions; valid until the
 * process ends. NULL, as at the start: English. Called from several threads at once.
 */
extern const char *(*error_translate)(const char *format);

/* The text through error_translate: for what a message is put together from, a reason within a sentence. */
const char *error_text(const char *text) __attribute__((format_arg(1)));

/*
 * Fills *err with a printf-style message, its format translated, and returns status, so that a caller can
 * `return error_set(...)`.
 */
enum status error_set(struct error *err, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void error_reset(struct error *err);

#endif
