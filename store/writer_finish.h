/*
 * What the end of a run (writer_finish_begin and writer_finish of include/store/writer.h) needs of a writer
 * beyond what is for all.
 */
#ifndef TRACUU_STORE_WRITER_FINISH_H
#define TRACUU_STORE_WRITER_FINISH_H

#include "store/writer.h"

/* As writer_commit, with all that may lag behind. */
enum status writer_commit_all(struct writer *writer, struct error *err);

/* Of articles, in tokens; what it is where there are none, too. */
double writer_mean_length(const struct writer *writer);

#endif
