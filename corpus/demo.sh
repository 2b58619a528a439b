#!/bin/sh
# The main job in a minute: index the sample archive, then search it as its users would.
set -e
archive=build/demo.tracuu
rm -f "$archive" "$archive-wal" "$archive-shm"
echo "\$ tracuu index corpus/sample"
./tracuu index -a "$archive" corpus/sample
for query in 'trong rung go lon' '"Hứa Đức Toản" chủ tịch' 'date:2023 ma túy'; do
	echo
	echo "\$ tracuu search -n 3 '$query'"
	./tracuu search -a "$archive" -n 3 -- "$query"
done
