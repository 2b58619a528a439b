#!/bin/bash
# What growing costs: tracuu beside its peers on 20,000, 200,000 and a million articles.
#
#	make bench-scale                 everything; writes bench/SCALE.md and bench/scale.svg
#	SIZES=20k make bench-scale       the smallest only, some minutes; without 1m both are written into TRACUU_SCALE
#
#	TRACUU_SHARED=DIR  real articles to mix (../shared); without them, corpus/sample
#	TRACUU_SCALE=DIR   where articles and archives are kept for the next run (build/bench/scale)
#	SIZES="20k 200k 1m"
#	ENGINES="tracuu stock xapian lucene"
#	STEPS="index ask threads cold command update files"  what is measured; the rest is left as the last run left it
#	REINDEX="tracuu"   engines whose archives are made anew though they are there
#	QUERIES=N          a class (60)
#	ROUNDS=N WARMING=N rounds that count, and before them (3, 2)
#	SECONDS_A_CLASS=N  an engine that has taken so long for a class is asked no more (40)
#	COLD=N             so many queries of each class from a cold disk (2)
#
# Peers that are not installed are skipped by name; bench/peers.sh installs them.
set -euo pipefail

SIZES=${SIZES:-20k 200k 1m}
ENGINES=${ENGINES:-tracuu stock xapian lucene}
STEPS=${STEPS:-index ask threads cold command update files}
REINDEX=${REINDEX:-}
QUERIES=${QUERIES:-60}
ROUNDS=${ROUNDS:-3}
WARMING=${WARMING:-2}
SECONDS_A_CLASS=${SECONDS_A_CLASS:-40}
COLD=${COLD:-2}
FILES=3000

cd "$(dirname "$0")/.."
# shellcheck source=bench/lucene.sh
. bench/lucene.sh
work=${TRACUU_SCALE:-build/bench/scale}
bin=$work/bin
raw=$work/raw
shared=${TRACUU_SHARED:-../shared}
tracuu=./tracuu
tab=$'\t'

die()
{
	printf 'scale: %s\n' "$*" >&2
	exit 2
}

say()
{
	printf 'scale: %s: %s\n' "$(date +%H:%M:%S)" "$*" >&2
}

fact()
{
	printf '%s\t%s\n' "$1" "$2" >>"$raw/facts.tsv"
}

skip()
{
	say "skipped $*"
	fact skipped "$*"
}

listed()
{
	[[ " $2 " == *" $1 "* ]]
}

# ---- programs

build_own()
{
	local cflags="-O2 -g -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wconversion -pthread -Iinclude -I."

	mkdir -p "$bin"
	# shellcheck disable=SC2046,SC2086
	{
		${CC:-cc} $cflags -c -o "$bin/query_set.o" bench/query_set.c
		${CC:-cc} $cflags -o "$bin/scale_query" bench/scale_query.c "$bin/query_set.o" build/libtracuu.a \
			$(pkg-config --cflags --libs sqlite3 libxml-2.0 libutf8proc json-c libzstd) -lm
		${CC:-cc} $cflags -o "$bin/stopwatch" bench/stopwatch.c
		${CC:-cc} $cflags -o "$bin/stock_scale" bench/stock_scale.c "$bin/query_set.o" $(pkg-config --cflags --libs sqlite3)
		for program in stock_fts5 stock_query; do
			${CC:-cc} $cflags -o "$bin/$program" bench/$program.c $(pkg-config --cflags --libs sqlite3 json-c)
		done
	}
}

build_xapian()
{
	if command -v g++ >/dev/null && pkg-config --exists xapian-core json-c; then
		# shellcheck disable=SC2046
		g++ -O2 -std=c++17 -Wall -Wextra -o "$bin/xapian_bench" bench/xapian_bench.cc \
			$(pkg-config --cflags --libs xapian-core json-c)
		# shellcheck disable=SC2046
		g++ -O2 -std=c++17 -Wall -Wextra -o "$bin/xapian_scale" bench/xapian_scale.cc "$bin/query_set.o" \
			$(pkg-config --cflags --libs xapian-core)
		engines+=(xapian)
		fact Xapian "$(pkg-config --modversion xapian-core)"
	else
		skip "Xapian: g++ or libxapian-dev is not installed (bench/peers.sh)"
	fi
}

build_programs()
{
	engines=()
	build_own
	! listed tracuu "$ENGINES" || engines+=(tracuu)
	! listed stock "$ENGINES" || engines+=(stock)
	! listed xapian "$ENGINES" || build_xapian
	! listed lucene "$ENGINES" || ! build_lucene bench/LuceneBench.java bench/LuceneScale.java || engines+=(lucene)
}

state_machine()
{
	fact date "$(date +%Y-%m-%d)"
	fact revision "$(git describe --always --dirty --exclude='*' 2>/dev/null || echo unknown)"
	fact sizes "$SIZES"
	fact cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
	fact cores "$(nproc)"
	fact memory "$(awk '/^MemTotal/ { printf "%.1f GB", $2 / 1e6 }' /proc/meminfo)"
	fact kernel "$(uname -sr)"
	fact load "$(cut -d ' ' -f 1-3 /proc/loadavg)"
	fact SQLite "$(pkg-config --modversion sqlite3)"
}

# ---- articles

sample_articles()
{
	local packed=$shared/data/news-sample.jsonl.zst

	if [ -f "$packed" ] && command -v zstd >/dev/null; then
		zstd -qdcf "$packed" >"$work/sample.jsonl"
		echo "runs of sentences of real news articles (news-sample.jsonl), mixed by bench/mix.py" >"$work/articles.what"
	else
		say "no news-sample.jsonl.zst (TRACUU_SHARED) or no zstd: corpus/sample is mixed instead"
		python3 bench/articles.py "$work/sample" 20000 1 --mix corpus/sample
		mv "$work/sample/articles.jsonl" "$work/sample.jsonl"
		echo "a mix of the sentences of corpus/sample, NOT real articles: a small vocabulary, so neither sizes \
nor latencies tell much" >"$work/articles.what"
	fi
}

# All sizes in one go, for each is the beginning of the next: none is made anew alone.
prepare_articles()
{
	local size missing=

	for size in $SIZES; do
		[ -s "$work/$size.jsonl" ] || missing=1
	done
	if [ -n "$missing" ]; then
		say "articles: $SIZES"
		sample_articles
		# shellcheck disable=SC2086
		python3 bench/mix.py "$work" "$work/sample.jsonl" $SIZES
		rm -rf "$work/sample.jsonl" "$work/sample"
	fi
	fact articles "$(cat "$work/articles.what" 2>/dev/null || echo 'as they were found')"
}

# ---- indexing

bytes_of()
{
	find "$@" -type f -printf '%s\n' 2>/dev/null | awk '{ sum += $1 } END { printf "%.0f", sum }'
}

# $1: name, $2: what it writes, the rest: command. Leaves the stopwatch's row and the bytes in rows/ of that name.
index_timed()
{
	local name=$1 written=$2 row

	shift 2
	row=$work/rows/$(basename "$written")
	rm -rf "$written"* "$row"
	sync
	say "$(basename "$written") is made"
	{
		printf '%s\t0' "$name"
		printf '\t%s' "$@"
		echo
	} >"$raw/engine"
	echo index >"$raw/once"
	"$bin/stopwatch" "$raw/engine" "$raw/once" 1 >"$raw/row" 2>>"$raw/log"
	[ "$(cut -f 9 "$raw/row")" = 0 ] || die "$name: status $(cut -f 9 "$raw/row"), see $raw/log"
	rm -rf "$written.loose"
	printf '%s\t%s\n' "$(cat "$raw/row")" "$(bytes_of "$written"*)" >"$row"
}

# $1: engine, $2: archive without its ending, $3: articles
index_articles()
{
	case $1 in
	tracuu) index_timed tracuu "$2.tracuu" "$tracuu" index -a "$2.tracuu" "$3" ;;
	stock) index_timed stock "$2.stock" "$bin/stock_fts5" "$2.stock" "$3" ;;
	xapian) XAPIAN_FLUSH_THRESHOLD=50000 index_timed xapian "$2.xapian" "$bin/xapian_bench" index "$2.xapian" "$3" ;;
	lucene) index_timed lucene "$2.lucene" java -Xmx2g -XX:+UseSerialGC -cp "$lucene_jars$bin" LuceneScale index \
		"$2.lucene" "$3" ;;
	esac
}

measure_indexing()
{
	local size engine

	mkdir -p "$work/rows"
	for size in $SIZES; do
		for engine in "${engines[@]}"; do
			if listed "$engine" "$REINDEX" || ! [ -s "$work/rows/$size.$engine" ]; then
				index_articles "$engine" "$work/$size" "$work/$size.jsonl"
			fi
		done
	done
}

# Recoll indexes files, so it gets some of the articles as such, and tracuu the same.
measure_files()
{
	local data=$work/files

	if ! command -v recollindex >/dev/null; then
		skip "Recoll: recollcmd is not installed (bench/peers.sh)"
		return
	fi
	fact Recoll "$(recollq -v 2>&1 | sed -n 's/^Recoll \([0-9.]*\).*/\1/p')"
	mkdir -p "$data"
	python3 bench/articles.py "$data" 0 $FILES "$work/${SIZES%% *}.jsonl"
	rm -f "$data/articles.jsonl" "$data/files.jsonl"
	index_timed tracuu "$work/files.tracuu" "$tracuu" index -a "$work/files.tracuu" "$data/files"
	mkdir -p "$work/recoll"
	printf '%s\n' "topdirs = $(realpath "$data/files")" "dbdir = $(realpath "$work")/files.recoll" \
		'indexstemminglanguages =' 'noaspell = 1' 'loglevel = 2' >"$work/recoll/recoll.conf"
	index_timed recoll "$work/files.recoll" recollindex -c "$work/recoll"
}

# ---- asking

prepare_queries()
{
	local smallest=${SIZES%% *}

	say "queries"
	"$tracuu" officials -a "$work/$smallest.tracuu" --format json -n 2000 >"$work/officials.json"
	python3 bench/scale_queries.py "$QUERIES" "$work/$smallest.jsonl" "$work/officials.json" >"$work/queries.part"
	mv "$work/queries.part" "$work/queries.tsv"
}

# $1: size. Prints a line for scale_ask.py for each engine whose archive is there.
asked_engines()
{
	local engine queries=$work/queries.tsv

	for engine in "${engines[@]}"; do
		[ -e "$work/$1.$engine" ] || continue
		case $engine in
		tracuu) printf 'tracuu\t%s\t%s\t%s\t--serve\t--single\n' "$bin/scale_query" "$work/$1.tracuu" "$queries" ;;
		stock) printf 'stock\t%s\t%s\t%s\n' "$bin/stock_scale" "$work/$1.stock" "$queries" ;;
		xapian) printf 'xapian\t%s\t%s\t%s\n' "$bin/xapian_scale" "$work/$1.xapian" "$queries" ;;
		lucene) printf 'lucene\tjava\t-Xmx4g\t-XX:+UseSerialGC\t-cp\t%s\tLuceneScale\tserve\t%s\t%s\n' \
			"$lucene_jars$bin" "$work/$1.lucene" "$queries" ;;
		esac
	done
}

# tracuu once more without what it has beside FTS5.
fts5_alone()
{
	if [ -e "$work/$1.tracuu" ]; then
		printf 'tracuu, FTS5 alone\t%s\t%s\t%s\t--serve\t--single\t--fts5\n' "$bin/scale_query" "$work/$1.tracuu" \
			"$work/queries.tsv"
	fi
}

measure_answers()
{
	local size

	for size in $SIZES; do
		say "$size: queries in process"
		{
			asked_engines "$size"
			fts5_alone "$size"
		} >"$raw/engines"
		python3 bench/scale_ask.py warm "$raw/engines" "$work/queries.tsv" "$ROUNDS" "$WARMING" "$SECONDS_A_CLASS" \
			>"$raw/ask.$size.tsv"
	done
}

has_answers()
{
	local size

	for size in $SIZES; do
		[ ! -s "$raw/ask.$size.tsv" ] || return 0
	done
	return 1
}

measure_threads()
{
	local size threads

	for size in $SIZES; do
		[ -e "$work/$size.tracuu" ] || continue
		for threads in 1 2; do
			say "$size: $threads thread(s)"
			"$bin/scale_query" "$work/$size.tracuu" "$work/queries.tsv" --single --threads $threads --rounds "$ROUNDS" \
				>"$raw/threads"
			mv "$raw/threads" "$raw/threads.$size.$threads"
		done
	done
}

measure_cold()
{
	local size code

	for size in $SIZES; do
		say "$size: cold"
		asked_engines "$size" >"$raw/engines"
		code=0
		python3 bench/scale_ask.py cold "$raw/engines" "$work/queries.tsv" "$COLD" >"$raw/cold.$size.tsv" || code=$?
		if [ $code = 3 ]; then
			rm "$raw/cold.$size.tsv"
			skip "cold queries: the system may not be told here to forget its files"
			return
		elif [ $code != 0 ]; then
			die "cold queries of $size: status $code"
		fi
	done
}

# $1: size. Process start to exit, of the classes that every engine's program reads from its command line.
time_commands()
{
	local class queries=$raw/command.queries

	for class in rare common two_words all_words phrase; do
		awk -F "$tab" -v class="$class" '
			$1 ~ "^" class "-" && ++nr <= 20 {
				fts5 = "\"" $4 "\""
				gsub(/\|/, "\" \"", fts5)
				print $1 "\t" $3 "\t" fts5
			}' "$work/queries.tsv" >"$queries"
		{
			printf 'tracuu\t1\t%s\tsearch\t-a\t%s\t-f\tjson\t-n\t10\t--\t{}\n' "$tracuu" "$work/$1.tracuu"
			[ ! -e "$work/$1.stock" ] || printf 'stock\t2\t%s\t%s\t10\t{}\n' "$bin/stock_query" "$work/$1.stock"
			[ ! -e "$work/$1.xapian" ] || printf 'xapian\t1\t%s\tquery\t%s\t10\t{}\n' "$bin/xapian_bench" "$work/$1.xapian"
		} >"$raw/engines"
		"$bin/stopwatch" "$raw/engines" "$queries" 3 2>>"$raw/log"
	done
}

measure_commands()
{
	local size

	for size in $SIZES; do
		[ -e "$work/$size.tracuu" ] || continue
		say "$size: queries, process start to exit"
		time_commands "$size" >"$raw/command.$size.tsv"
	done
}

# Into a copy, for it grows.
measure_updates()
{
	local size copy=$work/update.tracuu

	for size in $SIZES; do
		[ -e "$work/$size.tracuu" ] || continue
		say "$size: articles that come one by one"
		rm -rf "$copy"* "$work/update"
		cp "$work/$size.tracuu" "$copy"
		python3 bench/scale_update.py "$tracuu" "$copy" "$work/officials.json" "$work/update" "$bin/scale_query" \
			"$work/queries.tsv" >"$raw/update"
		mv "$raw/update" "$raw/update.$size.tsv"
		rm -rf "$copy"* "$work/update"
	done
}

for needed in python3 pkg-config "${CC:-cc}"; do
	command -v "$needed" >/dev/null || die "$needed is not installed"
done
[ -x "$tracuu" ] || die "no $tracuu: make it first"
mkdir -p "$raw"
: >"$raw/facts.tsv"
state_machine
build_programs
prepare_articles
! listed index "$STEPS" || measure_indexing
[ -s "$work/queries.tsv" ] || prepare_queries
! listed ask "$STEPS" || measure_answers
! listed threads "$STEPS" || measure_threads
! listed cold "$STEPS" || measure_cold
! listed command "$STEPS" || measure_commands
! listed update "$STEPS" || measure_updates
! listed files "$STEPS" || measure_files
fact 'load at the end' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
if ! has_answers; then
	say "done: archives in $work; no queries were asked, so there is nothing to report"
	exit 0
fi
results=$(listed 1m "$SIZES" && echo bench || echo "$work")
python3 bench/scale_report.py "$work" >"$work/report"
python3 bench/scale_plot.py "$work" >"$work/plot"
cp "$work/report" "$results/SCALE.md"
cp "$work/plot" "$results/scale.svg"
say "done: $results/SCALE.md"
