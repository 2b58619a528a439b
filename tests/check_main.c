/*
 * Runs all suites. CK_RUN_SUITE and CK_RUN_CASE choose one; CK_FORK=no helps a debugger. That none ran is a
 * failure.
 */
#include "tests/suites.h"

#include <libxml/parser.h>
#include <stdlib.h>

int main(void)
{
	static Suite *(*const suites[])(void) = {base_suite, text_suite, text_properties_suite,
		keystrokes_suite, misspelling_suite, lengths_suite, store_suite, vocabulary_suite,
		pairs_suite, batch_counts_suite, restored_suite, abbreviations_suite, people_suite,
		official_tables_suite, stories_suite, archive_suite, text_dictionary_suite, checkpoints_suite,
		mapped_file_suite, expression_suite, segment_parts_suite, segment_heads_suite, one_word_suite,
		segment_pair_bytes_suite, segment_pairs_suite, segment_pair_lanes_suite, segment_leaf_suite,
		segment_bound_suite, segment_build_suite, segment_findings_suite, segment_damage_suite,
		ranker_suite, segments_suite, passages_suite, new_suite, similar_suite, complete_suite,
		searcher_suite, fields_suite, article_lists_suite, search_cases_suite, api_suite,
		readers_suite, readers_html_suite, fact_abbreviations_suite, fact_dates_suite,
		fact_figures_suite, fact_people_suite, fact_topics_suite, answers_suite, fuzz_replay_suite};
	SRunner *runner = srunner_create(NULL);
	int nr_run, nr_failed;

	xmlInitParser();
	for (size_t i = 0; i < sizeof(suites) / sizeof(*suites); i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	nr_run = srunner_ntests_run(runner);
	nr_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return nr_failed == 0 && nr_run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
