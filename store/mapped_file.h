/*
 * SQLite's files, with the archive itself mapped into memory as a whole. SQLite maps 2 GB at most, and a
 * page beyond is copied each time it is asked for, 16 KB for a record of 1 KB; a large archive has its
 * segments there.
 *
 * Everything but xFetch and xUnfetch stays with SQLite (https://www.sqlite.org/c3ref/io_methods.html): what
 * is not mapped, because the file has grown or memory has no room for it, it reads itself.
 *
 * As with SQLite's own mapping, a disk that fails while a page is read ends the process (SIGBUS).
 */
#ifndef TRACUU_STORE_MAPPED_FILE_H
#define TRACUU_STORE_MAPPED_FILE_H

/*
 * The name to give to sqlite3_open_v2, or NULL, which stands for SQLite's own. All connections of a process
 * to one file are to be opened so; those map it whose mmap_size is not 0.
 */
const char *mapped_file_vfs(void);

#endif
