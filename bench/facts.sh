#!/bin/bash
# What facts cost and how right they are: indexing with and without them in one run, the commands that answer
# from them, and the extraction against articles that people annotated.
#
#	make bench-facts      everything; writes bench/FACTS.md
#
#	TRACUU_SHARED=DIR  real articles and annotated ones (../shared); what is not there is left out, and said
#	RUNS=N             how often each way of indexing runs, in turn (3)
#	NAMES=N            of the persons in the most articles, so many are asked for (50)
set -euo pipefail

cd "$(dirname "$0")/.."
RUNS=${RUNS:-3}
NAMES=${NAMES:-50}
shared=${TRACUU_SHARED:-../shared}
work=build/bench/facts
results=bench/FACTS.md

say()
{
	printf 'bench: %s: %s\n' "$(date +%H:%M:%S)" "$*" >&2
}

# $1: archive; the rest: options. Prints wall, CPU and peak.
index_once()
{
	local archive=$1

	shift
	rm -f "$archive" "$archive"-*
	/usr/bin/time -f '%e %U %S %M' -o "$work/time" ./tracuu index -a "$archive" "$@" "$work/articles.jsonl" >/dev/null
	tail -n 1 "$work/time"
}

measure_indexing()
{
	: >"$work/indexing"
	for ((run = 1; run <= RUNS; run++)); do
		say "indexing, run $run of $RUNS"
		printf 'without %s\n' "$(index_once "$work/without" --no-facts)" >>"$work/indexing"
		printf 'with %s\n' "$(index_once "$work/with")" >>"$work/indexing"
	done
}

# "name<TAB>TAB-separated command" a line, {} for the queries' column 1
engines()
{
	local name

	while IFS='|' read -r name command; do
		printf '%s\t1\t./tracuu\t%s\n' "$name" "${command// /$'\t'}"
	done
}

measure_commands()
{
	say "commands"
	sqlite3 "$work/with" "SELECT p.id, p.name FROM person p JOIN official o ON o.person_id = p.id
		GROUP BY p.id ORDER BY count(*) DESC, p.id LIMIT $NAMES" | tr '|' '\t' >"$work/names.tsv"
	sqlite3 "$work/with" "SELECT id, slug FROM topic ORDER BY id" | tr '|' '\t' >"$work/topics.tsv"
	engines <<-LINES >"$work/name-engines"
		officials NAME|officials -a $work/with {}
		speeches NAME|speeches -a $work/with --official {}
		speeches NAME "ma túy"|speeches -a $work/with --official {} ma_túy
		search official:NAME|search -a $work/with official:{}
	LINES
	sed -i 's/ma_túy/ma túy/; s/official:{}/{}/' "$work/name-engines"
	engines <<-LINES >"$work/topic-engines"
		timeline TOPIC --by month|timeline -a $work/with {} --by month
		timeline TOPIC --by quarter|timeline -a $work/with {} --by quarter
		timeline TOPIC --by year|timeline -a $work/with {} --by year
		topics TOPIC|topics -a $work/with {}
	LINES
	: >"$work/latency.tsv"
	"$work/stopwatch" "$work/name-engines" "$work/names.tsv" 4 >>"$work/latency.tsv"
	"$work/stopwatch" "$work/topic-engines" "$work/topics.tsv" 4 >>"$work/latency.tsv"
}

score()
{
	local articles=$1 gold=$2

	./tracuu facts "$articles" >"$work/facts.jsonl"
	python3 "$shared/tools/score_facts.py" "$articles" "$gold" "$work/facts.jsonl"
}

report()
{
	printf '# Facts, measured\n\nWritten by `make bench-facts` (bench/facts.sh).\n\n'
	printf -- '- %s, revision %s, `RUNS=%s NAMES=%s bench/facts.sh`\n' "$(date +%Y-%m-%d)" \
		"$(git describe --always --dirty --exclude='*')" "$RUNS" "$NAMES"
	printf -- '- %s, %s cores; load average at the end %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
		"$(nproc)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
	if [ -s "$work/indexing" ]; then
		printf '\n## Indexing, whole process\n\n'
		sqlite3 "$work/with" "SELECT printf('%d articles, %d persons, %d speeches', (SELECT count(*) FROM article),
			(SELECT count(*) FROM person), (SELECT count(*) FROM speech))"
		printf '\n| facts | wall s | CPU s | peak MB | archive MB |\n|---|---:|---:|---:|---:|\n'
		python3 bench/facts_report.py indexing "$work/indexing" "$work/without" "$work/with"
		printf '\n## Commands, process start to exit, warm\n\n'
		printf '| command | runs | p50 ms | p99 ms |\n|---|---:|---:|---:|\n'
		python3 bench/facts_report.py latency "$work/latency.tsv"
	else
		printf '\nNo real articles were there (news-sample.jsonl.zst): indexing and commands were not measured.\n'
	fi
	if [ -f "$shared/tools/score_facts.py" ]; then
		printf '\n## Against annotated articles\n\nCommune style:\n\n```\n'
		score "$shared/gold/commune" "$shared/gold/gold_commune.jsonl"
		printf '```\n\nPapers, national and provincial:\n\n```\n'
		cat "$shared/gold/real0.jsonl" "$shared/gold/prov0.jsonl" >"$work/papers.jsonl"
		cat "$shared/gold/gold_real0.jsonl" "$shared/gold/gold_prov0.jsonl" >"$work/gold.jsonl"
		score "$work/papers.jsonl" "$work/gold.jsonl"
		printf '```\n'
	else
		printf '\nNo annotated articles were there.\n'
	fi
}

mkdir -p "$work"
: >"$work/indexing"
${CC:-cc} -O2 -std=c11 -D_GNU_SOURCE -o "$work/stopwatch" bench/stopwatch.c
if [ -f "$shared/data/news-sample.jsonl.zst" ] && command -v zstd >/dev/null; then
	zstd -qdcf "$shared/data/news-sample.jsonl.zst" >"$work/articles.jsonl"
	measure_indexing
	measure_commands
fi
report >"$work/report.md"
cp "$work/report.md" "$results"
say "$results"
