#!/bin/bash
# The numbered scripts, one after the other: a program -> "ok" or "FAILED" a script, then one line of counts.
#
#	tests/run-scripts.sh ./tracuu               all
#	tests/run-scripts.sh ./tracuu 040 070       only those
#
# Each script makes a temporary folder of its own. What a script says is shown where it failed; of the others
# only its notes, the lines that start with "# ". A script that hangs is ended after SCRIPT_SECONDS.
set -u

program=${1:?usage: run-scripts.sh PROGRAM [NUMBER...]}
shift
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
folder=$(dirname "$0")
nr_passed=0
nr_failed=0
nr_skipped=0

run_script()
{
	local name said code=0 before=$SECONDS

	name=$(basename "$1" .sh)
	said=$(timeout --kill-after=10 "${SCRIPT_SECONDS:-1800}" "$1" "$program" 2>&1 </dev/null) || code=$?
	case $code in
	0)
		nr_passed=$((nr_passed + 1))
		printf 'ok       %s (%s s)\n' "$name" $((SECONDS - before))
		;;
	77)
		nr_skipped=$((nr_skipped + 1))
		printf 'skipped  %s\n' "$name"
		;;
	*)
		nr_failed=$((nr_failed + 1))
		printf 'FAILED   %s (%s s, status %s)\n' "$name" $((SECONDS - before)) "$code"
		printf '%s\n' "$said" | sed 's/^/         /'
		return
		;;
	esac
	printf '%s\n' "$said" | sed -n 's/^# /         /p'
}

is_wanted()
{
	local number

	[ $# -gt 1 ] || return 0
	for number in "${@:2}"; do
		case $1 in */t"$number"-*) return 0 ;; esac
	done
	return 1
}

for script in "$folder"/t[0-9]*-*.sh; do
	if is_wanted "$script" "$@"; then
		run_script "$script"
	fi
done
printf '%s passed, %s failed, %s skipped\n' $nr_passed $nr_failed $nr_skipped
[ $nr_failed = 0 ] && [ $nr_passed != 0 ]
