#!/bin/bash
# Runs with little to do, each killed at a random moment: every few of them segments are merged, with a commit or at the
# end, and most of such a run is that. Whatever moment it was, the archive is sound, and each of its articles is found
# by a word that it alone has; the next run that may finish makes the archive what the folder is.
#
#	KILLS=200 NEWS=1500 SEED=7 tests/t075-kills-in-merges.sh ./tracuu
#
# NEWS: so many articles are there before; from 1,024 on the merges have pairs too.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

kills=${KILLS:-10}
seed=${SEED:-$(($(date +%s) % 100000))}
RANDOM=$seed
note "$kills kills, seed $seed"
program_is_sanitized && nr_news=${NEWS:-60} || nr_news=${NEWS:-400}

nr_texts=0
# A few new texts; some of the old ones change, some go.
change_folder()
{
	local i nr

	for i in $(seq $((1 + RANDOM % 12))); do
		nr_texts=$((nr_texts + 1))
		nr=$nr_texts
		[ $((RANDOM % 3)) = 0 ] && nr=$((1 + RANDOM % nr_texts))
		article "folder/$((nr % 7))/2024-03-$((10 + nr % 20))-bai-$nr.txt" "Bài dấu$((nr + 100000)) vòng $RANDOM" \
			"Công tác thủy lợi vòng $RANDOM. Xã làm $i km kênh, $nr hộ dự."
	done
	[ $((RANDOM % 3)) = 0 ] && rm -f folder/*/*-bai-$((1 + RANDOM % nr_texts)).txt
}

# Each article by the word that it alone has, all with one process.
check_found()
{
	local nr

	archive "SELECT CASE WHEN ref LIKE 'a-%' THEN 'dấu' || substr(ref, 3)
		ELSE substr(title, 5, instr(substr(title, 5), ' ') - 1) END FROM article ORDER BY 1" >words
	nr=$(wc -l <words)
	nl -w 1 words >queries
	tracuu search --batch queries --format trec --all --verbatim --limit 2
	expect_status 0
	expect 'articles found' "$(awk '{ print $1 }' out | sort | uniq -c | awk '$1 == 1' | wc -l)" "$nr"
	tracuu search --all --verbatim --format json 'bài OR tin'
	expect 'articles found at once' "$(json '$.total')" "$nr"
}

in_archive()
{
	archive "SELECT path || '|' || title FROM article JOIN input ON input.id = input_id" | sort
}

# One run, killed after a part of the time that the last whole one took.
kill_one()
{
	local delay=$((milliseconds * (RANDOM % 1100) / 1000))

	test_begin "kill $1 of $kills, after $delay of $milliseconds ms"
	kill_index_after $delay
	[ $code != 137 ] || nr_killed=$((nr_killed + 1))
}

whole_run()
{
	local start

	start=$(date +%s%N)
	tracuu index folder
	milliseconds=$((($(date +%s%N) - start) / 1000000))
	expect_status 0
}

test_begin 'the folder'
mkdir -p folder
news 1 $nr_news 60 1 >folder/news.jsonl
change_folder
whole_run
change_folder
whole_run
expect_sound
check_found

nr_killed=0 nr_merged=0 nr_finished=0
for nr in $(seq "$kills"); do
	change_folder
	before=$(archive 'SELECT count(*), max(id) FROM segment')
	kill_one "$nr"
	expect_sound
	check_found
	after=$(archive 'SELECT count(*), max(id) FROM segment')
	[ "${after%|*}" -ge "${before%|*}" ] && [ "${after#*|}" -le $((${before#*|} + 1)) ] || nr_merged=$((nr_merged + 1))
	if [ $((RANDOM % 3)) = 0 ] || [ "$nr" = "$kills" ]; then
		nr_finished=$((nr_finished + 1))
		whole_run
		expect_sound
		expect 'articles in the folder' "$(in_archive | wc -l)" $((nr_news + $(find folder -name '*.txt' | wc -l)))
		check_found
	fi
done
note "$nr_killed killed, of which $nr_merged had merged; $nr_finished went on to the end; a run takes $milliseconds ms"
