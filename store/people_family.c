/* Names that belong together -> persons, by evidence and then by corrections. */
#include "store/people_family.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void family_init(struct family *family)
{
	memset(family, 0, sizeof(*family));
	strmap_init(&family->keys);
}

/* What it is decided from. */
static void forget_evidence(struct seen_official *seen)
{
	for (size_t i = 0; i < seen->nr_offices; i++)
		free(seen->offices[i].text);
	free(seen->offices);
	free(seen->places);
	free(seen->ref);
	free(seen->office_keys);
	seen->offices = NULL;
	seen->nr_offices = seen->alloc_offices = 0;
	seen->places = seen->ref = seen->office_keys = NULL;
	seen->as_key = NULL; /* may be a correction's */
}

static void seen_release(struct seen_official *seen)
{
	forget_evidence(seen);
	free(seen->name);
	free(seen->key);
	free(seen->evidence);
	free(seen->evidence_before);
}

void family_release(struct family *family)
{
	for (size_t i = 0; i < family->nr; i++)
		seen_release(&family->items[i]);
	for (uint32_t i = 0; i < family->nr_groups; i++)
		free(family->groups[i]);
	for (size_t i = 0; i < family->keys.nr; i++)
		free(family->partners[i]);
	free(family->partners);
	free(family->groups);
	free(family->items);
	strmap_release(&family->keys);
}

struct seen_official *family_add(struct family *family)
{
	ARRAY_GROW(family->items, family->nr + 1, family->alloc);
	memset(&family->items[family->nr], 0, sizeof(*family->items));
	return &family->items[family->nr++];
}

static void add_key(struct family *family, const char *key)
{
	int is_new;
	uint32_t nr = strmap_add(&family->keys, key, strlen(key), &is_new);

	ARRAY_GROW(family->partners, (size_t)nr + 1, family->alloc_partners);
	if (is_new)
		family->partners[nr] = NULL;
}

static bool has_key(const struct family *family, const char *key)
{
	return strmap_get(&family->keys, key, strlen(key)) != STRMAP_NONE;
}

static void add_corrected(struct family *family, const struct corrections *corrections)
{
	for (size_t i = 0; i < corrections->nr; i++) {
		const struct correction *correction = &corrections->items[i];

		if (!correction->right.key)
			continue;
		if (has_key(family, correction->left.key))
			add_key(family, correction->right.key);
		else if (has_key(family, correction->right.key))
			add_key(family, correction->left.key);
	}
}

enum status family_find(struct family *family, const char *key, const struct name_counts *counts,
	const struct corrections *corrections, struct error *err)
{
	struct strbuf partner = STRBUF_INIT;
	enum status status = STATUS_OK;

	add_key(family, key);
	for (size_t i = 0; status == STATUS_OK && i < family->keys.nr; i++) { /* it grows meanwhile */
		status = name_partner(counts, family->keys.entries[i].key, &partner, err);
		if (status == STATUS_OK && partner.len) {
			family->partners[i] = xstrdup(partner.buf);
			add_key(family, partner.buf);
		}
		if (status == STATUS_OK)
			add_corrected(family, corrections);
	}
	strbuf_release(&partner);
	return status;
}

/* ---- corrections */

static bool fits(const struct selector *selector, const struct seen_official *seen)
{
	const struct selected selected = {seen->key, seen->office_keys ? seen->office_keys : "\n",
		seen->ref ? seen->ref : "", seen->article_id};
	const struct selected renamed = {seen->as_key, selected.offices, selected.ref, seen->article_id};

	return selector_fits(selector, &selected) || selector_fits(selector, &renamed);
}

/* Names that texts print otherwise: by a correction, or without marks. */
static void settle_names(struct family *family, struct corrections *corrections)
{
	for (size_t i = 0; i < family->nr; i++) {
		struct seen_official *seen = &family->items[i];
		const char *partner =
			family->partners[strmap_get(&family->keys, seen->key, strlen(seen->key))];

		seen->as_key = seen->key;
		if (partner && strlen(partner) > strlen(seen->key)) /* marks take bytes */
			seen->as_key = partner;
		for (size_t j = 0; j < corrections->nr; j++) {
			struct correction *correction = &corrections->items[j];

			if (correction->kind != CORRECT_NAME || !fits(&correction->left, seen))
				continue;
			correction->fits = true;
			seen->as_key = correction->right.key;
			seen->as_name = correction->right.name;
		}
	}
}

static void say_corrected(struct seen_official *seen, size_t line)
{
	struct strbuf evidence = STRBUF_INIT;

	strbuf_addf(&evidence, "%s%scorrected by line %zu", seen->evidence ? seen->evidence : "",
		seen->evidence && *seen->evidence ? "; " : "", line);
	free(seen->evidence);
	seen->evidence = strbuf_detach(&evidence, NULL);
}

/* Those that fit become a person of their own. */
static void apply_split(struct family *family, struct correction *correction, uint32_t *nr_groups)
{
	bool fit = false;

	for (size_t i = 0; i < family->nr; i++) {
		if (!fits(&correction->left, &family->items[i]))
			continue;
		family->items[i].group = *nr_groups;
		say_corrected(&family->items[i], correction->line);
		fit = true;
	}
	*nr_groups += fit;
	correction->fits |= fit;
}

/* All persons that somebody who fits belongs to are one. */
static void apply_merge(struct family *family, struct correction *correction, uint32_t nr_groups)
{
	bool *left = xcalloc(nr_groups + 1, sizeof(*left)), *right = xcalloc(nr_groups + 1, sizeof(*right));
	uint32_t into = UINT32_MAX;
	bool any_left = false;

	for (size_t i = 0; i < family->nr; i++) {
		struct seen_official *seen = &family->items[i];

		left[seen->group] |= fits(&correction->left, seen);
		any_left |= left[seen->group];
		right[seen->group] |= fits(&correction->right, seen);
		if (right[seen->group] && into == UINT32_MAX)
			into = seen->group;
	}
	for (size_t i = 0; any_left && into != UINT32_MAX && i < family->nr; i++) {
		struct seen_official *seen = &family->items[i];

		if (!left[seen->group] && !right[seen->group])
			continue;
		if (left[seen->group])
			say_corrected(seen, correction->line);
		seen->group = into;
		seen->as_name = correction->right.name;
		correction->fits = true;
	}
	free(left);
	free(right);
}

static void apply(struct family *family, struct corrections *corrections, uint32_t *nr_groups)
{
	for (size_t i = 0; i < corrections->nr; i++) { /* in the order of lines: a later one wins */
		struct correction *correction = &corrections->items[i];

		if (!has_key(family, correction->left.key))
			continue;
		if (correction->kind == CORRECT_TWO)
			apply_split(family, correction, nr_groups);
		else if (correction->kind == CORRECT_ONE)
			apply_merge(family, correction, *nr_groups);
	}
	for (size_t i = 0; i < family->nr; i++)
		if (family->items[i].as_name && !strstr(family->items[i].evidence, "corrected"))
			for (size_t j = 0; j < corrections->nr; j++)
				if (corrections->items[j].kind == CORRECT_NAME &&
					fits(&corrections->items[j].left, &family->items[i]))
					say_corrected(&family->items[i], corrections->items[j].line);
}

/* ---- evidence */

static void add_sighting(struct people_case *people, const struct seen_official *seen)
{
	people_case_add(people, seen->article_id, seen->nr, seen->day);
	for (size_t i = 0; i < seen->nr_offices; i++)
		people_case_office(people, seen->offices[i].text, seen->offices[i].is_former,
			seen->offices[i].is_of_few);
	people_case_places(people, seen->places);
}

/* The officials of one name; *nr_groups goes up by their persons. */
static void decide_name(struct family *family, const char *as_key, struct people_case *people,
	const struct name_counts *counts, uint32_t *nr_groups)
{
	uint32_t nr;
	size_t at = 0;

	people_case_reset(people);
	for (size_t i = 0; i < family->nr; i++)
		if (!strcmp(family->items[i].as_key, as_key))
			add_sighting(people, &family->items[i]);
	nr = people_decide(people, name_rarity_of(counts, as_key));
	for (size_t i = 0; i < family->nr; i++) {
		struct strbuf evidence = STRBUF_INIT;

		if (strcmp(family->items[i].as_key, as_key) != 0)
			continue;
		family->items[i].group = *nr_groups + people->items[at].group;
		people_evidence(people, &people->items[at++], &evidence);
		family->items[i].evidence = strbuf_detach(&evidence, NULL);
	}
	*nr_groups += nr;
}

/* ---- names */

static bool is_lower_somewhere(const char *name)
{
	for (; *name; name++)
		if (*name >= 'a' && *name <= 'z')
			return true;
	return false;
}

/* The form that is printed most, but capitals only and forms without marks only where there is no other. */
static const char *name_of(const struct family *family, uint32_t group)
{
	struct strmap names = STRMAP_INIT;
	size_t *uses = xcalloc(family->nr + 1, sizeof(*uses)), best_uses = 0;
	const char *best = "";

	for (size_t i = 0; i < family->nr; i++) {
		const struct seen_official *seen = &family->items[i];
		size_t weight = 2;
		uint32_t nr;

		if (seen->group != group)
			continue;
		if (seen->as_name) {
			best = seen->as_name;
			break;
		}
		nr = strmap_add(&names, seen->name, strlen(seen->name), NULL);
		if (is_lower_somewhere(seen->name) && !strcmp(seen->key, seen->as_key))
			weight = 2 * family->nr;
		uses[nr] += weight;
		if (uses[nr] > best_uses) {
			best_uses = uses[nr];
			best = seen->name;
		}
	}
	strmap_release(&names);
	free(uses);
	return best;
}

/* ---- both */

void family_decide(struct family *family, struct people_case *people, const struct name_counts *counts,
	struct corrections *corrections)
{
	struct strmap names = STRMAP_INIT;
	uint32_t nr_groups = 0;

	settle_names(family, corrections);
	for (size_t i = 0; i < family->nr; i++) {
		int is_new;

		strmap_add(&names, family->items[i].as_key, strlen(family->items[i].as_key), &is_new);
		if (is_new)
			decide_name(family, family->items[i].as_key, people, counts, &nr_groups);
	}
	apply(family, corrections, &nr_groups);
	strmap_release(&names);
	family->groups = xcalloc(nr_groups + 1, sizeof(char *));
	for (; family->nr_groups < nr_groups; family->nr_groups++)
		family->groups[family->nr_groups] = xstrdup(name_of(family, family->nr_groups));
	for (size_t i = 0; i < family->nr; i++)
		forget_evidence(&family->items[i]);
}
