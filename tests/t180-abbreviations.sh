#!/bin/bash
# What abbreviations stand for: from the lexicon and from the articles that explain them; in an archive of the version
# before, after a kill, and when the user's own list changes.
# shellcheck disable=SC1091,SC2154 # script.sh has what is not here
. "$(dirname "$0")/script.sh"

pairs()
{
	archive "SELECT short || ' = ' || full || ' ' || nr_articles FROM short_form WHERE nr_articles > 0 ORDER BY short, full"
}
weight_of()
{
	archive "SELECT weight FROM short_form WHERE short = '$1'"
}

article news/2023-02-01-a.txt 'Xã Pác Nà nuôi ong' 'Tổ hợp tác (THT) nuôi ong họp với UBND (Ủy ban nhân dân) xã.'
article news/2023-03-01-b.txt 'Xã Pác Nà giữ rừng' 'Ban quản lý rừng Pác Nà, viết tắt là BQLRPN, và tổ hợp tác (THT) họp.'
article news/2023-04-01-c.txt 'Ho xa Pac Na' 'Sang nay Hoi dong nhan dan (HDND) xa Pac Na hop ban ve viec lam duong moi den cac thon.'

test_begin 'facts'
tracuu facts news/2023-03-01-b.txt
expect_status 0
expect 'abbreviations' "$(json_all '$.abbreviations' "item.value ->> 'short' || ' ' || (item.value ->> 'full')")" 'BQLRPN Ban quản lý rừng Pác Nà
THT tổ hợp tác'
expect 'spans' "$(json_all '$.abbreviations' "item.value ->> 'short_span' || (item.value ->> 'full_span')" | head -n 1)" '[75,81][26,56]'

test_begin 'index'
tracuu index news
expect_status 0
expect 'pairs' "$(pairs)" 'bqlrpn = ban quản lý rừng pác nà 1
tht = tổ hợp tác 2
ubnd = ủy ban nhân dân 1'
expect 'the lexicon' "$(weight_of cđs)" 1.0
expect_sound
tracuu stats
expect_in out '3 abbreviations explained by articles'
tracuu stats --format json
expect 'short forms' "$(json '$.abbreviations')" 3
pairs >whole

test_begin 'an article changes, another goes'
article news/2023-02-01-a.txt 'Xã Pác Nà nuôi ong' 'Tổ hợp tác nuôi ong họp với Hội Nông dân (HND) xã.'
rm news/2023-03-01-b.txt
tracuu index news
expect 'pairs' "$(pairs)" 'hnd = hội nông dân 1'
expect_sound
article news/2023-02-01-a.txt 'Xã Pác Nà nuôi ong' 'Tổ hợp tác (THT) nuôi ong họp với UBND (Ủy ban nhân dân) xã.'
article news/2023-03-01-b.txt 'Xã Pác Nà giữ rừng' 'Ban quản lý rừng Pác Nà, viết tắt là BQLRPN, và tổ hợp tác (THT) họp.'
tracuu index news
expect 'pairs' "$(pairs)" "$(cat whole)"

test_begin 'an archive of version 2'
archive "DROP TABLE short_form; DROP TABLE abbreviation; PRAGMA user_version = 2;
	DELETE FROM meta WHERE name = 'lexicon_short_forms'"
search 'tổ hợp tác'
expect_status 0
tracuu doctor
expect_status 0
tracuu stats --format json
expect 'short forms' "$(json '$.abbreviations')" 0
tracuu index news
expect_in out '3 articles: what they say was found anew'
expect 'pairs' "$(pairs)" "$(cat whole)"
expect 'the lexicon' "$(weight_of cđs)" 1.0
expect_sound

test_begin 'short forms of one'\''s own'
mkdir -p config/tracuu/lexicon
export XDG_CONFIG_HOME=$work/config
printf '[short-form]\nNMQ = nhà máy quế *.5\nCĐS = chuyển đổi số *0\n' >config/tracuu/lexicon/short-forms.txt
tracuu index news
expect_silence err
expect 'own' "$(weight_of nmq)" 0.5
expect 'taken out' "$(weight_of cđs)" ''
expect 'pairs' "$(pairs)" "$(cat whole)"
printf '[short-form]\nNMQ nhà máy quế\n' >config/tracuu/lexicon/short-forms.txt
tracuu index news
expect_status 2
expect_in err 'short-forms.txt, line 2: no equals sign between short forms and names'
rm config/tracuu/lexicon/short-forms.txt
tracuu index news
expect 'own' "$(weight_of nmq)" ''
expect 'back' "$(weight_of cđs)" 1.0
expect_sound
