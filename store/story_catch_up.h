/* Archives from before there were sketches, or with those of another version. */
#ifndef TRACUU_STORE_STORY_CATCH_UP_H
#define TRACUU_STORE_STORY_CATCH_UP_H

#include "store/story_writer.h"

/*
 * Makes sketches and stories of all articles whose sketches are not of this version, or packs those anew that
 * hold as much; in transactions that may be killed and gone on with. Cheap where nothing is to be done.
 */
enum status story_catch_up(struct story_writer *writer, struct archive *archive, struct error *err);

#endif
