#!/bin/bash
# How good the answers are, tracuu beside its peers: on the same passages, asked the same questions, in one run.
#
#	make eval                       everything; writes bench/QUALITY.md
#	make eval eval_questions=1500   a seeded choice of so many of a set's questions
#
#	TRACUU_SHARED=DIR  judged questions and real articles (../shared); without them there is nothing to do
#	TRACUU=PROGRAM     what is measured (./tracuu)
#	QUESTIONS=N        judged questions of a set (0: all)
#	TRIED=N            so many of them choose a peer's setting among those of bench/peer_settings.tsv (500)
#	COST=N             so many, marked and unmarked, are timed (50)
#	NEWS=              leaves out what needs the whole news sample: cost, marks, the commune queries among it
#	RESULTS=FILE       what is written (bench/QUALITY.md)
#
# Peers that are not installed are skipped by name; bench/peers.sh installs them. Works in build/bench/quality.
set -euo pipefail

QUESTIONS=${QUESTIONS:-0}
TRIED=${TRIED:-500}
COST=${COST:-50}
NEWS=${NEWS-1}

cd "$(dirname "$0")/.."
# shellcheck source=bench/lucene.sh
. bench/lucene.sh
work=build/bench/quality
bin=$work/bin
raw=$work/raw
tracuu=${TRACUU:-./tracuu}
shared=${TRACUU_SHARED:-../shared}
results=${RESULTS:-bench/QUALITY.md}
settings=bench/peer_settings.tsv
LIMIT=20
COST_ROUNDS=2
tab=$'\t'

die()
{
	printf 'eval: %s\n' "$*" >&2
	exit 2
}

say()
{
	printf 'eval: %s: %s\n' "$(date +%H:%M:%S)" "$*" >&2
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

# ---- engines: $1 says which, an archive is a path without its engine's ending

build_peers()
{
	mkdir -p "$bin"
	peers=(stock)
	fact SQLite "$(python3 -c 'import sqlite3; print(sqlite3.sqlite_version)')"
	if command -v g++ >/dev/null && pkg-config --exists xapian-core json-c libutf8proc; then
		# shellcheck disable=SC2046
		g++ -O2 -std=c++17 -Wall -Wextra -o "$bin/xapian_quality" bench/xapian_quality.cc \
			$(pkg-config --cflags --libs xapian-core json-c libutf8proc)
		peers+=(xapian)
		fact Xapian "$(pkg-config --modversion xapian-core)"
	else
		skip "Xapian: g++ or libxapian-dev is not installed (bench/peers.sh)"
	fi
	! build_lucene bench/LuceneBench.java || peers+=(lucene)
}

# $1: peer; the rest: verb and arguments
peer()
{
	local engine=$1

	shift
	case $engine in
	stock) python3 bench/stock_quality.py "$@" ;;
	xapian) "$bin/xapian_quality" "$@" ;;
	lucene) java -Xmx2g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$lucene_jars$bin" LuceneBench "$@" ;;
	esac 2>>"$raw/log"
}

# Status 1 of tracuu says "one had no hit" or "one was skipped", which the score sees.
lenient()
{
	"$tracuu" "$@" 2>>"$raw/log" || [ $? = 1 ]
}

# $1: engine, $2: archive, $3: file of queries; the rest: settings. Prints TREC lines, a peer's ending with their setting.
ask()
{
	local engine=$1 archive=$2 queries=$3

	shift 3
	if [ "$engine" = tracuu ]; then
		lenient search -a "$archive.tracuu" "$@" --format trec --limit $LIMIT --batch "$queries"
	else
		peer "$engine" trec "$archive.$engine" $LIMIT "$queries" "$@"
	fi
}

# Prints "name<TAB>setting" of each way of asking the peer $1 for any word.
ways_of()
{
	sed -n "s/^$1$tab//p" $settings
}

# The same for the peer $1 asked for all words first; "alone": and for any word.
typed_ways_of()
{
	ways_of "$1" | sed "s/$tab/; all words, else any&/; s/\$/,all=1/"
	[ "$2" != alone ] || ways_of "$1" | sed "s/$tab/; any word&/; s/\$/,all=0/"
}

# $1: run of several settings; $2: one of them
lines_of()
{
	awk -v setting="$2" '$6 == setting' "$1"
}

# ---- questions with judgments

score()
{
	python3 "$shared/tools/score_run.py" "$@"
}

# $1: set, $2: form, $3: engine. All settings on the choice of questions, then the best one on all of them.
measure_peer()
{
	local name setting all base=$work/$1 form=$2 engine=$3 run=$work/$1-$2-$3.run tried=$raw/tried-$1-$2-$3.tsv

	mapfile -t all < <(ways_of "$engine" | cut -f 2)
	ask "$engine" "$base" "$base-tried-$form.plain" "${all[@]}" >"$run"
	while IFS=$tab read -r name setting; do
		lines_of "$run" "$setting" >"$run.one"
		printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$form" "$engine" "$name" "$setting" \
			"$(score "$base-tried.qrels" "$run.one")"
	done < <(ways_of "$engine") >"$tried"
	IFS=$tab read -r _ _ _ name setting _ < <(sed 's/\(.*nDCG@10 \)\([0-9.]*\)/\2\t\1\2/' "$tried" | sort -rn | cut -f 2-)
	ask "$engine" "$base" "$base-$form.plain" "$setting" >"$run"
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$form" "$engine" "$name" "$(score "$base.qrels" "$run")" \
		>"$raw/judged-$1-$form-$engine.tsv"
}

measure_tracuu()
{
	local base=$work/$1 run=$work/$1-$2-tracuu.run

	ask tracuu "$base" "$base-$2.plain" --any >"$run"
	printf '%s\t%s\ttracuu\t--any\t%s\n' "$1" "$2" "$(score "$base.qrels" "$run")" >"$raw/judged-$1-$2-tracuu.tsv"
}

measure_judged()
{
	local set form engine questions=$shared/data

	for set in viquad alqac_law; do
		say "judged questions of $set"
		python3 bench/questions.py "$shared/tools" "$questions/$set" "$work/$set" "$QUESTIONS"
		python3 bench/questions.py "$shared/tools" "$questions/$set" "$work/$set-tried" "$TRIED"
		lenient index -a "$work/$set.tracuu" "$questions/$set/corpus.jsonl" >>"$raw/log"
		for engine in "${peers[@]}"; do
			peer "$engine" index "$work/$set.$engine" "$questions/$set/corpus.jsonl"
		done
		for form in marked unmarked; do
			say "$set, $form"
			# Nothing is timed here: the slowest peer beside the others.
			measure_peer $set $form stock &
			measure_tracuu $set $form
			for engine in "${peers[@]:1}"; do
				measure_peer $set $form "$engine"
			done
			wait $!
		done
	done
}

# ---- queries of archivists: default search, all words first

# $1: archive (alone, mixed), $2: engine, $3: form, $4: name of the setting, $5: run
rank_commune()
{
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$3" "$2" "$4" \
		"$(python3 bench/first_ranks.py "$work/commune.qrels" "$5")" >>"$raw/commune-$1-$2.tsv"
}

# $1: archive, $2: engine
measure_commune()
{
	local form name setting all run=$work/commune-$1-$2.run

	say "commune queries, $1, $2"
	mapfile -t all < <(typed_ways_of "$2" "$1" | cut -f 2)
	for form in marked unmarked; do
		ask "$2" "$work/$1" "$work/commune-$form.plain" "${all[@]}" >"$run"
		[ "$2" != tracuu ] || rank_commune "$1" tracuu $form '' "$run"
		while IFS=$tab read -r name setting; do
			lines_of "$run" "$setting" >"$run.one"
			rank_commune "$1" "$2" $form "$name" "$run.one"
		done < <(typed_ways_of "$2" "$1")
	done
}

measure_alone()
{
	local engine

	python3 bench/questions.py "$shared/tools" "$shared/gold/gold_commune.jsonl" "$work/commune" 0
	python3 bench/texts.py "$shared/gold/commune" >"$work/commune.jsonl"
	lenient index -a "$work/alone.tracuu" "$shared/gold/commune" >>"$raw/log"
	for engine in "${peers[@]}"; do
		peer "$engine" index "$work/alone.$engine" "$work/commune.jsonl"
	done
	for engine in tracuu "${peers[@]}"; do
		measure_commune alone "$engine"
	done
}

# ---- spellings, signs, operators: cases of a few documents each

measure_cases()
{
	local cases=$shared/gold/variants.jsonl engine name setting all

	say "cases"
	python3 "$shared/tools/variants.py" "$tracuu" "$cases" | sed -n "s,^\([a-z-]*\)  *\([0-9]*/[0-9]*\)$,tracuu\t\t\1 \2,p" \
		>"$raw/cases.tsv"
	python3 bench/cases.py make "$cases" >"$work/cases.jsonl"
	for engine in "${peers[@]}"; do
		mapfile -t all < <(typed_ways_of "$engine" alone | cut -f 2)
		peer "$engine" cases "$work/cases.jsonl" $LIMIT "${all[@]}" >"$work/cases.run"
		while IFS=$tab read -r name setting; do
			lines_of "$work/cases.run" "$setting" >"$work/cases.one"
			python3 bench/cases.py score "$cases" "$work/cases.one" | sed "s/^/$engine$tab$name$tab/"
		done < <(typed_ways_of "$engine" alone) >>"$raw/cases.tsv"
	done
}

# ---- the whole news sample: what help costs, marks that come back, the commune queries among all that

measure_cost()
{
	local form without=()

	: >"$work/empty"
	if "$tracuu" search -a "$work/mixed.tracuu" --verbatim --batch "$work/empty" 2>>"$raw/log"; then
		without=(--verbatim)
	else
		skip "what help with a query costs: tracuu search has no --verbatim here, so there is only the time with help"
	fi
	python3 bench/questions.py "$shared/tools" "$shared/data/viquad" "$work/cost" "$COST"
	for form in marked unmarked; do
		say "query cost, $form"
		python3 bench/query_cost.py "$tracuu" "$work/mixed.tracuu" "$work/cost-$form.plain" $COST_ROUNDS \
			"${without[@]}" | sed "s/^/questions$tab$form$tab/"
		python3 bench/query_cost.py "$tracuu" "$work/mixed.tracuu" "$work/commune-$form.plain" $COST_ROUNDS \
			"${without[@]}" | sed "s/^/commune$tab$form$tab/"
	done >"$raw/cost.tsv"
}

measure_restoration()
{
	say "marks that come back"
	cp "$work/mixed.tracuu" "$work/restored.tracuu"
	lenient index -a "$work/restored.tracuu" "$shared/data/viquad/corpus.jsonl" >>"$raw/log"
	python3 bench/restoration.py --tools "$shared/tools" "$tracuu" "$work/restored.tracuu" "$work/viquad-marked.plain" \
		>"$raw/restoration.tsv"
	rm "$work/restored.tracuu"
}

measure_mixed_peer()
{
	say "news sample, $1"
	peer "$1" index "$work/mixed.$1" "$work/mixed.jsonl"
	measure_commune mixed "$1"
}

measure_news()
{
	local packed=$shared/data/news-sample.jsonl.zst engine

	if ! [ -f "$packed" ] || ! command -v zstd >/dev/null; then
		skip "the news sample: no news-sample.jsonl.zst or no zstd (bench/peers.sh)"
		return
	fi
	say "news sample, tracuu"
	zstd -qdcf "$packed" >"$work/news.jsonl"
	fact articles "$(wc -l <"$work/news.jsonl")"
	lenient index -a "$work/mixed.tracuu" "$work/news.jsonl" >>"$raw/log"
	measure_cost
	measure_restoration
	lenient index -a "$work/mixed.tracuu" "$shared/gold/commune" >>"$raw/log"
	cat "$work/news.jsonl" "$work/commune.jsonl" >"$work/mixed.jsonl"
	for engine in "${peers[@]}"; do
		if [ "$engine" = xapian ]; then
			skip "Xapian on the news sample: it indexes words and pairs too slowly for this run"
		else
			measure_mixed_peer "$engine" &
		fi
	done
	measure_commune mixed tracuu
	wait
}

state_machine()
{
	fact date "$(date +%Y-%m-%d)"
	fact revision "$(git describe --always --dirty --exclude='*' 2>/dev/null || echo unknown)"
	fact command "$1"
	fact cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
	fact cores "$(nproc)"
}

if ! [ -f "$shared/data/viquad/qrels.tsv" ] || ! [ -f "$shared/gold/variants.jsonl" ]; then
	say "no judged questions here (TRACUU_SHARED): nothing to measure"
	exit 0
fi
[ -x "$tracuu" ] || die "no $tracuu: make it first"
for needed in python3 pkg-config stdbuf; do
	command -v $needed >/dev/null || die "$needed is not installed"
done
rm -rf "$work"
mkdir -p "$raw"
started=$(date +%s)
state_machine "$([ -n "$NEWS" ] || echo "NEWS= ")QUESTIONS=$QUESTIONS TRIED=$TRIED COST=$COST bench/quality.sh"
build_peers
measure_judged
measure_alone
measure_cases
if [ -n "$NEWS" ]; then
	measure_news
else
	skip "the news sample, as told"
fi
fact minutes $((($(date +%s) - started + 59) / 60))
python3 bench/quality_report.py "$raw" $settings >"$work/report"
cp "$work/report" "$results"
rm -rf "$work"/mixed.* "$work"/news.jsonl
say "done: $results"
