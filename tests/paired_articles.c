/* Articles by rand(), their pairs counted in the plainest way, and segments of them. */
#include "tests/paired_articles.h"

#include "base/memory.h"
#include "store/match.h"
#include "store/segments/record.h"
#include "tests/suites.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- articles */

uint32_t paired_random_token(void)
{
	return (uint32_t)rand() % (1 + (uint32_t)rand() % PAIRED_TOKENS);
}

void paired_text(uint32_t token, char text[PAIRED_TEXT_BYTES])
{
	snprintf(text, PAIRED_TEXT_BYTES, "t%u", token);
}

void paired_hashes(uint32_t hashes[PAIRED_TOKENS])
{
	char text[PAIRED_TEXT_BYTES];

	for (uint32_t i = 0; i < PAIRED_TOKENS; i++) {
		paired_text(i, text);
		hashes[i] = segment_hash(text, strlen(text));
	}
}

/* Some words are said again two places on. */
void paired_random_article(struct paired_article *article)
{
	uint32_t position = 0;

	article->nr = (size_t)rand() % PAIRED_MAX_TOKENS;
	article->nr_title = (size_t)rand() % 8;
	if (article->nr_title > article->nr)
		article->nr_title = article->nr;
	for (size_t i = 0; i < article->nr; i++) {
		bool is_first = i == 0 || i == article->nr_title, is_beside = !is_first && rand() % 6 == 0;
		uint32_t body = i < article->nr_title ? 0 : MATCH_BODY;

		position = is_first ? 0 : position + !is_beside;
		article->tokens[i] = (struct paired_token){paired_random_token(), position | body, is_beside};
		if (i > 2 && rand() % 4 == 0)
			article->tokens[i].token = article->tokens[i - 2].token;
	}
	article->length = (uint32_t)article->nr + (rand() % 4 ? 0 : (uint32_t)rand() % 900);
}

void paired_record(const struct paired_article *article, struct strbuf *record)
{
	strbuf_reset(record);
	for (size_t i = 0; i < article->nr; i++) {
		if (i == article->nr_title)
			record_add_body(record);
		record_add_token(record, article->tokens[i].token, article->tokens[i].is_beside);
	}
	if (article->nr_title == article->nr)
		record_add_body(record);
}

struct paired_code paired_code(const struct paired_article *article, uint32_t token)
{
	struct paired_code code = {0, false};

	for (size_t i = 0; i < article->nr; i++) {
		if (article->tokens[i].token != token)
			continue;
		code.uses += match_uses(article->tokens[i].position);
		code.in_title |= !(article->tokens[i].position & MATCH_BODY);
	}
	return code;
}

void paired_each(const struct paired_article *article, paired_fn *fn, void *context)
{
	for (size_t i = 0; i < article->nr; i++)
		for (size_t j = 0; j < article->nr; j++)
			if (article->tokens[j].position == article->tokens[i].position + 1)
				fn(context, article->tokens[i].token, article->tokens[j].token,
					match_uses(article->tokens[i].position));
}

/* ---- all of them */

struct counting {
	struct paired *paired;
	uint32_t doc;
};

static void count_pair(void *context, uint32_t first, uint32_t second, uint32_t uses)
{
	struct counting *counting = context;
	uint8_t *all = &counting->paired->uses[first * PAIRED_TOKENS + second][counting->doc];

	*all = (uint8_t)(*all + uses);
}

void paired_open(struct paired *paired)
{
	static uint32_t all[PAIRED_DOCS];

	memset(paired, 0, sizeof(*paired));
	paired_hashes(paired->hashes);
	test_archive_make(&paired->test);
	test_archive_open(&paired->test);
	check_that(segments_open(&paired->segments, paired->test.archive.db, SEGMENTS_FOR_WRITING) ==
			SQLITE_OK,
		"no segments");
	paired->articles = xcalloc(PAIRED_DOCS, sizeof(*paired->articles));
	paired->uses = xcalloc((size_t)PAIRED_TOKENS * PAIRED_TOKENS, sizeof(*paired->uses));
	for (uint32_t doc = 0; doc < PAIRED_DOCS; doc++) {
		all[doc] = doc;
		paired_random_article(&paired->articles[doc]);
		paired_each(&paired->articles[doc], count_pair, &(struct counting){paired, doc});
	}
	paired_make(paired, 1, &(struct paired_making){.docs = all, .nr = PAIRED_DOCS});
}

void paired_close(struct paired *paired)
{
	segments_close(&paired->segments);
	free(paired->articles);
	free(paired->uses);
	test_archive_close(&paired->test);
	test_archive_delete(&paired->test);
}

const uint8_t *paired_uses(const struct paired *paired, uint32_t first, uint32_t second)
{
	return paired->uses[first * PAIRED_TOKENS + second];
}

double paired_worth(const struct paired *paired, uint32_t doc, unsigned int nr_uses, double mean_length)
{
	return match_saturate(nr_uses, match_norm(paired->articles[doc].length, mean_length));
}

/* ---- segments */

/* Pairs ask only for tokens that are known: one that is nowhere is said to be in the first article. */
static void add_terms(const struct paired *paired, struct segment_encoder *encoder,
	const struct paired_making *making)
{
	posting *postings = xcalloc(making->nr, sizeof(*postings));

	for (uint32_t token = 0; token < PAIRED_TOKENS; token++) {
		char text[PAIRED_TEXT_BYTES];
		size_t nr = 0;

		for (uint32_t i = 0; i < making->nr; i++) {
			struct paired_code code = paired_code(&paired->articles[making->docs[i]], token);

			if (code.uses)
				postings[nr++] = i << 8 | code.uses | (code.in_title ? CODE_TITLE : 0);
		}
		if (nr == 0)
			postings[nr++] = 1;
		paired_text(token, text);
		encoder_add_term(encoder, text, strlen(text), postings, nr);
	}
	free(postings);
}

static void add_records(const struct paired *paired, struct segment_encoder *encoder,
	const struct paired_making *making, struct pair_runs *runs)
{
	struct strbuf record = STRBUF_INIT;

	for (uint32_t i = 0; i < making->nr; i++) {
		paired_record(&paired->articles[making->docs[i]], &record);
		encoder_add_record(encoder, record.buf, record.len);
		if (!making->in_source || !making->in_source[i])
			pair_runs_add(runs, i, (const unsigned char *)record.buf, record.len, paired->hashes);
	}
	strbuf_release(&record);
}

void paired_make(struct paired *paired, int64_t id, const struct paired_making *making)
{
	int64_t *ids = xcalloc(making->nr, sizeof(*ids));
	uint32_t *lengths = xcalloc(making->nr, sizeof(*lengths));
	struct pair_runs runs = PAIR_RUNS_INIT;
	struct segment_encoder encoder;

	for (uint32_t i = 0; i < making->nr; i++) {
		ids[i] = 1 + (int64_t)making->docs[i];
		lengths[i] = paired->articles[making->docs[i]].length;
	}
	encoder_begin(&encoder, paired->test.archive.db, id, ids, lengths, making->nr, PAIRED_MEAN_LENGTH);
	add_records(paired, &encoder, making, &runs);
	add_terms(paired, &encoder, making);
	pair_runs_write(&runs, &paired->segments, making->sources, making->nr_sources, &encoder);
	check_that(segments_result(&paired->segments) == SQLITE_OK, "segment %lld: sources", (long long)id);
	check_that(encoder_finish(&encoder) == SQLITE_OK, "segment %lld", (long long)id);
	check_that(segments_reload(&paired->segments) == SQLITE_OK, "segment %lld: reading", (long long)id);
	encoder_release(&encoder);
	pair_runs_release(&runs);
	free(ids);
	free(lengths);
}

const struct segment *paired_segment(const struct paired *paired, int64_t id)
{
	for (size_t i = 0; i < paired->segments.nr; i++)
		if (paired->segments.items[i].id == id)
			return &paired->segments.items[i];
	ck_abort_msg("no segment %lld", (long long)id);
	return NULL;
}

/* ---- lists */

float paired_most(uint8_t most)
{
	return (float)most * (2.0F / MOST_STEPS);
}

/* A windowed list's windows have bounds of their own: of lengths as they are, where articles have codes. */
static void unpack_window(struct pair_list *list, const struct list_head *head, uint8_t mosts[PAIRED_DOCS])
{
	float steps[WINDOW_DOCS] = {0};
	struct lane_bits bits = {{0}};
	uint8_t most = 0;

	pair_list_add(list, head, 1, steps);
	pair_list_bits(list, head, &bits);
	check_that(lanes_count(&bits) == head->nr && head->nr > 0, "window %u has %u", head->window,
		head->nr);
	for (uint32_t lane = 0; lane < WINDOW_DOCS; lane++) {
		uint32_t doc = head->window * WINDOW_DOCS + lane;
		uint8_t found = (uint8_t)lrintf(steps[lane]);

		check_that(lane_is_set(&bits, lane) == (found > 0), "article %u", doc);
		if (found == 0)
			continue;
		check_that(doc < list->segment->nr_docs, "article %u", doc);
		mosts[doc] = found;
		most = most > found ? most : found;
	}
	check_that(list->is_windowed || head->most == most, "window %u has %u, not %u", head->window,
		head->most, most);
}

void paired_unpack(struct pair_list *list, uint8_t mosts[PAIRED_DOCS])
{
	memset(mosts, 0, PAIRED_DOCS);
	for (struct list_head head = list_heads_from(&list->heads, 0); head.nr;
		head = list_heads_from(&list->heads, head.window + 1))
		unpack_window(list, &head, mosts);
}
