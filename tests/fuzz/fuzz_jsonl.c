/* JSON Lines -> articles. */
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"

int FUZZ_DRIVER(jsonl)(const uint8_t *data, size_t size)
{
	read_articles(read_jsonl, data, size);
	return 0;
}
