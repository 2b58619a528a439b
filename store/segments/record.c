/* Numbers of tokens <-> units. */
#include "store/segments/record.h"

static void add_unit(struct strbuf *record, uint32_t unit)
{
	char *bytes = strbuf_extend(record, RECORD_UNIT);

	bytes[0] = (char)(unit & 0xFF);
	bytes[1] = (char)(unit >> 8);
}

void record_add_token(struct strbuf *record, uint32_t number, bool is_beside)
{
	uint32_t value = number + RECORD_FIRST;

	if (is_beside)
		add_unit(record, RECORD_BESIDE);
	if (value >= RECORD_LARGE)
		add_unit(record, RECORD_LARGE | value >> 16);
	add_unit(record, value & 0xFFFF);
}

void record_add_body(struct strbuf *record)
{
	add_unit(record, RECORD_BODY);
}

bool record_next(const unsigned char *record, size_t len, size_t *at, struct record_token *out)
{
	uint32_t unit;

	*out = (struct record_token){0, false, false};
	if (*at + RECORD_UNIT > len)
		return false;
	unit = record_unit(record + *at);
	*at += RECORD_UNIT;
	if (unit == RECORD_BODY) {
		out->is_body = true;
		return true;
	}
	if (unit == RECORD_BESIDE) {
		out->is_beside = true;
		if (*at + RECORD_UNIT > len)
			return false;
		unit = record_unit(record + *at);
		*at += RECORD_UNIT;
	}
	if (unit >= RECORD_LARGE) {
		if (*at + RECORD_UNIT > len)
			return false;
		unit = (unit & 0xFF) << 16 | record_unit(record + *at);
		*at += RECORD_UNIT;
	}
	if (unit < RECORD_FIRST)
		return false;
	out->number = unit - RECORD_FIRST;
	return true;
}
