#include "cli/json.h"

#include "base/strbuf.h"
#include "text/decode.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct json_object *json_string(const char *text)
{
	size_t len = strlen(text);

	return utf8_is_valid(text, len) ? json_object_new_string_len(text, (int)len) : json_text(text);
}

struct json_object *json_text(const char *text)
{
	struct strbuf repaired = STRBUF_INIT;
	struct json_object *string;

	decode_text(text, strlen(text), NULL, &repaired);
	string = json_object_new_string_len(repaired.buf, (int)repaired.len);
	strbuf_release(&repaired);
	return string;
}

/* As %g has it, but it shows that it is no integer, and the exponent is short: 1.0, 1e-6, 1e20. */
struct json_object *json_real(double number, int digits)
{
	char text[40], *exponent;
	int len = snprintf(text, sizeof(text), "%.*g", digits, number);

	if (!isfinite(number))
		return NULL;
	exponent = strchr(text, 'e');
	if (exponent) {
		char *to = exponent + (exponent[1] == '-' ? 2 : 1), *from = exponent + 2;

		from += strspn(from, "0");
		memmove(to, from, strlen(from) + 1);
	} else if (!strchr(text, '.')) {
		memcpy(text + len, ".0", sizeof(".0"));
	}
	return json_object_new_double_s(number, text);
}

struct json_object *json_span(int64_t start_byte, int64_t end_byte)
{
	struct json_object *span = json_object_new_array_ext(2);

	json_object_array_add(span, json_object_new_int64(start_byte));
	json_object_array_add(span, json_object_new_int64(end_byte));
	return span;
}

void json_set(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add_ex(object, key, value,
		JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

void json_set_boolean(struct json_object *object, const char *key, bool value)
{
	json_set(object, key, json_object_new_boolean(value));
}

void json_set_integer(struct json_object *object, const char *key, int64_t value)
{
	json_set(object, key, json_object_new_int64(value));
}

void json_set_real(struct json_object *object, const char *key, double value)
{
	json_set(object, key, json_real(value, JSON_REAL_DIGITS));
}

void json_set_string(struct json_object *object, const char *key, const char *text)
{
	json_set(object, key, json_string(text));
}

void json_set_text(struct json_object *object, const char *key, const char *text)
{
	json_set(object, key, json_text(text));
}

void json_set_string_or_null(struct json_object *object, const char *key, const char *text)
{
	json_set(object, key, text && *text ? json_string(text) : NULL);
}

void json_set_text_or_null(struct json_object *object, const char *key, const char *text)
{
	json_set(object, key, text && *text ? json_text(text) : NULL);
}

/* The digits of \u001B are capitals, as they have been in every version; json-c would write small letters. */
static void print_escapes(const char *line, size_t len)
{
	const char *end = line + len, *escape;

	while ((escape = memchr(line, '\\', (size_t)(end - line))) != NULL) {
		fwrite(line, 1, (size_t)(escape + 2 - line), stdout);
		line = escape + 2;
		for (int i = 0; i < 4 && escape[1] == 'u'; i++)
			putchar(toupper((unsigned char)*line++));
	}
	fwrite(line, 1, (size_t)(end - line), stdout);
}

void json_print(struct json_object *object)
{
	const int flags = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;
	size_t len;
	const char *line = json_object_to_json_string_length(object, flags, &len);

	print_escapes(line, len);
	putchar('\n');
	json_object_put(object);
}
