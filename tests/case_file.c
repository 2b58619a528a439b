/* Case files -> calls of the function under test, and a report of what differs. */
#include "tests/case_file.h"

#include "base/memory.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text_case {
	size_t line; /* of its title, from 1 */
	struct strbuf title, input, expected;
};

static void forget(struct text_case *one)
{
	strbuf_release(&one->title);
	strbuf_release(&one->input);
	strbuf_release(&one->expected);
}

static int hex_value(const char *digits, size_t nr, unsigned int *out)
{
	*out = 0;
	for (size_t i = 0; i < nr; i++) {
		const char *all = "0123456789abcdef";
		const char *digit = digits[i] ? strchr(all, digits[i] | 0x20) : NULL;

		if (!digit)
			return 0;
		*out = *out * 16 + (unsigned int)(digit - all);
	}
	return 1;
}

/* Resolves \xHH, \uHHHH, \n and \\; a backslash before anything else stays. */
static void unescape(const char *text, struct strbuf *out)
{
	for (; *text; text++) {
		unsigned int value;

		if (text[0] == '\\' && text[1] == 'x' && hex_value(text + 2, 2, &value)) {
			strbuf_add_ch(out, (char)value);
			text += 3;
		} else if (text[0] == '\\' && text[1] == 'u' && hex_value(text + 2, 4, &value)) {
			strbuf_add_codepoint(out, value);
			text += 5;
		} else if (text[0] == '\\' && (text[1] == 'n' || text[1] == '\\')) {
			strbuf_add_ch(out, text[1] == 'n' ? '\n' : '\\');
			text++;
		} else {
			strbuf_add_ch(out, *text);
		}
	}
}

static void add_line(struct strbuf *out, const char *line, size_t *nr_lines)
{
	if ((*nr_lines)++)
		strbuf_add_ch(out, '\n');
	strbuf_add_str(out, line);
}

/* The case that starts at the line "==== title" in *line; *line is the next case's then, or NULL. */
static void read_case(FILE *file, char **line, size_t *room, size_t *number, struct text_case *out)
{
	struct strbuf input = STRBUF_INIT, expected = STRBUF_INIT;
	size_t nr_input = 0, nr_expected = 0;
	int in_expected = 0;

	out->line = *number;
	strbuf_add_str(&out->title, *line + 4 + strspn(*line + 4, " "));
	for (;;) {
		if (getline(line, room, file) < 0) {
			free(*line);
			*line = NULL;
			break;
		}
		++*number;
		(*line)[strcspn(*line, "\n")] = '\0';
		if (!strncmp(*line, "====", 4))
			break;
		if (!in_expected && !strcmp(*line, "---"))
			in_expected = 1;
		else if (in_expected)
			add_line(&expected, *line, &nr_expected);
		else
			add_line(&input, *line, &nr_input);
	}
	/* Empty lines between two cases are the writer's, not the case's. */
	while (expected.len && expected.buf[expected.len - 1] == '\n')
		strbuf_set_len(&expected, expected.len - 1);
	unescape(input.buf, &out->input);
	unescape(expected.buf, &out->expected);
	strbuf_release(&input);
	strbuf_release(&expected);
	if (!in_expected)
		out->line = 0;
}

static void apply(case_fn *fn, int by_line, const struct strbuf *input, struct strbuf *out)
{
	const char *at = input->buf, *end = at + input->len;

	if (!by_line) {
		fn(at, input->len, out);
		return;
	}
	for (;;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));

		fn(at, (size_t)((newline ? newline : end) - at), out);
		if (!newline)
			return;
		strbuf_add_ch(out, '\n');
		at = newline + 1;
	}
}

static int differs(const char *path, const struct text_case *one, case_fn *fn, int by_line)
{
	struct strbuf got = STRBUF_INIT;
	int wrong;

	apply(fn, by_line, &one->input, &got);
	wrong = got.len != one->expected.len || memcmp(got.buf, one->expected.buf, got.len) != 0;
	if (wrong)
		fprintf(stderr, "%s:%zu: %s\n--- expected\n%s\n--- got\n%s\n\n", path, one->line,
			one->title.buf, one->expected.buf, got.buf);
	strbuf_release(&got);
	return wrong;
}

static void run(const char *path, case_fn *fn, int by_line)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0, number = 0, nr_cases = 0, nr_wrong = 0;

	ck_assert_msg(file != NULL, "%s is not here: run the tests in the project's folder", path);
	while (getline(&line, &room, file) >= 0 && strncmp(line, "====", 4) != 0)
		number++; /* what stands above the first case is a remark */
	number++;
	if (line)
		line[strcspn(line, "\n")] = '\0';
	while (line && !strncmp(line, "====", 4)) {
		struct text_case one = {0, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT};

		read_case(file, &line, &room, &number, &one);
		ck_assert_msg(one.line != 0, "%s: \"%s\" has no line ---", path, one.title.buf);
		nr_wrong += (size_t)differs(path, &one, fn, by_line);
		nr_cases++;
		forget(&one);
	}
	free(line);
	fclose(file);
	ck_assert_msg(nr_cases > 0, "%s has no case", path);
	ck_assert_msg(nr_wrong == 0, "%s: %zu of %zu cases differ, see above", path, nr_wrong, nr_cases);
}

void run_cases(const char *path, case_fn *fn)
{
	run(path, fn, 0);
}

void run_cases_by_line(const char *path, case_fn *fn)
{
	run(path, fn, 1);
}
