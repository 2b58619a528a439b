#!/bin/bash
# tracuu beside its peers, on the same articles in one run: time, memory, size, latency, quality of the answers.
#
#	make bench            everything; writes bench/RESULTS.md
#	QUICK=1 make bench    10,000 articles, fewer queries; writes build/bench/RESULTS.md
#
#	TRACUU_SHARED=DIR  real articles and judged questions (../shared); without them, a mix made of corpus/sample
#	TRACUU=PROGRAM     what is measured (./tracuu)
#	ARTICLES=N         a seeded choice of so many (0: all)
#	FILES=N            so many of them as text files as well, for Recoll (3000)
#	RUNS=N PEER_RUNS=N how often tracuu and stock FTS5, and how often the others, index (3, 1)
#	QUERIES=N          a class, twice as many of two words (100); each is measured three times
#	QUESTIONS=N        judged questions (0: all)
#
# Peers that are not installed are skipped by name; bench/peers.sh installs them. Works in build/bench.
set -euo pipefail

quick=${QUICK:-}
RUNS=${RUNS:-3}
PEER_RUNS=${PEER_RUNS:-1}
FILES=${FILES:-3000}
ARTICLES=${ARTICLES:-${quick:+10000}}
QUERIES=${QUERIES:-$([ -n "$quick" ] && echo 20 || echo 100)}
QUESTIONS=${QUESTIONS:-${quick:+1000}}

cd "$(dirname "$0")/.."
work=build/bench
bin=$work/bin
data=$work/data
raw=$work/raw
tracuu=${TRACUU:-./tracuu}
case $tracuu in */*) ;; *) tracuu=$(command -v "$tracuu") ;; esac
shared=${TRACUU_SHARED:-../shared}
results=$([ -n "$quick" ] && echo "$work/RESULTS.md" || echo bench/RESULTS.md)
rounds=4 # the first only warms
MIX_ARTICLES=20000
tab=$'\t'

die()
{
	printf 'bench: %s\n' "$*" >&2
	exit 2
}

say()
{
	printf 'bench: %s: %s\n' "$(date +%H:%M:%S)" "$*" >&2
}

# Kept for the results: a key and a value, or a note of what was not done.
fact()
{
	printf '%s\t%s\n' "$1" "$2" >>"$raw/facts.tsv"
}

skip()
{
	say "skipped $*"
	fact skipped "$*"
}

# In the results no path tells where this was measured.
shown()
{
	printf '%s' "${*//"$PWD"\//}"
}

bytes_of()
{
	find "$@" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%d", sum }'
}

# $1: column of the query; the rest: name and command, as the stopwatch reads them
engine()
{
	local name=$2 column=$1 IFS=$tab

	shift 2
	printf '%s\t%s\t%s\n' "$name" "$column" "$*"
}

build_programs()
{
	local cflags="-O2 -g -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wconversion" program

	mkdir -p "$bin"
	for program in stock_fts5 stock_query stopwatch; do
		# shellcheck disable=SC2046,SC2086
		${CC:-cc} $cflags -o "$bin/$program" bench/$program.c $(pkg-config --cflags --libs sqlite3 json-c)
	done
	xapian=
	if command -v g++ >/dev/null && pkg-config --exists xapian-core; then
		# shellcheck disable=SC2046
		g++ -O2 -g -std=c++17 -Wall -Wextra -o "$bin/xapian_bench" bench/xapian_bench.cc \
			$(pkg-config --cflags --libs xapian-core json-c)
		xapian=1
	else
		skip "Xapian: g++ or libxapian-dev is not installed (bench/peers.sh)"
	fi
	recoll=
	if command -v recollindex >/dev/null && command -v recollq >/dev/null; then
		recoll=1
	else
		skip "Recoll: recollcmd is not installed (bench/peers.sh)"
	fi
}

state_machine()
{
	fact date "$(date +%Y-%m-%d)"
	fact revision "$(git describe --always --dirty --exclude='*' 2>/dev/null || echo unknown)"
	fact command "$1"
	fact cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
	fact cores "$(nproc)"
	fact memory "$(awk '/^MemTotal/ { printf "%.1f GB", $2 / 1e6 }' /proc/meminfo)"
	fact kernel "$(uname -sr)"
	fact load "$(cut -d ' ' -f 1-3 /proc/loadavg)"
	fact gcc "$(${CC:-cc} -dumpfullversion)"
	fact SQLite "$(pkg-config --modversion sqlite3)"
	[ -z "$xapian" ] || fact Xapian "$(pkg-config --modversion xapian-core)"
	[ -z "$recoll" ] || fact Recoll "$(recollq -v 2>&1 | sed -n 's/^Recoll \([0-9.]*\).*/\1/p')"
}

prepare_articles()
{
	local packed=$shared/data/news-sample.jsonl.zst

	say "articles"
	mkdir -p "$data"
	if [ -f "$packed" ] && command -v zstd >/dev/null; then
		zstd -qdcf "$packed" >"$data/all.jsonl"
		python3 bench/articles.py "$data" "${ARTICLES:-0}" "$FILES" "$data/all.jsonl"
		fact articles "real news articles (news-sample.jsonl)"
	else
		if [ -f "$packed" ]; then
			skip "real articles: zstd is not installed (bench/peers.sh)"
		else
			skip "real articles: no news-sample.jsonl.zst (TRACUU_SHARED)"
		fi
		python3 bench/articles.py "$data" "${ARTICLES:-$MIX_ARTICLES}" "$FILES" --mix corpus/sample
		fact articles "a seeded mix of the titles and sentences of corpus/sample, NOT real articles: \
a small vocabulary, so neither sizes nor latencies tell much"
	fi
}

# $1: name, $2: what it writes, the rest: command. A process, timed, and the size of what it wrote.
index_once()
{
	local name=$1 written=$2

	shift 2
	rm -rf "$written" "$written"-wal "$written"-shm "$written".loose
	sync
	say "$name indexes"
	engine 0 "$name" "$@" >"$raw/engine"
	echo index >"$raw/once"
	"$bin/stopwatch" "$raw/engine" "$raw/once" 1 >"$raw/row" 2>>"$raw/log"
	[ "$(cut -f 9 "$raw/row")" = 0 ] || die "$name: status $(cut -f 9 "$raw/row"), see $raw/log"
	rm -rf "$written.loose"
	printf '%s\t%s\n' "$(cat "$raw/row")" "$(bytes_of "$written")" >>"$raw/index.tsv"
	grep -q "^command of $name$tab" "$raw/facts.tsv" || fact "command of $name" "$(shown "$@")"
}

configure_recoll()
{
	rm -rf "$work/recoll"
	mkdir -p "$work/recoll"
	printf '%s\n' "topdirs = $PWD/$data/files" "dbdir = $PWD/$work/recoll.index" 'indexstemminglanguages =' \
		'noaspell = 1' 'loglevel = 2' >"$work/recoll/recoll.conf"
}

measure_indexing()
{
	local run

	for ((run = 1; run <= RUNS; run++)); do
		index_once tracuu "$work/all.tracuu" "$tracuu" index -a "$work/all.tracuu" "$data/articles.jsonl"
		index_once stock "$work/stock.db" "$bin/stock_fts5" "$work/stock.db" "$data/articles.jsonl"
		[ "$run" -le "$PEER_RUNS" ] || continue
		[ -z "$xapian" ] ||
			index_once xapian "$work/xapian" "$bin/xapian_bench" index "$work/xapian" "$data/articles.jsonl"
		[ -n "$recoll" ] || continue
		index_once 'tracuu (files)' "$work/files.tracuu" "$tracuu" index -a "$work/files.tracuu" "$data/files"
		configure_recoll
		index_once 'recoll (files)' "$work/recoll.index" recollindex -c "$work/recoll"
	done
}

# $1: name of the class, the rest of stdin: engines
time_queries()
{
	say "queries: $1"
	cat >"$raw/engines"
	"$bin/stopwatch" "$raw/engines" "$work/queries/$1.tsv" "$rounds" 2>>"$raw/log" >>"$raw/latency.tsv"
}

measure_latency()
{
	local class

	rm -rf "$work/queries"
	mkdir -p "$work/queries/files"
	say "making queries"
	python3 bench/queries.py "$work/queries" "$QUERIES" "$data/articles.jsonl"
	find "$work/all.tracuu" "$work/stock.db" "$work/xapian" -type f -exec cat {} + 2>/dev/null >/dev/null || :
	for class in two_words rare common several phrase unmarked; do
		{
			engine 1 tracuu "$tracuu" search -a "$work/all.tracuu" -f json -n 10 -- '{}'
			engine 2 stock "$bin/stock_query" "$work/stock.db" 10 '{}'
			[ -z "$xapian" ] || engine 1 xapian "$bin/xapian_bench" query "$work/xapian" 10 '{}'
		} | time_queries "$class"
	done
	fact "query of tracuu" "$(shown "$tracuu") search -a $work/all.tracuu -f json -n 10 -- QUERY"
	fact "query of stock" "$bin/stock_query $work/stock.db 10 EXPRESSION"
	[ -z "$xapian" ] || fact "query of xapian" "$bin/xapian_bench query $work/xapian 10 QUERY"
	[ -n "$recoll" ] || return 0
	python3 bench/queries.py "$work/queries/files" "$QUERIES" "$data/files.jsonl" two_words
	sed 's/^two_words/files/' "$work/queries/files/two_words.tsv" >"$work/queries/files.tsv"
	{
		engine 1 tracuu "$tracuu" search -a "$work/files.tracuu" -f json -n 10 -- '{}'
		engine 1 recoll recollq -c "$work/recoll" -n 10 -s '' '{}'
	} | time_queries files
	fact "query of recoll" "recollq -c $work/recoll -n 10 -s '' QUERY"
}

# One process for all queries of a class. The stopwatch's "query" is the file of them.
measure_batches()
{
	local class file

	say "queries in one process"
	: >"$raw/batches"
	for class in two_words rare common several phrase unmarked; do
		file=$work/queries/$class
		cut -f 1,2 "$file.tsv" >"$file.plain"
		cut -f 1,3 "$file.tsv" >"$file.fts5"
		printf '%s\t%s\t%s\n' "$class" "$file.plain" "$file.fts5" >>"$raw/batches"
	done
	{
		engine 1 tracuu "$tracuu" search -a "$work/all.tracuu" -f json -n 10 --batch '{}'
		engine 2 stock "$bin/stock_query" "$work/stock.db" 10 --batch '{}'
		[ -z "$xapian" ] || engine 1 xapian "$bin/xapian_bench" batch "$work/xapian" 10 '{}'
	} >"$raw/engines"
	"$bin/stopwatch" "$raw/engines" "$raw/batches" "$rounds" 2>>"$raw/log" >"$raw/batch.tsv"
}

# $1: set, $2: marked or unmarked, $3: engine; stdin: its run
score()
{
	local run=$work/questions/$1-$2-$3.run

	cat >"$run"
	printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" \
		"$(python3 "$shared/tools/score_run.py" "$work/questions/$1.qrels" "$run")" >>"$raw/quality.tsv"
}

# Status 1 of a search is "one had no hit", which the score sees.
lenient()
{
	"$@" 2>>"$raw/log" || [ $? = 1 ]
}

measure_quality()
{
	local set form asked

	rm -rf "$work/questions"
	mkdir -p "$work/questions"
	for set in viquad alqac_law; do
		if ! [ -f "$shared/data/$set/qrels.tsv" ]; then
			skip "quality on $set: no judged questions (TRACUU_SHARED)"
			continue
		fi
		say "quality on $set"
		asked=$work/questions/$set
		python3 bench/questions.py "$shared/tools" "$shared/data/$set" "$asked" "${QUESTIONS:-0}"
		lenient "$tracuu" index -a "$asked.tracuu" "$shared/data/$set/corpus.jsonl" >>"$raw/log"
		"$bin/stock_fts5" "$asked.db" "$shared/data/$set/corpus.jsonl" >>"$raw/log"
		[ -z "$xapian" ] ||
			"$bin/xapian_bench" index "$asked.xapian" "$shared/data/$set/corpus.jsonl" >>"$raw/log"
		for form in marked unmarked; do
			lenient "$tracuu" search -a "$asked.tracuu" --any --format trec --limit 20 \
				--batch "$asked-$form.plain" | score $set $form tracuu
			lenient "$bin/stock_query" "$asked.db" 20 --trec "$asked-$form.fts5" | score $set $form stock
			[ -z "$xapian" ] ||
				lenient "$bin/xapian_bench" trec "$asked.xapian" 20 "$asked-$form.plain" |
				score $set $form xapian
		done
	done
}

for needed in python3 pkg-config "${CC:-cc}"; do
	command -v "$needed" >/dev/null || die "$needed is not installed"
done
[ -x "$tracuu" ] || die "no $tracuu: make it first"
rm -rf "$raw"
mkdir -p "$raw"
: >"$raw/facts.tsv"
: >"$raw/quality.tsv"
export RUNS PEER_RUNS
command=
for name in QUICK TRACUU ARTICLES FILES RUNS PEER_RUNS QUERIES QUESTIONS; do
	case $name in
	TRACUU) [ -z "${TRACUU:-}" ] || command="${command}TRACUU=$(shown "$tracuu") " ;;
	*) [ -z "${!name:-}" ] || command="$command$name=${!name} " ;;
	esac
done

build_programs
state_machine "${command}bench/run.sh"
prepare_articles
measure_indexing
measure_latency
measure_batches
measure_quality
fact 'load at the end' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
python3 bench/report.py "$work" >"$work/report"
cat "$work/report" >"$results"
say "done: $results"
