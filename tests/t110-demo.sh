#!/bin/bash
# What README.md has people run first.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

ln -s "$root/corpus" corpus
ln -s "$program" tracuu
mkdir build
unset TRACUU_ARCHIVE

for round in first second; do
	test_begin "the demo, the $round time"
	run sh corpus/demo.sh
	expect_status 0
	expect_silence err
	expect_in out '74 articles: 74 added'
	expect 'searches' "$(grep -c '^\$ tracuu search' out)" 3
	expect 'searches with a first hit, and a passage' "$(grep -c '^1\. ' out)" 4
	expect_in out 'Hứa Đức Toản  --id'
	expect_in out 'Trồng rừng  (topic)'
	archive_file=build/demo.tracuu expect_sound
done
