/* Whether the tables of facts agree with the articles and with each other. */
#ifndef TRACUU_STORE_FACT_CHECK_H
#define TRACUU_STORE_FACT_CHECK_H

#include "store/archive_stats.h"

/* The archive has tables of facts. Returns other than STATUS_OK only where a check could not be run. */
enum status fact_check(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err);

#endif
