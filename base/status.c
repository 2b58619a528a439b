#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

enum status error_set(struct error *err, enum status status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	err->status = status;
	vsnprintf(err->message, sizeof(err->message), format, args);
	va_end(args);
	return status;
}

void error_reset(struct error *err)
{
	err->status = STATUS_OK;
	err->message[0] = '\0';
}
