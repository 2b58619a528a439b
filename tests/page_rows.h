/*
 * Rows of segment_page (store/segments/pages.h) for tests that damage them. What fails aborts, so this serves
 * fuzzing as well.
 */
#ifndef TRACUU_TESTS_PAGE_ROWS_H
#define TRACUU_TESTS_PAGE_ROWS_H

#include "store/segments/pages.h"

enum { PAGE_ROW_BYTES = SEGMENT_PAGE_BYTES + PAGE_SUM_BYTES };

/* The row of the page, its sum with it; returns how many bytes that are, 0 where there is none. */
size_t page_row_read(sqlite3 *db, int64_t page, unsigned char row[PAGE_ROW_BYTES]);
void page_row_write(sqlite3 *db, int64_t page, const unsigned char *row, size_t len);

/*
 * Makes the last PAGE_SUM_BYTES of the row the sum of those before: so damage comes as far as to who reads
 * the bytes.
 */
void page_row_seal(int64_t page, unsigned char *row, size_t len);

#endif
