/* Office -> post, level, places. */
#include "store/office_parts.h"

#include "text/letter.h"
#include "text/lexeme.h"

#include <ctype.h>
#include <string.h>

/* The nouns that a place name follows, and where they stand in the state. Two words before one. */
static const struct {
	const char *first, *second;
	enum office_level level;
	bool before_place;
} nouns[] = {
	{"thị", "trấn", LEVEL_COMMUNE, true},
	{"thị", "xã", LEVEL_DISTRICT, true},
	{"thành", "phố", LEVEL_UNKNOWN, true},
	{"khu", "phố", LEVEL_VILLAGE, true},
	{"dân", "phố", LEVEL_VILLAGE, true},
	{"huyện", "ủy", LEVEL_DISTRICT, false},
	{"quận", "ủy", LEVEL_DISTRICT, false},
	{"tỉnh", "ủy", LEVEL_PROVINCE, false},
	{"trung", "ương", LEVEL_STATE, false},
	{"chính", "phủ", LEVEL_STATE, false},
	{"quốc", "hội", LEVEL_STATE, false},
	{"xã", NULL, LEVEL_COMMUNE, true},
	{"phường", NULL, LEVEL_COMMUNE, true},
	{"huyện", NULL, LEVEL_DISTRICT, true},
	{"quận", NULL, LEVEL_DISTRICT, true},
	{"tỉnh", NULL, LEVEL_PROVINCE, true},
	{"tp", NULL, LEVEL_UNKNOWN, true},
	{"sở", NULL, LEVEL_PROVINCE, false},
	{"thôn", NULL, LEVEL_VILLAGE, true},
	{"bản", NULL, LEVEL_VILLAGE, true},
	{"ấp", NULL, LEVEL_VILLAGE, true},
	{"buôn", NULL, LEVEL_VILLAGE, true},
	{"xóm", NULL, LEVEL_VILLAGE, true},
};

/* Long and short forms of the same bodies. */
static const struct {
	const char *words[4];
	const char *shorter;
} bodies[] = {
	{{"ủy", "ban", "nhân", "dân"}, "ubnd"},
	{{"hội", "đồng", "nhân", "dân"}, "hđnd"},
	{{"mặt", "trận", "tổ", "quốc"}, "mttq"},
	{{"quân", "sự", NULL, NULL}, "qs"},
	{{"ca", NULL, NULL, NULL}, "công an"},
	{{"giao", "thông", "vận", "tải"}, "gtvt"},
	{{"cựu", "chiến", "binh", NULL}, "ccb"},
	{{"liên", "hiệp", "phụ", "nữ"}, "lhpn"},
	{{"phát", "triển", "nông", "thôn"}, "ptnt"},
	{{"hội", "phụ", "nữ", NULL}, "hội lhpn"},
	{{"bch", NULL, NULL, NULL}, "ban chấp hành"},
	{{"btv", NULL, NULL, NULL}, "ban thường vụ"},
};

static const char *const left_out[] = {"phó", "nguyên", "quyền", "tân", "cựu", NULL};

enum { MAX_OFFICE_WORDS = 64, MAX_PLACE_WORDS = 4, MAX_NUMBER_BYTES = 20 };

struct part_word {
	struct lexeme lexeme;
	bool is_capital, is_upper;
	bool is_apart;   /* more than blanks and dashes stand between it and the word before */
	bool is_spelled; /* text is there */
	char text[WORD_MAX_BYTES + 1];
	uint8_t len;
};

/* Most words are only looked at for their capitals, so spellings are worked out when they are asked for. */
struct parts {
	struct lexer lexer;
	struct part_word words[MAX_OFFICE_WORDS];
	size_t nr;
	size_t end_byte; /* of what was read */
};

/* "Bà Rịa - Vũng Tàu" goes on over the dash; "xã Pác Nà, Lũng Sặm" and "xã Pác Nà. Ông" end. */
static bool stands_apart(const char *text, size_t from, size_t to)
{
	for (; from < to; from++)
		if ((unsigned char)text[from] < 0x80 && text[from] != ' ' && text[from] != '-')
			return true;
	return false;
}

/* The next words of the text, as many as there is room for; the next time goes on where one stands apart. */
static void read_words(struct word_memo *memo, const char *text, size_t len, struct parts *out)
{
	struct lexeme lexeme;
	size_t apart = 0, before = 0;

	out->lexer = (struct lexer){text, len, memo};
	out->nr = 0;
	out->end_byte = len;
	lexeme = lexer_next(&out->lexer, 0);
	for (; lexeme.kind != LEXEME_END; lexeme = lexer_next(&out->lexer, lexeme.end)) {
		struct part_word *word;
		unsigned int printed = 0;

		if (out->nr == MAX_OFFICE_WORDS) {
			out->nr = apart ? apart : out->nr;
			out->end_byte = apart ? out->words[apart].lexeme.start : lexeme.start;
			return;
		}
		word = &out->words[out->nr++];
		word->lexeme = lexeme;
		word->is_spelled = false;
		word->is_apart = stands_apart(text, before, lexeme.start);
		if (word->is_apart)
			apart = out->nr - 1;
		before = lexeme.end;
		if (lexeme.kind == LEXEME_WORD && !islower((unsigned char)text[lexeme.start]))
			printed = letters_case(text + lexeme.start, lexeme.end - lexeme.start);
		word->is_capital = printed & CASE_CAPITAL;
		word->is_upper = printed & CASE_UPPER;
	}
}

static const struct part_word *spelled(struct parts *parts, size_t at)
{
	struct part_word *word = &parts->words[at];
	size_t len = word->lexeme.end - word->lexeme.start;
	struct word canonical;

	if (word->is_spelled)
		return word;
	if (word->lexeme.kind == LEXEME_WORD) {
		lexer_word(&parts->lexer, word->lexeme, &canonical);
		word->len = canonical.len;
		memcpy(word->text, canonical.text, canonical.len);
	} else {
		word->len = (uint8_t)(len < MAX_NUMBER_BYTES ? len : MAX_NUMBER_BYTES);
		memcpy(word->text, parts->lexer.text + word->lexeme.start, word->len);
	}
	word->text[word->len] = '\0';
	word->is_spelled = true;
	return word;
}

/* Nearly all words differ in the first letter. */
static bool equals(const struct part_word *word, const char *text)
{
	return word->text[0] == text[0] && !strcmp(word->text, text);
}

static bool word_is(struct parts *parts, size_t at, const char *text)
{
	return at < parts->nr && equals(spelled(parts, at), text);
}

/* The number of the noun that begins at the word, or -1. */
static int noun_at(struct parts *parts, size_t at)
{
	const struct part_word *word = spelled(parts, at);

	for (size_t i = 0; i < sizeof(nouns) / sizeof(*nouns); i++) {
		if (!equals(word, nouns[i].first) ||
			(nouns[i].second && !word_is(parts, at + 1, nouns[i].second)))
			continue;
		/* "Bản Nà Lèng" may be the name of a commune. */
		return nouns[i].level == LEVEL_VILLAGE && word->is_capital ? -1 : (int)i;
	}
	return -1;
}

static size_t noun_words(int noun)
{
	return nouns[noun].second ? 2 : 1;
}

static bool is_of_place(const struct parts *parts, size_t at)
{
	return at < parts->nr && parts->words[at].is_capital && !parts->words[at].is_upper;
}

/* The end of the place name that begins at the word; the same word where none does. */
static size_t place_end(const struct parts *parts, size_t at)
{
	size_t end = at;

	while (end - at < MAX_PLACE_WORDS && is_of_place(parts, end) &&
		(end == at || !parts->words[end].is_apart))
		end++;
	return end;
}

static void tell_place(struct parts *parts, size_t first, size_t end, enum office_level level, place_fn *fn,
	void *context)
{
	struct strbuf place = STRBUF_INIT;

	for (size_t i = first; i < end; i++) {
		const struct part_word *word = spelled(parts, i);

		if (i > first)
			strbuf_add_ch(&place, ' ');
		strbuf_add(&place, word->text, word->len);
	}
	fn(context, place.buf, place.len, level);
	strbuf_release(&place);
}

void places_of(struct word_memo *memo, const char *text, size_t len, place_fn *fn, void *context)
{
	struct parts parts;

	while (len > 0) {
		read_words(memo, text, len, &parts);
		for (size_t at = 0; at < parts.nr; at++) {
			size_t first, end;
			int noun;

			if (!is_of_place(&parts, at + 1) && !is_of_place(&parts, at + 2))
				continue; /* a noun is of one or two words, and a place follows */
			noun = noun_at(&parts, at);
			if (noun < 0 || !nouns[noun].before_place || parts.words[at].is_upper)
				continue;
			first = at + noun_words(noun);
			end = place_end(&parts, first);
			if (end == first)
				continue;
			tell_place(&parts, first, end, nouns[noun].level, fn, context);
			at = end - 1;
		}
		text += parts.end_byte;
		len -= parts.end_byte;
	}
}

/*
 * "Giám đốc Sở Y tế Hà Nam": the place that an office ends with, without a noun. The end where there is
 * none.
 */
static size_t last_place(struct parts *parts)
{
	size_t first = parts->nr;

	while (first > 0 && parts->words[first - 1].is_capital && !parts->words[first - 1].is_upper)
		first--;
	if (parts->nr - first < 2 || parts->nr - first > 3 || first == 0 ||
		(word_is(parts, first, "việt") && word_is(parts, first + 1, "nam")))
		return parts->nr;
	return first;
}

static void add_word(struct strbuf *post, const char *word)
{
	if (post->len)
		strbuf_add_ch(post, ' ');
	strbuf_add_str(post, word);
}

/* Adds the body that begins at the word in its short form; returns its words, 0 where none does. */
static size_t add_body(struct parts *parts, size_t at, struct strbuf *post)
{
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		size_t nr = 0;

		while (nr < 4 && bodies[i].words[nr] && word_is(parts, at + nr, bodies[i].words[nr]))
			nr++;
		if (nr < 4 && bodies[i].words[nr])
			continue;
		add_word(post, bodies[i].shorter);
		return nr;
	}
	return 0;
}

/* "Phó", "nguyên Phó" before the office; "Thường trực" anywhere. */
static bool is_left_out(struct parts *parts, size_t at, const struct strbuf *post)
{
	for (size_t i = 0; post->len == 0 && left_out[i]; i++)
		if (word_is(parts, at, left_out[i]))
			return true;
	return (word_is(parts, at, "thường") && word_is(parts, at + 1, "trực")) ||
		(word_is(parts, at, "trực") && at > 0 && word_is(parts, at - 1, "thường"));
}

enum office_level office_parts(struct word_memo *memo, const char *office, struct strbuf *post, place_fn *fn,
	void *context)
{
	struct parts parts;
	enum office_level level = LEVEL_UNKNOWN;
	size_t at = 0, last;

	strbuf_reset(post);
	read_words(memo, office, strlen(office), &parts);
	last = last_place(&parts);
	while (at < parts.nr) {
		int noun = noun_at(&parts, at);
		size_t body = add_body(&parts, at, post);

		if (body) {
			at += body;
		} else if (at == last && post->len) {
			tell_place(&parts, at, parts.nr, level, fn, context);
			at = parts.nr;
		} else if (noun >= 0 && nouns[noun].before_place) {
			size_t first = at + noun_words(noun), end = place_end(&parts, first);

			if (end > first)
				tell_place(&parts, first, end, nouns[noun].level, fn, context);
			if (level == LEVEL_UNKNOWN)
				level = nouns[noun].level;
			at = end;
		} else {
			if (noun >= 0 && level == LEVEL_UNKNOWN)
				level = nouns[noun].level;
			if (!is_left_out(&parts, at, post))
				add_word(post, spelled(&parts, at)->text);
			at++;
		}
	}
	/* A member of a province's committee works in a district as well. */
	if (parts.nr > 0 && word_is(&parts, parts.nr - 1, "viên"))
		level = LEVEL_UNKNOWN;
	return level;
}
