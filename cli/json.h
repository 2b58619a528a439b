/* JSON as the commands print it: an object a line. The keys: docs/output.md and docs/answers.md. */
#ifndef TRACUU_CLI_JSON_H
#define TRACUU_CLI_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

enum { JSON_REAL_DIGITS = 12 };

/* ---- values, the caller's; NULL is null */

/* Text of an archive, as it is. */
struct json_object *json_string(const char *text);

/* Text of elsewhere, which may be no valid UTF-8, as file names and arguments may: repaired. */
struct json_object *json_text(const char *text);

/* With so many significant digits, 17 at most; null for what is no number. */
struct json_object *json_real(double number, int digits);

/* [start_byte, end_byte] */
struct json_object *json_span(int64_t start_byte, int64_t end_byte);

/* ---- members of an object: key is a literal that the object does not have yet */

/* The value becomes the object's. */
void json_set(struct json_object *object, const char *key, struct json_object *value);

void json_set_boolean(struct json_object *object, const char *key, bool value);
void json_set_integer(struct json_object *object, const char *key, int64_t value);
void json_set_real(struct json_object *object, const char *key, double value); /* JSON_REAL_DIGITS */
void json_set_string(struct json_object *object, const char *key, const char *text);
void json_set_text(struct json_object *object, const char *key, const char *text);

/* null for NULL and "" */
void json_set_string_or_null(struct json_object *object, const char *key, const char *text);
void json_set_text_or_null(struct json_object *object, const char *key, const char *text);

/* Prints it as one line and releases it. */
void json_print(struct json_object *object);

#endif
