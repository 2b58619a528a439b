/* facts/topics.c against tests/cases/fact-topics.txt, and topics of a user's own. */
#include "tests/fact_case.h"
#include "tests/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_topics(const struct fact_case *one, struct strbuf *out)
{
	for (size_t i = 0; i < one->facts.nr_topics; i++) {
		const struct fact_topic *topic = &one->facts.topics[i];

		strbuf_addf(out, "%s%s %s", i ? "\n" : "", topic->is_main ? "main" : "mentioned",
			fact_case_topic(topic->topic));
	}
}

START_TEST(case_file_fact_topics)
{
	run_fact_cases("tests/cases/fact-topics.txt", print_topics);
}
END_TEST

/* ---- a second folder */

static char own_folder[32], own_file[64];

static void write_own_topics(const char *text)
{
	FILE *file;

	snprintf(own_folder, sizeof(own_folder), "/tmp/tracuu-lexicon-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(own_folder));
	snprintf(own_file, sizeof(own_file), "%s/topics.txt", own_folder);
	file = fopen(own_file, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static void load_with_own_topics(struct lexicon *lexicon)
{
	const char *folders[] = {"corpus/lexicon", own_folder};
	struct error err = ERROR_INIT;

	ck_assert_msg(lexicon_load(lexicon, folders, 2, &err) == STATUS_OK, "%s", err.message);
	unlink(own_file);
	rmdir(own_folder);
}

static bool has_topic(const struct lexicon *lexicon, const char *body, const char *id)
{
	struct extractor *extractor = extractor_new(lexicon);
	struct arena arena = ARENA_INIT;
	struct facts facts;
	bool found = false;

	facts_extract(extractor, "Tin xã Nà Cạo", body, (struct date){0, 0, 0}, &arena, &facts);
	for (size_t i = 0; i < facts.nr_topics; i++)
		found |= facts.topics[i].topic == (uint32_t)lexicon_topic(lexicon, id);
	arena_release(&arena);
	extractor_free(extractor);
	return found;
}

START_TEST(a_user_adds_a_topic)
{
	static const char market[] = "Bà con bốn thôn đi chợ phiên Nà Cạo từ sớm.",
			  seedling[] = "Bà con ươm dổi Nà Cạo.", forest[] = "Thôn bàn việc trồng rừng.";
	struct lexicon lexicon;
	struct lexicon alone;
	static const char *const folders[] = {"corpus/lexicon"};
	struct error err = ERROR_INIT;

	ck_assert(lexicon_load(&alone, folders, 1, &err) == STATUS_OK);
	ck_assert(lexicon_topic(&alone, "cho-phien") < 0);
	ck_assert(!has_topic(&alone, seedling, "trong-rung"));
	ck_assert(has_topic(&alone, forest, "trong-rung"));
	lexicon_release(&alone);

	write_own_topics("[cho-phien] Chợ phiên\nchợ phiên Nà Cạo *3\n"
			 "[trong-rung] Other label\nươm dổi *3\ntrồng rừng *0\n");
	load_with_own_topics(&lexicon);
	ck_assert(has_topic(&lexicon, market, "cho-phien"));
	ck_assert(has_topic(&lexicon, seedling, "trong-rung"));
	ck_assert(!has_topic(&lexicon, forest, "trong-rung"));
	ck_assert_str_eq(lexicon.topics[lexicon_topic(&lexicon, "cho-phien")].label, "Chợ phiên");
	ck_assert_str_eq(lexicon.topics[lexicon_topic(&lexicon, "trong-rung")].label, "Trồng rừng");
	lexicon_release(&lexicon);
}
END_TEST

START_TEST(a_bad_line_is_named)
{
	const char *folders[] = {own_folder};
	struct lexicon lexicon;
	struct error err = ERROR_INIT;

	write_own_topics("[cho-phien] Chợ phiên\nchợ phiên\nchợ tình *heavy\n");
	ck_assert(lexicon_load(&lexicon, folders, 1, &err) == STATUS_BAD_INPUT);
	ck_assert_ptr_nonnull(strstr(err.message, "topics.txt, line 3"));
	lexicon_release(&lexicon);
	unlink(own_file);
	rmdir(own_folder);
}
END_TEST

/* ---- hostile input */

static char *repeated(const char *words, size_t nr)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < nr; i++)
		strbuf_add_str(&text, words);
	return text.buf;
}

static void print_count(const struct fact_case *one, struct strbuf *out)
{
	strbuf_addf(out, "%zu %d", one->facts.nr_topics, one->facts.nr_figures > 1000);
}

/* A paragraph of megabytes, all phrases and figures in one sentence: the suite's time limit is the test. */
START_TEST(one_endless_sentence)
{
	char *body = repeated("trồng rừng được 40,2/35 ha đạt 114,9% kế hoạch năm ", 40000);
	struct strbuf out = STRBUF_INIT;

	print_facts_of("Trồng rừng", body, (struct date){0, 0, 0}, print_count, &out);
	ck_assert_str_eq(out.buf, "1 1");
	strbuf_release(&out);
	free(body);
}
END_TEST

Suite *fact_topics_suite(void)
{
	Suite *suite = suite_create("fact topics");
	TCase *files = tcase_create("case files"), *single = tcase_create("single functions");

	tcase_add_test(files, case_file_fact_topics);
	tcase_add_test(single, a_user_adds_a_topic);
	tcase_add_test(single, a_bad_line_is_named);
	tcase_add_test(single, one_endless_sentence);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, single);
	return suite;
}
