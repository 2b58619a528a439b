#!/bin/bash
# A disk that fills up in the middle of a run: the run says so and ends, nothing that was there is lost, and with
# more room the next run completes.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

mkdir disk
at_end()
{
	mountpoint -q "$work/disk" && umount "$work/disk"
}
mount -t tmpfs -o size=1m tmpfs disk 2>/dev/null || skip_all 'a small disk cannot be mounted here (that takes root)'
umount disk

# An archive of some old articles; then a run of more than one transaction, of one large file and many small.
article old/2024-01-01-a.txt 'Tin a' 'Công tác thủy lợi.'
news 1 300 100 1 >old/old.jsonl
tracuu index old
expect_status 0
cp "$TRACUU_ARCHIVE" base
nr_old=301
kilobytes=$(($(wc -c <base) / 1024))
mkdir -p new/small
news 1001 2200 700 1 >new/large.jsonl
awk -v words="$(news 3000 3000 700 1 | cut -d : -f 5)" 'BEGIN {
	for (i = 1; i <= 1000; i++) {
		file = "new/small/" i ".txt"
		printf "Bài %d\n\n%s\n", i, words >file
		close(file)
	}
}'
nr_new=2200
export TRACUU_ARCHIVE=$work/disk/archive

# What nobody may lose.
expect_old()
{
	expect_sound
	expect 'old articles' "$(archive "SELECT count(*) FROM article WHERE ref LIKE 'old/%' OR
		(ref LIKE 'a-%' AND CAST(substr(ref, 3) AS INTEGER) <= 300)")" "$nr_old"
	search '"thủy lợi"'
	expect_refs 'found' old/2024-01-01-a.txt
	search 'dấu7'
	expect_refs 'found' a-7
}

rooms='100 2000 15000'
program_is_sanitized && rooms='9000'
nr_full=0
for more in $rooms; do
	test_begin "$more KB of room for a run that takes 20 MB"
	mount -t tmpfs -o size=$((kilobytes + more))k tmpfs disk
	cp base disk/archive
	tracuu index old new
	if [ "$status" != 0 ]; then
		nr_full=$((nr_full + 1))
		expect_status 2
		expect_silence out
		expect_in err "tracuu: $TRACUU_ARCHIVE: the disk is full"
		expect 'lines of the message' "$(wc -l <err)" 1
	fi
	expect_old

	test_begin "after $more KB were too little: with more room"
	mount -o remount,size=200m disk
	tracuu index old new
	expect_status 0
	expect 'articles' "$(archive 'SELECT count(*) FROM article')" $((nr_old + nr_new))
	expect_old
	umount disk
done
expect 'runs into a full disk' $((nr_full >= 1)) 1

test_begin 'articles are removed on a full disk'
mount -t tmpfs -o size=$((kilobytes + 100))k tmpfs disk
cp base disk/archive
head -n 10 old/old.jsonl >less && mv less old/old.jsonl
tracuu index old
expect 'status' $((status == 0 || status == 2)) 1
tracuu doctor
expect_status 0
mount -o remount,size=200m disk
tracuu index old
expect_status 0
expect 'articles' "$(archive 'SELECT count(*) FROM article')" 11
expect_sound
umount disk

test_begin 'a new archive on a disk without any room'
for room in 0 4 16 48 100; do
	mount -t tmpfs -o size=1m tmpfs disk
	head -c $(((1024 - room) * 1024)) /dev/zero >disk/rest
	tracuu index old
	expect_status 2
	expect_in err 'the disk is full'
	tracuu search 'thủy'
	expect_status 2
	rm disk/rest
	mount -o remount,size=200m disk
	tracuu index old
	expect_status 0
	expect 'articles' "$(archive 'SELECT count(*) FROM article')" 11
	expect_sound
	umount disk
done
