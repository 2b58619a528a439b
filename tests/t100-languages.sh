#!/bin/bash
# Messages in the user's language, also where the system lacks his locale; data the same in every language. Colour
# for terminals only.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

cp -r "$root/corpus/sample" sample
tracuu index sample
expect_status 0

test_begin 'Vietnamese, however it is asked for'
for setting in LANG=vi_VN.UTF-8 LANG=vi_VN LANG=vi LC_ALL=vi_VN.UTF-8 LC_MESSAGES=vi_VN.UTF-8; do
	test_begin "$setting"
	run env "$setting" "$program" search xyzzy
	expect_status 1
	expect_in out 'Không tìm thấy bài nào.'
	run env "$setting" "$program" search 'ma tuy'
	expect_status 0
	expect_in out 'Đã tìm theo: ma túy'
	run env "$setting" "$program" index sample
	expect_status 0
	expect_in out 'bài: thêm 0, sửa 0, xóa 0; 54 tệp (54 không đổi)'
	run env "$setting" "$program" show not-there
	expect_status 1
	expect_in err 'not-there: không có bài nào'
	run env "$setting" "$program" --help
	expect_status 0
	expect_in out 'cách dùng: tracuu'
	run env "$setting" "$program" nonsense
	expect_status 2
	expect_in err 'không phải là một lệnh'
done

test_begin 'English otherwise'
for setting in LANG=C LANG=C.UTF-8 LANG=en_US.UTF-8 LANG= LANG=nonsense LC_ALL=C; do
	test_begin "$setting"
	run env LANG=C "$setting" "$program" search xyzzy
	expect_status 1
	expect_in out 'Nothing found.'
done
run env LANG=vi_VN.UTF-8 LC_ALL=C "$program" search xyzzy
expect_in out 'Nothing found.'
run env -u LANG "$program" search xyzzy
expect_in out 'Nothing found.'

test_begin 'data is the same in every language'
for arguments in 'search --format json ma túy' 'search --format csv ma túy' 'search --format trec ma túy' \
	'stats --format json' 'doctor --format json' 'show --format json kl-2023-262'; do
	test_begin "$arguments"
	# shellcheck disable=SC2086
	tracuu $arguments
	cp out english
	# shellcheck disable=SC2086
	run env LANG=vi_VN.UTF-8 "$program" $arguments
	expect_status 0
	expect 'output' "$(cat out)" "$(cat english)"
done

test_begin 'numbers are written the same in every locale'
for locale in $(locale -a 2>/dev/null | grep -iE '^(vi_VN|de_DE|fr_FR)' | head -n 2); do
	run env LC_ALL="$locale" "$program" search --format trec 'ma túy'
	expect "$locale" "$(awk '$5 !~ /^[0-9]+[.][0-9]+$/' out)" ''
done

# ---- colour

coloured()
{
	grep -c $'\033\\[' "$1"
}

test_begin 'no colour into files'
tracuu search 'ma túy'
expect 'lines with colour' "$(coloured out)" 0
run env TERM=xterm-256color COLORTERM=truecolor CLICOLOR_FORCE=1 "$program" search 'ma túy'
expect 'lines with colour' "$(coloured out)" 0

# on_terminal [NAME=VALUE] ARGUMENT...: what the program prints to a terminal, in file shown.
on_terminal()
{
	local command argument

	# Quotes that any shell reads: without a locale, %q writes letters with marks as only bash does.
	command=env
	for argument in "${@:1:$nr_settings}" "$program" "${@:$((nr_settings + 1))}"; do
		command="$command '$argument'"
	done
	TERM=xterm script -qec "$command" /dev/null >shown 2>&1 </dev/null
	status=$?
}

if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	test_begin 'colour on a terminal'
	nr_settings=0
	on_terminal search 'ma túy'
	expect_status 0
	expect 'there is colour' $(($(coloured shown) > 0)) 1
	expect_in shown $'\033[1;33mma túy\033[0m'
	expect 'the text is the same' "$(sed $'s/\033\\[[0-9;]*m//g' shown | tr -d '\r' | tr -s ' \n' ' ')" \
		"$(tr -s ' \n' ' ' <out)"

	test_begin 'not with NO_COLOR'
	nr_settings=1
	on_terminal NO_COLOR=1 search 'ma túy'
	expect_status 0
	expect 'lines with colour' "$(coloured shown)" 0

	test_begin 'NO_COLOR that is empty does not count'
	on_terminal NO_COLOR= search 'ma túy'
	expect 'there is colour' $(($(coloured shown) > 0)) 1

	test_begin 'data has no colour on a terminal either'
	nr_settings=0
	for format in json csv trec; do
		on_terminal search --format $format 'ma túy'
		expect "lines of $format with colour" "$(coloured shown)" 0
	done
else
	note 'no terminal to be had from script(1): colour is not tried'
fi
