/* A feed -> articles. */
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"

int FUZZ_DRIVER(feed)(const uint8_t *data, size_t size)
{
	read_articles(read_feed, data, size);
	return 0;
}
