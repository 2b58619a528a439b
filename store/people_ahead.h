/*
 * Families that are read and decided by a thread with a connection of its own, a round or two ahead of who
 * writes them; while that one has other things to do, it need not wait for them.
 *
 * Families of different names have nothing in common, so it does not matter what of them is written already.
 */
#ifndef TRACUU_STORE_PEOPLE_AHEAD_H
#define TRACUU_STORE_PEOPLE_AHEAD_H

#include "store/people_round.h"

struct people_ahead;

/*
 * Of what the archive at this path has committed. corrections: the thread's until people_ahead_free. NULL
 * where there can be no thread.
 */
struct people_ahead *people_ahead_start(const char *path, struct corrections *corrections);

/*
 * Waits for the next round, which is the caller's to release. False after the last: what is in touched_name
 * then is to be decided by the caller, be it that the thread could not read on.
 */
bool people_ahead_take(struct people_ahead *ahead, struct people_round *out);

/* Waits until the thread has ended, which it does after its round. NULL is allowed. */
void people_ahead_free(struct people_ahead *ahead);

#endif
