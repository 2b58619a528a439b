#!/bin/bash
# A run is killed at a random moment, again and again, while the folder under it changes. Whatever moment it was:
# the archive opens and is sound; what had been committed before and still is in the folder is there; nothing is
# there twice or in a version that never was; and the next run that may finish makes the archive what the folder is.
#
#	KILLS=200 SEED=7 tests/t070-kills.sh ./tracuu
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

kills=${KILLS:-12}
seed=${SEED:-$(($(date +%s) % 100000))}
RANDOM=$seed
note "$kills kills, seed $seed"
program_is_sanitized && articles_a_file=120 || articles_a_file=250
nr_files=8 # of JSON lines: a run reads more than one transaction of them (not under a sanitizer)

# ---- the folder

# The same news with an official, a speech, a topic and figures in each.
with_official()
{
	sed "s|\"body\":\"|&Ngày 12/5/2024, đồng chí Nông Văn Sìn, Bí thư Đảng ủy xã Pác Nà $1, cho biết xã đã trồng rừng được 20/25 ha. |"
}

# News of file $1 in a version, in lines; every version has another text, and some articles another day.
write_lines()
{
	news $(($1 * 1000)) $(($1 * 1000 + articles_a_file - 1)) 700 "$2" | with_official "$1" >"folder/$1.jsonl"
}

# A text file whose name is its number; its title says the version.
write_text()
{
	article "folder/text/2024-03-$((10 + $1 % 20))-bai-$1.txt" "Bài $1 bản $2" \
		"Công tác thủy lợi vòng $2. Ông Lò Văn Mủa, Chủ tịch UBND xã Lũng Sặm, phát biểu: “Xã làm $2 km kênh.”"
}

version=1
# A few changes of all kinds.
change_folder()
{
	local i=$((RANDOM % nr_files + 1)) nr=$((RANDOM % 60)) file

	version=$((version + 1))
	case $((RANDOM % 9)) in
	0) write_lines $i $version ;;                                             # every line
	1) news $((i * 1000)) $((i * 1000 + 20)) 700 $version >>folder/$i.jsonl ;; # copies of ids
	2) [ ! -e folder/$i.jsonl ] || sed -i "$((RANDOM % 100 + 1)),+9d" folder/$i.jsonl ;;
	3) rm -f folder/$i.jsonl ;;
	4) [ ! -e folder/$i.jsonl ] || shuf --random-source=<(yes $version) folder/$i.jsonl -o folder/$i.jsonl ;;
	5) touch folder/*.jsonl ;;
	6) [ ! -e folder/$i.jsonl ] || sed -i "$((RANDOM % 100 + 1)),+30s/\"date\":\"20../\"date\":\"19$((RANDOM % 90 + 10))/" folder/$i.jsonl ;;
	7) [ ! -e folder/text/more ] && mv folder/text folder/more && mkdir folder/text && mv folder/more folder/text/ ;;
	8) rm -rf folder/text/more ;;
	esac
	for i in 1 2 3; do
		write_text $nr $version
		nr=$((RANDOM % 60))
	done
	for file in folder/text/*-bai-"$nr".txt; do
		rm -f "$file"
	done
	[ -e folder/$((version % nr_files + 1)).jsonl ] || write_lines $((version % nr_files + 1)) $version
}

# "file ref|title|date" of all that the folder holds, as an archive of it says it.
expected()
{
	local file

	for file in folder/*.jsonl; do
		awk -F '"' -v path="$work/$file" '{
			nr = ++seen[$4]
			print path " " $4 (nr > 1 ? "#" nr : "") "|" $8 "|" $12
		}' "$file"
	done
	find folder/text -name '*.txt' -exec awk -v work="$work" 'FNR == 1 {
		nr = split(FILENAME, part, "/")
		print work "/" FILENAME " " FILENAME "|" $0 "|" substr(part[nr], 1, 10)
	}' {} +
}
in_archive()
{
	archive "SELECT path || ' ' || ref || '|' || title || '|' || ifnull(date, '') FROM article JOIN input ON input.id = input_id"
}
# Of such lines what names the article, whatever its version.
names()
{
	cut -d '|' -f 1 "$1" | sort
}

# ---- kill

# Sets milliseconds that an uninterrupted run into a new archive takes.
measure()
{
	local start

	rm -f "$TRACUU_ARCHIVE"*
	start=$(date +%s%N)
	tracuu index folder
	milliseconds=$((($(date +%s%N) - start) / 1000000))
	expect_status 0
}

nr_killed=0 nr_first=0 nr_late=0 nr_lines=0
kill_one()
{
	local delay

	if [ -s before ]; then # most have little to do, so short delays come more often
		delay=$((milliseconds * (RANDOM % 1000) * (RANDOM % 1000) / 1000000))
	elif [ $((RANDOM % 2)) = 0 ]; then # while the archive is made
		delay=$((RANDOM % 30))
	else
		delay=$((milliseconds * (RANDOM % 1300) / 1000))
	fi
	test_begin "kill $1 of $kills, after $delay of $milliseconds ms"
	kill_index_after $delay
	case $code in
	137) nr_killed=$((nr_killed + 1)) ;;
	0) nr_late=$((nr_late + 1)) ;;
	esac
}

# What must hold after a kill. File before has what was there, file now what the folder has.
check_after_kill()
{
	tracuu doctor
	if [ "$status" = 2 ] && [ ! -s before ] && grep -q 'this archive is empty\|there is no archive' err; then
		nr_first=$((nr_first + 1))
		: >after
		return
	fi
	expect_status 0
	expect_in out sound
	in_archive | sort >after
	nr_lines=$((nr_lines + $(wc -l <after)))
	expect 'articles twice' "$(names after | uniq -d | head -n 3)" ''
	expect 'articles lost' "$(comm -12 <(names before) <(names now) | comm -23 - <(names after) | head -n 3)" ''
	expect 'articles that never were' "$(sort -u before now | comm -13 - after | head -n 3)" ''
	search 'title:tin OR title:bài'
	expect 'articles found' "$total" "$(wc -l <after)"
}

finish()
{
	tracuu index folder
	expect_status 0
	in_archive | sort >after
	expect 'what the archive has and the folder has not' "$(comm -13 now after | head -n 3)" ''
	expect 'what the folder has and the archive has not' "$(comm -23 now after | head -n 3)" ''
	expect_sound
	tracuu index folder
	expect_status 0
	expect_in out ': 0 added, 0 changed, 0 removed;'
}

test_begin 'the folder'
mkdir folder
for i in $(seq $nr_files); do
	write_lines "$i" 1
done
for i in $(seq 60); do
	write_text "$i" 1
done
measure
expected | sort >now
in_archive | sort >after
expect 'a run without a kill' "$(diff now after | head -n 3)" ''

for nr in $(seq "$kills"); do
	if [ $((RANDOM % 4)) = 0 ]; then
		rm -f "$TRACUU_ARCHIVE"*
		: >before
	else
		cp after before
		for _ in 1 2; do
			change_folder
		done
		expected | sort >now
	fi
	kill_one "$nr"
	check_after_kill
	if [ $((RANDOM % 2)) = 0 ] || [ "$nr" = "$kills" ]; then
		finish
	fi
done
note "$nr_killed killed ($nr_first before there was an archive), $nr_late had finished; a full run takes $milliseconds ms;" \
	"$nr_lines articles compared"
