/* The suites of the check program: one file tests/check_*.c each, one line here and one in check_main.c. */
#ifndef TRACUU_TESTS_SUITES_H
#define TRACUU_TESTS_SUITES_H

#include <check.h>

/* As ck_assert_msg, which reports each call to the process above: too slow for what is asked often. */
#define check_that(what, ...)                      \
	do {                                       \
		if (!(what))                       \
			ck_abort_msg(__VA_ARGS__); \
	} while (0)

/* The plain run proves what comes out; sanitized, a part of the random tries walks the same code. */
#ifdef __SANITIZE_ADDRESS__
enum { TRIES_DIVISOR = 4 };
#else
enum { TRIES_DIVISOR = 1 };
#endif

Suite *abbreviations_suite(void);
Suite *answers_suite(void);
Suite *api_suite(void);
Suite *archive_suite(void);
Suite *article_lists_suite(void);
Suite *base_suite(void);
Suite *batch_counts_suite(void);
Suite *expression_suite(void);
Suite *fact_abbreviations_suite(void);
Suite *complete_suite(void);
Suite *fact_dates_suite(void);
Suite *fact_figures_suite(void);
Suite *fact_people_suite(void);
Suite *fact_topics_suite(void);
Suite *fields_suite(void);
Suite *fuzz_replay_suite(void);
Suite *keystrokes_suite(void);
Suite *lengths_suite(void);
Suite *checkpoints_suite(void);
Suite *mapped_file_suite(void);
Suite *misspelling_suite(void);
Suite *new_suite(void);
Suite *official_tables_suite(void);
Suite *pairs_suite(void);
Suite *passages_suite(void);
Suite *people_suite(void);
Suite *ranker_suite(void);
Suite *readers_suite(void);
Suite *readers_html_suite(void);
Suite *restored_suite(void);
Suite *search_cases_suite(void);
Suite *searcher_suite(void);
Suite *segment_bound_suite(void);
Suite *segment_build_suite(void);
Suite *segment_findings_suite(void);
Suite *segment_damage_suite(void);
Suite *segment_leaf_suite(void);
Suite *segment_heads_suite(void);
Suite *one_word_suite(void);
Suite *segment_pair_bytes_suite(void);
Suite *segment_pair_lanes_suite(void);
Suite *segment_pairs_suite(void);
Suite *segment_parts_suite(void);
Suite *segments_suite(void);
Suite *similar_suite(void);
Suite *store_suite(void);
Suite *stories_suite(void);
Suite *text_suite(void);
Suite *text_dictionary_suite(void);
Suite *text_properties_suite(void);
Suite *vocabulary_suite(void);

#endif
