#!/usr/bin/env python3
"""Judged questions, marked and unmarked, in each engine's way of asking.

usage: questions.py TOOLS DATA OUT NR       NR 0: all; otherwise a seeded choice
TOOLS holds viet.py (unmark); DATA holds queries.tsv and qrels.tsv, or is a .jsonl of annotated articles, each with
its own "queries" [{"q"}], which it answers. Writes OUT.qrels (the questions chosen; blanks
in an article's id as '_', as TREC lines cannot hold them) and OUT-marked|unmarked.plain|fts5: "qid<TAB>query",
for FTS5 the question's words each in quotes and joined by OR.
"""
import json
import random
import re
import sys
import unicodedata

if len(sys.argv) != 5:
    sys.exit(__doc__)
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from viet import unmark  # noqa: E402

SEED = 20240626


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if line.strip()]


def judged(data):
    """Queries by their ids, and [qid, article] rows."""
    queries, qrels = {}, []
    if not data.endswith(".jsonl"):
        return {row[0]: row[1] for row in rows(f"{data}/queries.tsv")}, rows(f"{data}/qrels.tsv")
    with open(data, encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            for number, query in enumerate(article["queries"]):
                qid = f"{article['id']}-{number}"
                queries[qid] = query["q"]
                qrels.append([qid, article["id"]])
    return queries, qrels


def main():
    data, out, nr = sys.argv[2], sys.argv[3], int(sys.argv[4])
    queries, qrels = judged(data)
    chosen = sorted({row[0] for row in qrels} & set(queries))
    if 0 < nr < len(chosen):
        chosen = sorted(random.Random(SEED).sample(chosen, nr))
    wanted = set(chosen)
    with open(f"{out}.qrels", "w", encoding="utf-8") as tsv:
        for qid, article, *_ in qrels:
            if qid in wanted:
                tsv.write(f"{qid}\t{article.strip().replace(' ', '_')}\t1\n")
    for form in ("marked", "unmarked"):
        with open(f"{out}-{form}.plain", "w", encoding="utf-8") as plain, \
                open(f"{out}-{form}.fts5", "w", encoding="utf-8") as fts5:
            for qid in chosen:
                text = queries[qid] if form == "marked" else unmark(queries[qid])
                any_of = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", unicodedata.normalize("NFC", text)))
                plain.write(f"{qid}\t{text}\n")
                fts5.write(f"{qid}\t{any_of}\n")


main()
