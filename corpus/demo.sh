#!/bin/sh
# The main job in a minute: index the sample archive, then ask it what its users would.
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
echo
echo "\$ tracuu officials 'hua duc toan' -n 3"
./tracuu officials -a "$archive" -n 3 'hua duc toan'
echo
echo "\$ tracuu speeches 'Hứa Đức Toản' 'trồng rừng' -n 1"
./tracuu speeches -a "$archive" -n 1 'Hứa Đức Toản' 'trồng rừng'
echo
echo "\$ tracuu timeline 'trong rung' --by year"
./tracuu timeline -a "$archive" 'trong rung' --by year
