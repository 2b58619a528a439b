/* A page -> articles. */
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"

int FUZZ_DRIVER(html)(const uint8_t *data, size_t size)
{
	read_articles(read_html, data, size);
	return 0;
}
