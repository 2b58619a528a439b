#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

const char *(*error_translate)(const char *format);

const char *error_text(const char *text)
{
	return error_translate ? error_translate(text) : text;
}

enum status error_set(struct error *err, enum status status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	err->status = status;
	vsnprintf(err->message, sizeof(err->message), error_text(format), args);
	va_end(args);
	return status;
}

void error_reset(struct error *err)
{
	err->status = STATUS_OK;
	err->message[0] = '\0';
}
