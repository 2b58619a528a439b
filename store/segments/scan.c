/* Records -> positions of phrases -> whether the expression matches. */
#include "store/segments/scan.h"

#include "base/memory.h"
#include "store/match.h"
#include "store/segments/record.h"

#include <stdlib.h>
#include <string.h>

enum { NR_UNITS = 1 << 16 };

/* The table of the scan before, where it was given back; else a new one. */
static uint8_t *take_matters(struct segments *segments)
{
	uint8_t *matters = segments->matters;

	segments->matters = NULL;
	if (matters)
		return matters;
	matters = xmalloc(NR_UNITS);
	memset(matters, MATTER_NOTHING, RECORD_LARGE);
	memset(matters + RECORD_LARGE, MATTER_MARK, NR_UNITS - RECORD_LARGE);
	matters[RECORD_BESIDE] = matters[RECORD_BODY] = MATTER_MARK;
	return matters;
}

void scan_init(struct scan *scan, struct segments *segments, struct expression *expression)
{
	memset(scan, 0, offsetof(struct scan, firsts)); /* what follows is written before it is read */
	scan->segments = segments;
	scan->expression = expression;
	scan->phrases = arena_calloc(&segments->scratch, expression->nr_phrases, sizeof(*scan->phrases));
	scan->matters = take_matters(segments);
}

/* Tokens of the segment before matter no more. */
static void forget_uses(struct scan *scan)
{
	for (size_t i = 0; i < scan->nr_uses; i++)
		if (scan->uses[i].number + RECORD_FIRST < RECORD_LARGE)
			scan->matters[scan->uses[i].number + RECORD_FIRST] = MATTER_NOTHING;
	scan->nr_uses = 0;
}

void scan_release(struct scan *scan)
{
	if (scan->matters) {
		forget_uses(scan);
		free(scan->segments->matters);
		scan->segments->matters = scan->matters;
	}
	scan->matters = NULL;
}

/* ---- the tokens of a segment */

static void add_uses(struct scan *scan, const struct segment *segment, size_t phrase_nr, size_t place)
{
	const struct expression_token *token = &scan->expression->phrases[phrase_nr].tokens[place];

	for (size_t i = 0; i < token->nr; i++) {
		struct segment_term term;

		if (!segment_find_term(scan->segments, segment, token->spellings[i].text,
			    token->spellings[i].len, &term))
			continue;
		ARENA_GROW(&scan->segments->scratch, scan->uses, scan->nr_uses + 1, scan->alloc_uses);
		scan->uses[scan->nr_uses++] =
			(struct token_use){term.number, (uint32_t)phrase_nr, (uint16_t)place};
	}
}

/* Later places of a phrase first, as scan_article wants them. */
static int by_number(const void *left, const void *right)
{
	const struct token_use *x = left, *y = right;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	if (x->phrase != y->phrase)
		return x->phrase < y->phrase ? -1 : 1;
	return (x->place < y->place) - (x->place > y->place);
}

static size_t home(const struct scan *scan, uint32_t number)
{
	return (size_t)(number * UINT32_C(2654435761) >> 7) & (scan->nr_slots - 1);
}

/* The phrase that the token of the use is, where it is of no other and each of its uses counts. */
static struct phrase_uses *plain_phrase(struct scan *scan, size_t use)
{
	const struct expression_phrase *phrase = &scan->expression->phrases[scan->uses[use].phrase];

	if (use + 1 < scan->nr_uses && scan->uses[use + 1].number == scan->uses[use].number)
		return NULL;
	if (phrase->nr > 1 || phrase->tokens[0].nr > 1 || phrase->in_title)
		return NULL;
	return &scan->phrases[scan->uses[use].phrase];
}

/* A token whose number is one unit of a record. */
static void add_matter(struct scan *scan, uint32_t number, size_t first)
{
	uint8_t *matter = &scan->matters[number + RECORD_FIRST];

	if (scan->nr_firsts + 1 == MATTER_LOOK_UP) {
		*matter = MATTER_LOOK_UP;
		return;
	}
	scan->firsts[++scan->nr_firsts] = (uint32_t)first;
	scan->plain[scan->nr_firsts] = plain_phrase(scan, first);
	*matter = (uint8_t)scan->nr_firsts;
}

static void index_uses(struct scan *scan)
{
	for (scan->nr_slots = 16; scan->nr_slots < scan->nr_uses * 4; scan->nr_slots *= 2)
		;
	scan->slots = arena_calloc(&scan->segments->scratch, scan->nr_slots, sizeof(*scan->slots));
	scan->nr_firsts = 0;
	for (size_t i = 0; i < scan->nr_uses; i++) {
		uint32_t number = scan->uses[i].number;
		size_t at;

		if (i && scan->uses[i - 1].number == number)
			continue;
		for (at = home(scan, number); scan->slots[at]; at = (at + 1) & (scan->nr_slots - 1))
			;
		scan->slots[at] = (uint32_t)i + 1;
		if (number + RECORD_FIRST < RECORD_LARGE)
			add_matter(scan, number, i);
	}
}

static void begin_segment(struct scan *scan, const struct segment *segment)
{
	forget_uses(scan);
	scan->segment = segment;
	for (size_t i = 0; i < scan->expression->nr_phrases; i++)
		for (size_t j = 0; j < scan->expression->phrases[i].nr; j++)
			add_uses(scan, segment, i, j);
	if (scan->nr_uses)
		qsort(scan->uses, scan->nr_uses, sizeof(*scan->uses), by_number);
	index_uses(scan);
}

/* The first use of the token, or nr_uses. */
static size_t find_use(const struct scan *scan, uint32_t number)
{
	for (size_t at = home(scan, number); scan->slots[at]; at = (at + 1) & (scan->nr_slots - 1))
		if (scan->uses[scan->slots[at] - 1].number == number)
			return scan->slots[at] - 1;
	return scan->nr_uses;
}

/* ---- an article */

static void add_position(struct scan *scan, struct phrase_uses *uses, uint32_t position)
{
	ARENA_GROW(&scan->segments->scratch, uses->positions, uses->nr + 1, uses->alloc);
	uses->positions[uses->nr++] = position;
}

/*
 * A token of the phrase's place stands at the position: where the place before stood one position before, the
 * phrase goes on, and at its last place it is there.
 */
static void take_use(struct scan *scan, const struct token_use *use, uint32_t position)
{
	const struct expression_phrase *phrase = &scan->expression->phrases[use->phrase];
	struct phrase_uses *uses = &scan->phrases[use->phrase];
	uint64_t bit = UINT64_C(1) << use->place;

	if (phrase->in_title && position & MATCH_BODY)
		return;
	if (phrase->nr == 1 &&
		phrase->tokens[0].nr == 1) { /* twice at a position counts twice, in FTS5 too */
		add_position(scan, uses, position);
		return;
	}
	if (uses->at != position) {
		uses->before = uses->at + 1 == position ? uses->here : 0;
		uses->here = 0;
		uses->at = position;
	}
	if ((use->place && !(uses->before & bit >> 1)) || uses->here & bit)
		return;
	uses->here |= bit;
	if (use->place + 1u == phrase->nr)
		add_position(scan, uses, position - use->place);
}

/* All uses of the token, the first of which is given. */
static void take_uses(struct scan *scan, size_t first, uint32_t position)
{
	for (size_t i = first; i < scan->nr_uses && scan->uses[i].number == scan->uses[first].number; i++)
		take_use(scan, &scan->uses[i], position);
}

enum { GROUP = 8, GROUP_BYTES = GROUP * RECORD_UNIT };

/* Not 0 where some unit of the group matters. Written out, for this is where a search spends its time. */
static inline unsigned int group_matters(const uint8_t *matters, const unsigned char *units)
{
	return (unsigned int)matters[record_unit(units)] | matters[record_unit(units + 2)] |
		matters[record_unit(units + 4)] | matters[record_unit(units + 6)] |
		matters[record_unit(units + 8)] | matters[record_unit(units + 10)] |
		matters[record_unit(units + 12)] | matters[record_unit(units + 14)];
}

static void take_matter(struct scan *scan, unsigned int matter, const unsigned char *unit, uint32_t position)
{
	if (matter == MATTER_LOOK_UP)
		take_uses(scan, find_use(scan, record_unit(unit) - RECORD_FIRST), position);
	else if (scan->plain[matter])
		add_position(scan, scan->plain[matter], position);
	else
		take_uses(scan, scan->firsts[matter], position);
}

/*
 * A group without marks, so that each unit is a position. Returns false, and nothing is done, where there
 * are some.
 */
static bool take_group(struct scan *scan, const unsigned char *units, uint32_t position)
{
	uint64_t matter = 0; /* a byte a unit */

	for (size_t i = 0; i < GROUP; i++)
		matter |= (uint64_t)scan->matters[record_unit(units + i * RECORD_UNIT)] << 8 * i;
	/*
	 * A byte is MATTER_MARK, all ones, where 1 more than its low bits carries into its high bit, which
	 * is set.
	 */
	if (((matter & UINT64_C(0x7F7F7F7F7F7F7F7F)) + UINT64_C(0x0101010101010101)) & matter &
		UINT64_C(0x8080808080808080))
		return false;
	while (matter) {
		unsigned int at = (unsigned int)__builtin_ctzll(matter) / 8;

		take_matter(scan, matter >> 8 * at & 0xFF, units + at * RECORD_UNIT, position + at);
		matter &= ~(UINT64_C(0xFF) << 8 * at);
	}
	return true;
}

/* Groups from *at on, as far as there are no marks; *position is that of the next unit. */
static void take_groups(struct scan *scan, const unsigned char *record, size_t len, size_t *at,
	uint32_t *position)
{
	const uint8_t *matters = scan->matters;
	size_t here = *at;
	uint32_t next = *position;

	for (; here + GROUP_BYTES <= len; here += GROUP_BYTES, next += GROUP)
		if (group_matters(matters, record + here) && !take_group(scan, record + here, next))
			break;
	*at = here;
	*position = next;
}

/* Damaged records may say anything: positions stay in their field, and what does not fit is not looked at. */
static void read_record(struct scan *scan, const unsigned char *record, size_t len)
{
	uint32_t next = 0; /* the position of the next token that stands beside none */
	size_t at = 0, end, use;
	struct record_token token;

	while (at < len) {
		take_groups(scan, record, len, &at, &next);
		for (end = at + GROUP_BYTES; at < end;) { /* what has marks, or is less than a group */
			if (at + RECORD_UNIT <= len &&
				scan->matters[record_unit(record + at)] == MATTER_NOTHING) {
				at += RECORD_UNIT;
				next++;
				continue;
			}
			if (!record_next(record, len, &at, &token))
				return;
			if (token.is_body) {
				next = MATCH_BODY;
				continue;
			}
			next += !token.is_beside;
			use = find_use(scan, token.number);
			if (use < scan->nr_uses && next != 0 && next != MATCH_BODY)
				take_uses(scan, use, next - 1);
		}
	}
}

static bool evaluate(const struct scan *scan, struct expression_node *node)
{
	struct expression_node *child = node->first;

	switch (node->kind) {
	case EXPRESSION_PHRASE:
		node->matches = scan->phrases[node->phrase].nr > 0;
		break;
	case EXPRESSION_NOT:
		node->matches = evaluate(scan, child);
		node->matches &= !evaluate(scan, child->next);
		break;
	case EXPRESSION_AND:
		for (node->matches = true; child; child = child->next)
			node->matches &= evaluate(scan, child);
		break;
	case EXPRESSION_OR:
		for (node->matches = false; child; child = child->next)
			node->matches |= evaluate(scan, child);
		break;
	}
	return node->matches;
}

static void silence(struct scan *scan, const struct expression_node *node, bool told)
{
	told &= node->matches;
	if (node->kind == EXPRESSION_PHRASE && !told)
		scan->phrases[node->phrase].nr = 0;
	for (const struct expression_node *child = node->first; child; child = child->next)
		silence(scan, child, told);
}

bool scan_article(struct scan *scan, const struct segment *segment, uint32_t doc)
{
	const unsigned char *record;
	size_t len;

	if (scan->segment != segment)
		begin_segment(scan, segment);
	record = segment_record_kept(scan->segments, segment, doc, &len);
	for (size_t i = 0; i < scan->expression->nr_phrases; i++) {
		struct phrase_uses *uses = &scan->phrases[i];

		uses->nr = 0;
		uses->here = uses->before = 0;
		uses->at = UINT32_MAX;
	}
	read_record(scan, record, len);
	if (!evaluate(scan, scan->expression->root))
		return false;
	silence(scan, scan->expression->root, true);
	return true;
}
