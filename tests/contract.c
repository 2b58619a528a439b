/* Contracts that hold for any input. */
#include "tests/contract.h"

#include "text/decode.h"

#include <string.h>

bool is_valid_utf8(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		size_t from = at;

		if (utf8_next(text, len, &at) == 0xFFFD &&
			(at - from != 3 || memcmp(text + from, "\xEF\xBF\xBD", 3) != 0))
			return false;
	}
	return true;
}

static bool starts_character(const char *text, size_t at)
{
	return ((unsigned char)text[at] & 0xC0) != 0x80;
}

bool marks_are_sound(const char *text, const struct marks *marks)
{
	size_t len = strlen(text), end = 0;

	for (size_t i = 0; i < marks->nr; i++) {
		const struct mark *mark = &marks->items[i];

		if (mark->start_byte < end || mark->start_byte >= mark->end_byte || mark->end_byte > len ||
			!starts_character(text, mark->start_byte) || !starts_character(text, mark->end_byte))
			return false;
		end = mark->end_byte;
	}
	return true;
}

static void see_article(void *context, const struct article *article)
{
	const char *const strings[] = {
		article->ref, article->title, article->body, article->author, article->url, article->source};

	++*(size_t *)context;
	for (size_t i = 0; i < sizeof(strings) / sizeof(*strings); i++) {
		contract(strings[i] != NULL);
		contract(is_valid_utf8(strings[i], strlen(strings[i])));
	}
	contract(*article->title || *article->body);
	contract(date_is_valid(article->date));
	contract((article->date_origin == DATE_ORIGIN_NONE) == !date_is_known(article->date));
}

static void see_skip(void *context, size_t line, const char *reason)
{
	(void)context;
	(void)line;
	contract(*reason && !strchr(reason, '\n'));
}

void read_articles(fuzz_read_fn *read, const uint8_t *data, size_t size)
{
	size_t nr_articles = 0;
	const struct article_sink sink = {&nr_articles, see_article, see_skip};
	struct error err = ERROR_INIT;
	FILE *stream = size > 0 ? fmemopen((void *)data, size, "rb") : fopen("/dev/null", "rb");
	enum status status;

	contract(stream != NULL);
	status = read(stream, &sink, &err);
	contract(status == STATUS_OK || status == STATUS_BAD_INPUT);
	contract((status == STATUS_OK) == (*err.message == '\0'));
	contract(!strchr(err.message, '\n'));
	fclose(stream);
}
