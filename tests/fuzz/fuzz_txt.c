/* A text file -> articles. */
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"

int FUZZ_DRIVER(txt)(const uint8_t *data, size_t size)
{
	read_articles(read_txt, data, size);
	return 0;
}
