/*
 * What must hold for any text: one spelling however a word is printed, and the same again when it is read
 * again. On every syllable, every character, random words, and the sample articles.
 */
#include "base/memory.h"
#include "tests/contract.h"
#include "tests/suites.h"
#include "text/decode.h"
#include "text/letter.h"
#include "text/number.h"
#include "text/token_stream.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- every syllable, however printed */

/* Written down for this test, apart from the table of text/syllable.c. */
static const char rimes[] =
	"a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
	"ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu "
	"o oa oac oach oai oam oan oang oanh oao oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot "
	"ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm "
	"uôn uông uôt up ut uơ uy uya uych uynh uyên uyêt uyt uyu ư ưa ưc ưi ưm ưn ưng ưu ươc ươi ươm ươn ương ươp "
	"ươt ươu ưt";

static const char *const rime_onsets[] = {"", "h", "th", "ngh", "đ", "kh", "tr"};

static const unsigned int tone_marks[] = {0, 0x300, 0x301, 0x309, 0x303, 0x323};

struct rime {
	uint32_t bases[8];
	size_t nr;
};

static struct rime spelled(const char *text, size_t len)
{
	struct rime rime = {{0}, 0};
	size_t at = 0;

	while (at < len)
		rime.bases[rime.nr++] = utf8_next(text, len, &at);
	return rime;
}

static bool is_vowel(uint32_t base)
{
	return strchr("aeiouy", base < 0x80 ? (int)base : 'a') != NULL;
}

enum printing { COMPOSED, DECOMPOSED, TONE_FIRST };

/* â as a + U+0302 and so on; 0 where the letter has no quality mark. */
static unsigned int quality_mark(uint32_t base)
{
	switch (base) {
	case 0xE2: /* â ê ô */
	case 0xEA:
	case 0xF4:
		return 0x302;
	case 0x103: /* ă */
		return 0x306;
	case 0x1A1: /* ơ ư */
	case 0x1B0:
		return 0x31B;
	default:
		return 0;
	}
}

static void print_letter(uint32_t base, unsigned int tone, enum printing printing, struct strbuf *out)
{
	unsigned int quality = quality_mark(base);

	if (printing == COMPOSED || !quality) {
		strbuf_add_codepoint(out, base);
		if (tone)
			strbuf_add_codepoint(out, tone);
		return;
	}
	strbuf_add_codepoint(out, letter_fold(base));
	if (printing == TONE_FIRST && tone)
		strbuf_add_codepoint(out, tone);
	strbuf_add_codepoint(out, quality);
	if (printing == DECOMPOSED && tone)
		strbuf_add_codepoint(out, tone);
}

static struct word printed(const char *onset, const struct rime *rime, size_t tone_at, unsigned int tone,
	enum printing printing)
{
	struct strbuf text = STRBUF_INIT;
	struct word word;

	strbuf_add_str(&text, onset);
	for (size_t i = 0; i < rime->nr; i++)
		print_letter(rime->bases[i], i == tone_at ? tone : 0, printing, &text);
	word_canonical(text.buf, text.len, &word);
	strbuf_release(&text);
	return word;
}

/* The one canonical spelling of onset, rime and tone, wherever the tone is printed; checks that it is one. */
static struct word only_spelling(const char *onset, const struct rime *rime, unsigned int tone)
{
	struct word first = {0};

	for (size_t at = 0; at < rime->nr && is_vowel(rime->bases[at]); at++) {
		for (int printing = COMPOSED; printing <= TONE_FIRST; printing++) {
			struct word word = printed(onset, rime, at, tone, (enum printing)printing);

			check_that(word.is_syllable, "no syllable: %.*s", word.len, word.text);
			if (first.len == 0)
				first = word;
			check_that(word.len == first.len && !memcmp(word.text, first.text, word.len),
				"%.*s and %.*s", word.len, word.text, first.len, first.text);
		}
	}
	return first;
}

static void check_rime(const char *onset, const char *text, size_t len)
{
	struct rime rime = spelled(text, len);
	struct word by_tone[NR_TONES];

	for (int tone = 0; tone < NR_TONES; tone++) {
		by_tone[tone] = only_spelling(onset, &rime, tone_marks[tone]);
		for (int other = 0; other < tone; other++)
			check_that(by_tone[tone].len != by_tone[other].len ||
					memcmp(by_tone[tone].text, by_tone[other].text, by_tone[tone].len) !=
						0,
				"two tones give %.*s", by_tone[tone].len, by_tone[tone].text);
	}
}

START_TEST(every_rime_has_one_spelling)
{
	for (size_t i = 0; i < sizeof(rime_onsets) / sizeof(*rime_onsets); i++) {
		for (const char *at = rimes; *at;) {
			size_t len = strcspn(at, " ");

			check_rime(rime_onsets[i], at, len);
			at += len + strspn(at + len, " ");
		}
	}
}
END_TEST

static void check_same(const char *a, const char *b)
{
	struct word x, y;

	word_canonical(a, strlen(a), &x);
	word_canonical(b, strlen(b), &y);
	ck_assert_msg(x.len == y.len && !memcmp(x.text, y.text, x.len), "%s and %s", a, b);
}

/* After qu- and gi- the tone is never on the u or i of the onset, wherever it was typed. */
START_TEST(tone_typed_on_the_onset)
{
	static const char *const pairs[][2] = {{"qúy", "quý"}, {"qùa", "quà"}, {"qủa", "quả"},
		{"qúôc", "quốc"}, {"qụyên", "quyện"}, {"gíêng", "giếng"}, {"gìơ", "giờ"}, {"gíao", "giáo"},
		{"gỉai", "giải"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		check_same(pairs[i][0], pairs[i][1]);
}
END_TEST

/* ---- reading again what was read */

static struct word canonical_word(const char *bytes, size_t len)
{
	struct word word;

	word_canonical(bytes, len, &word);
	return word;
}

static void check_word_twice(const char *bytes, size_t len)
{
	struct word once = canonical_word(bytes, len), twice = canonical_word(once.text, once.len);
	char folded[WORD_MAX_BYTES], again[WORD_MAX_BYTES];
	size_t folded_len = word_fold(once.text, once.len, folded);

	check_that(twice.len == once.len && !memcmp(twice.text, once.text, once.len),
		"%.*s gives %.*s, which gives %.*s", (int)len, bytes, once.len, once.text, twice.len,
		twice.text);
	check_that(word_fold(folded, folded_len, again) == folded_len && !memcmp(again, folded, folded_len),
		"%.*s folds to %.*s", once.len, once.text, (int)folded_len, folded);
}

/* Every character of Unicode, alone, behind a letter, and with a tone behind it. */
START_TEST(every_character_is_read_the_same_twice)
{
	struct strbuf word = STRBUF_INIT;

	for (unsigned int codepoint = 1; codepoint <= 0x10FFFF; codepoint++) {
		struct letter letter = letter_of(codepoint);

		if (letter.class == LETTER_SEPARATOR || letter.class == LETTER_DIGIT)
			continue;
		strbuf_reset(&word);
		strbuf_add_ch(&word, 'o');
		strbuf_add_codepoint(&word, codepoint);
		strbuf_add_codepoint(&word, 0x301);
		check_word_twice(word.buf + 1, word.len - 3);
		check_word_twice(word.buf + 1, word.len - 1);
		check_word_twice(word.buf, word.len);
	}
	strbuf_release(&word);
}
END_TEST

/* Letters that Vietnamese is printed with, in any order: also words that nobody would write. */
START_TEST(random_letters_are_read_the_same_twice)
{
	static const unsigned int alphabet[] = {'a', 'e', 'i', 'o', 'u', 'y', 'q', 'g', 'h', 'n', 'H', 'Y',
		0x103, 0xE2, 0xEA, 0x1A1, 0x1B0, 0x110, 0xD0, 0x189, 0x1EBF, 0x1EF9, 0x300, 0x301, 0x303,
		0x309, 0x323, 0x302, 0x306, 0x31B, 0x340, 0x341, 0xAD, 0x200B, 0xFEFF, 0x327, 0xFC, 0x130,
		0xAC00, 0x1D7C};
	struct strbuf word = STRBUF_INIT;

	srand(3);
	for (int i = 0; i < 200000; i++) {
		strbuf_reset(&word);
		for (int len = 1 + rand() % (i % 100 ? 8 : 60); len > 0; len--)
			strbuf_add_codepoint(&word,
				alphabet[(size_t)rand() % (sizeof(alphabet) / sizeof(*alphabet))]);
		check_word_twice(word.buf, word.len);
	}
	strbuf_release(&word);
}
END_TEST

START_TEST(random_numbers_are_read_the_same_twice)
{
	srand(4);
	for (int i = 0; i < 200000; i++) {
		char text[24], once[NUMBER_MAX_BYTES], twice[NUMBER_MAX_BYTES];
		size_t len = 1 + (size_t)rand() % (sizeof(text) - 1), end, once_len, twice_len;

		for (size_t j = 0; j < len; j++)
			text[j] = "0123456789.,"[rand() % (j ? 12 : 10)];
		once_len = number_scan(text, len, once, &end);
		check_that(end > 0 && end <= len, "%zu bytes of %.*s were read", end, (int)len, text);
		twice_len = number_scan(once, once_len, twice, &end);
		check_that(twice_len == once_len && !memcmp(twice, once, once_len) && end == once_len,
			"%.*s gives %.*s, which gives %.*s", (int)len, text, (int)once_len, once,
			(int)twice_len, twice);
	}
}
END_TEST

/* Words of a text, one space between: what the second reading must give again. */
static int keep_word(void *context, const struct token *token)
{
	struct strbuf *words = context;

	if (token->kind != TOKEN_WORD || token->colocated)
		return 0;
	if (words->len)
		strbuf_add_ch(words, ' ');
	strbuf_add(words, token->text, token->len);
	return 0;
}

struct order_check {
	size_t start_byte, len, nr_positions;
};

static int check_order(void *context, const struct token *token)
{
	struct order_check *order = context;

	check_that(token->start_byte < token->end_byte && token->end_byte <= order->len && token->len > 0,
		"%.*s is at %zu to %zu", (int)token->len, token->text, token->start_byte, token->end_byte);
	check_that(token->colocated ? order->nr_positions > 0 : token->start_byte >= order->start_byte,
		"%.*s comes before its time", (int)token->len, token->text);
	order->start_byte = token->colocated ? order->start_byte : token->start_byte;
	order->nr_positions += !token->colocated;
	return 0;
}

static void check_text_twice(struct tokenizer *tokenizer, const char *text, size_t len)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT, packed = STRBUF_INIT;
	struct order_check order = {0, len, 0};
	struct token_stream stream;

	tokenize(tokenizer, text, len, TOKENIZE_QUERY, keep_word, &once);
	tokenize(tokenizer, once.buf, once.len, TOKENIZE_QUERY, keep_word, &twice);
	ck_assert_str_eq(twice.buf, once.buf);
	tokenize(tokenizer, text, len, TOKENIZE_TEXT, check_order, &order);
	token_stream_pack(tokenizer, text, len, &packed, &stream);
	ck_assert_uint_eq(stream.nr_positions, order.nr_positions);
	strbuf_release(&once);
	strbuf_release(&twice);
	strbuf_release(&packed);
}

START_TEST(sample_texts_are_read_the_same_twice)
{
	char *const roots[] = {"corpus/sample", NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	struct tokenizer tokenizer;
	size_t nr_files = 0;
	FTSENT *entry;

	tokenizer_init(&tokenizer);
	while ((entry = fts_read(tree)) != NULL) {
		char *bytes;
		FILE *file;

		if (entry->fts_info != FTS_F)
			continue;
		bytes = xmalloc((size_t)entry->fts_statp->st_size);
		file = fopen(entry->fts_path, "rb");
		ck_assert_ptr_nonnull(file);
		ck_assert_uint_eq(fread(bytes, 1, (size_t)entry->fts_statp->st_size, file),
			(size_t)entry->fts_statp->st_size);
		check_text_twice(&tokenizer, bytes, (size_t)entry->fts_statp->st_size);
		fclose(file);
		free(bytes);
		nr_files++;
	}
	fts_close(tree);
	tokenizer_release(&tokenizer);
	ck_assert_uint_gt(nr_files, 20);
}
END_TEST

/* The spellings that a tokenizer remembers must not change what comes out: texts in any order. */
START_TEST(memory_of_words_changes_nothing)
{
	static const char *const words[] = {"hoà", "HÒA", "hòa", "quý", "UBND", "đảng", "ÐẢNG", "nghiêng",
		"Nghiêng", "khuỷu", "a", "ă", "â", "xã", "Xã", "internationalization"};
	enum { NR = sizeof(words) / sizeof(*words) };
	struct tokenizer tokenizer;

	srand(5);
	tokenizer_init(&tokenizer);
	for (int i = 0; i < 20000; i++) {
		const char *text = words[rand() % NR];
		struct word word = canonical_word(text, strlen(text));
		struct strbuf got = STRBUF_INIT;

		tokenize(&tokenizer, text, strlen(text), TOKENIZE_QUERY, keep_word, &got);
		check_that(got.len == word.len && !memcmp(got.buf, word.text, word.len), "%s gives %s", text,
			got.buf);
		strbuf_release(&got);
	}
	tokenizer_release(&tokenizer);
}
END_TEST

/* Any four of the bytes at which a rule begins or ends, as a text and across the edge of a block. */
START_TEST(what_is_utf8)
{
	static const unsigned char edges[] = {0, 'a', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1,
		0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
	enum { NR = sizeof(edges), LEN = 140 };
	char text[LEN + 1];

	memset(text, 'a', LEN);
	text[LEN] = '\0';
	for (size_t i = 0; i < (size_t)NR * NR * NR * NR; i++) {
		const char four[] = {(char)edges[i % NR], (char)edges[i / NR % NR],
			(char)edges[i / NR / NR % NR], (char)edges[i / NR / NR / NR], '\0'};
		bool valid = is_valid_utf8(four, 4);

		check_that(utf8_is_valid(four, 4) == valid, "%02zx", i);
		memcpy(text + 65, four, 4);
		check_that(utf8_is_valid(text, LEN) == valid, "%02zx in a text", i);
	}
	for (size_t len = 0; len <= strlen("ậ\xF0\x9F\x8C\xB3"); len++) {
		char *part = xstrndup("ậ\xF0\x9F\x8C\xB3", len);

		check_that(utf8_is_valid(part, len) == is_valid_utf8(part, len), "%zu bytes", len);
		free(part);
	}
}
END_TEST

/* Whatever the bytes, what comes out is UTF-8, and what was UTF-8 comes out as it was. */
START_TEST(decoding_gives_utf8)
{
	static const char *const charsets[] = {
		NULL, "utf-8", "windows-1258", "windows-1252", "utf-16le", "x-none"};

	srand(6);
	for (int i = 0; i < 30000; i++) {
		char bytes[40];
		size_t len = (size_t)rand() % sizeof(bytes), at = 0;
		struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;

		for (size_t j = 0; j < len; j++)
			bytes[j] =
				(char)(rand() % 3 ? 0x80 + rand() % 128 : "a\r\n\0\xE1\xBA\xC3"[rand() % 7]);
		decode_text(bytes, len, charsets[i % 6], &once);
		while (at < once.len) {
			size_t from = at;

			if (utf8_next(once.buf, once.len, &at) == 0xFFFD)
				check_that(!memcmp(once.buf + from, "\xEF\xBF\xBD", 3), "no UTF-8: %s",
					once.buf);
		}
		check_that(!memchr(once.buf, '\r', once.len) && !memchr(once.buf, '\0', once.len), "%s",
			once.buf);
		if (strncmp(once.buf, "\xEF\xBB\xBF", 3) != 0) {
			ck_assert_uint_eq(decode_text(once.buf, once.len, NULL, &twice), 0);
			ck_assert_str_eq(twice.buf, once.buf);
		}
		strbuf_release(&once);
		strbuf_release(&twice);
	}
}
END_TEST

Suite *text_properties_suite(void)
{
	Suite *suite = suite_create("text: any");
	TCase *cases = tcase_create("any text");

	tcase_add_test(cases, every_rime_has_one_spelling);
	tcase_add_test(cases, tone_typed_on_the_onset);
	tcase_add_test(cases, every_character_is_read_the_same_twice);
	tcase_add_test(cases, random_letters_are_read_the_same_twice);
	tcase_add_test(cases, random_numbers_are_read_the_same_twice);
	tcase_add_test(cases, sample_texts_are_read_the_same_twice);
	tcase_add_test(cases, memory_of_words_changes_nothing);
	tcase_add_test(cases, what_is_utf8);
	tcase_add_test(cases, decoding_gives_utf8);
	suite_add_tcase(suite, cases);
	return suite;
}
