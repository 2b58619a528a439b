#!/bin/bash
# How many instructions a query takes, class by class, against bench/INSTRUCTIONS.tsv: a count does not depend on what
# else the machine does.
#
#	bench/instructions.sh           prints both; status 1 where a class takes over TOLERANCE % more or less
#	bench/instructions.sh update    writes bench/INSTRUCTIONS.tsv, which says: class, thousands of instructions a query
#
#	TOLERANCE=N (3)   QUERIES=N a class (20)
#
# valgrind counts what bench/scale_query.c does within answer_timed, on 2,000 articles mixed from corpus/sample, so it
# needs nothing that is not here. The counts are of one compiler and its libraries: other ones than Debian 12's want
# counts of their own. Fewer instructions are no failure of the program, but the file is to say so.
set -euo pipefail

TOLERANCE=${TOLERANCE:-3}
QUERIES=${QUERIES:-20}
ARTICLES=2000

cd "$(dirname "$0")/.."
work=build/bench/instructions
known=bench/INSTRUCTIONS.tsv

die()
{
	printf 'instructions: %s\n' "$*" >&2
	exit 2
}

build()
{
	mkdir -p "$work/data"
	# shellcheck disable=SC2046
	${CC:-cc} -O2 -g -std=c11 -D_GNU_SOURCE -pthread -Iinclude -I. -o "$work/scale_query" bench/scale_query.c \
		bench/query_set.c build/libtracuu.a $(pkg-config --cflags --libs sqlite3 libxml-2.0 libutf8proc json-c libzstd) -lm
}

prepare()
{
	rm -f "$work"/archive*
	python3 bench/articles.py "$work/data" $ARTICLES 1 --mix corpus/sample
	./tracuu index -a "$work/archive" "$work/data/articles.jsonl" >/dev/null
	./tracuu officials -a "$work/archive" --format json -n 2000 >"$work/officials.json"
	python3 bench/scale_queries.py "$QUERIES" "$work/data/articles.jsonl" "$work/officials.json" >"$work/queries.tsv"
}

# $1: class. Prints it and thousands of instructions a query; one warming round is not counted.
count()
{
	local out=$work/callgrind.$1 nr

	valgrind --tool=callgrind --toggle-collect=answer_timed --callgrind-out-file="$out" \
		"$work/scale_query" "$work/archive" "$work/queries.tsv" --class "$1" --rounds 1 >"$out.log" 2>&1 ||
		die "valgrind: see $out.log"
	nr=$(grep -c "^$1-" "$work/queries.tsv")
	awk -v class="$1" -v nr="$nr" '/^(summary|totals):/ { sum = $2 } END { printf "%s\t%.0f\n", class, sum / nr / 1000 }' \
		"$out"
}

count_all()
{
	local class

	for class in $(cut -f 1 "$work/queries.tsv" | sed 's/-[0-9]*$//' | uniq); do
		count "$class"
	done
}

# Prints class, known, counted, change; status 1 where one is out of bounds or not known.
compare()
{
	awk -F '\t' -v tolerance="$TOLERANCE" '
		NR == FNR { known[$1] = $2; next }
		!($1 in known) { printf "%-12s %10s %10.0f  new\n", $1, "", $2; broken = 1; next }
		{
			change = ($2 / known[$1] - 1) * 100
			outside = change > tolerance || change < -tolerance
			printf "%-12s %10.0f %10.0f %+7.1f %%%s\n", $1, known[$1], $2, change, outside ? "  <--" : ""
			broken = broken || outside
		}
		END { exit broken }' "$known" "$work/counted.tsv"
}

command -v valgrind >/dev/null || die "valgrind is not installed"
[ -x ./tracuu ] || die "no ./tracuu: make it first"
build
prepare
count_all >"$work/counted.tsv"
if [ "${1:-}" = update ]; then
	cp "$work/counted.tsv" "$known"
fi
compare
