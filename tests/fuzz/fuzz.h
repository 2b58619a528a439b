/*
 * The fuzz drivers. Each is one function that takes any bytes and aborts where a contract is broken; else it
 * returns 0.
 *
 * `make fuzz` builds each into a program of its own, where libFuzzer calls it under its usual name.
 * The check program has them all and calls them on the files of tests/fuzz/corpus, by
 * tests/check_fuzz_replay.c. A find is put there as a file and is tried on every run from then on.
 */
#ifndef TRACUU_TESTS_FUZZ_H
#define TRACUU_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#ifdef FUZZ_PROGRAM
#define FUZZ_DRIVER(name) LLVMFuzzerTestOneInput
#else
#define FUZZ_DRIVER(name) fuzz_##name
#endif

int FUZZ_DRIVER(tokenize)(const uint8_t *data, size_t size);
int FUZZ_DRIVER(search)(const uint8_t *data, size_t size);
int FUZZ_DRIVER(html)(const uint8_t *data, size_t size);
int FUZZ_DRIVER(feed)(const uint8_t *data, size_t size);
int FUZZ_DRIVER(jsonl)(const uint8_t *data, size_t size);
int FUZZ_DRIVER(txt)(const uint8_t *data, size_t size);
int FUZZ_DRIVER(facts)(const uint8_t *data, size_t size);
int FUZZ_DRIVER(segments)(const uint8_t *data, size_t size);
int FUZZ_DRIVER(keystrokes)(const uint8_t *data, size_t size);

#endif
