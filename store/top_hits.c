/* Hits -> the best of them. */
#include "store/top_hits.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void top_hits_init(struct top_hits *top, enum rank_order order, size_t nr_wanted)
{
	*top = (struct top_hits){order, xcalloc(nr_wanted, sizeof(*top->heap)), 0, nr_wanted};
}

void top_hits_release(struct top_hits *top)
{
	free(top->heap);
	memset(top, 0, sizeof(*top));
}

/* Whether x comes before y in the result. */
static bool is_better(enum rank_order order, struct rank_hit x, struct rank_hit y)
{
	if (order == RANK_OLDEST_FIRST)
		return x.id < y.id;
	if (order == RANK_BY_SCORE && (x.score > y.score || x.score < y.score))
		return x.score > y.score;
	return x.id > y.id;
}

static void sift_down(struct top_hits *top, size_t at)
{
	struct rank_hit moving = top->heap[at];

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= top->nr)
			break;
		if (child + 1 < top->nr && is_better(top->order, top->heap[child], top->heap[child + 1]))
			child++;
		if (!is_better(top->order, moving, top->heap[child]))
			break;
		top->heap[at] = top->heap[child];
		at = child;
	}
	top->heap[at] = moving;
}

void top_hits_add(struct top_hits *top, struct rank_hit hit)
{
	if (top->nr < top->nr_wanted) {
		size_t at = top->nr++;

		for (; at > 0 && is_better(top->order, top->heap[(at - 1) / 2], hit); at = (at - 1) / 2)
			top->heap[at] = top->heap[(at - 1) / 2];
		top->heap[at] = hit;
	} else if (top->nr && is_better(top->order, hit, top->heap[0])) {
		top->heap[0] = hit;
		sift_down(top, 0);
	}
}

void top_hits_take(struct top_hits *top, struct ranking *out)
{
	out->nr = top->nr;
	out->hits = xcalloc(top->nr, sizeof(*out->hits));
	while (top->nr) {
		out->hits[top->nr - 1] = top->heap[0];
		top->heap[0] = top->heap[--top->nr];
		if (top->nr)
			sift_down(top, 0);
	}
}
