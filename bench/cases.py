#!/usr/bin/env python3
"""Search cases for engines other than tracuu, which shared/tools/variants.py asks.

usage: cases.py make CASES.jsonl       {"qid","query","docs":[{"id","title","body"}]} lines, for an engine's "cases"
       cases.py score CASES.jsonl RUN  TREC lines of such an engine -> "kind holding/all" lines

A case is {"kind","docs","query","expect"}. An expectation is hit:N, miss:N, first:N, order:A>B (A found, and above
B), noerror, several joined by ';', and holds where all of them do. The case of line 7 has the qid 7.
"""
import collections
import json
import sys


def cases(path):
    with open(path, encoding="utf-8") as lines:
        return list(map(json.loads, lines))


def make(path):
    for number, case in enumerate(cases(path), 1):
        docs = [doc if isinstance(doc, dict) else {"title": "", "body": doc} for doc in case["docs"]]
        docs = [{"id": f"d{at}", **doc} for at, doc in enumerate(docs)]
        print(json.dumps({"qid": str(number), "query": case["query"], "docs": docs}, ensure_ascii=False))


def holds(expectation, hits):
    verb, _, argument = expectation.strip().partition(":")
    refs = ["d" + number for number in argument.split(">")]
    if verb == "hit":
        return refs[0] in hits
    if verb == "miss":
        return refs[0] not in hits
    if verb == "first":
        return hits[:1] == refs
    if verb == "order":
        return refs[0] in hits and (refs[1] not in hits or hits.index(refs[0]) < hits.index(refs[1]))
    if verb == "noerror":
        return True
    sys.exit(f"cases: {expectation}: not an expectation")


def score(path, run):
    hits, nr, nr_holding = collections.defaultdict(list), collections.Counter(), collections.Counter()
    with open(run, encoding="utf-8") as lines:
        for line in lines:
            qid, _, ref, *_ = line.split()
            hits[qid].append(ref)
    for number, case in enumerate(cases(path), 1):
        nr[case["kind"]] += 1
        nr_holding[case["kind"]] += all(holds(one, hits[str(number)]) for one in case["expect"].split(";"))
    for kind in sorted(nr):
        print(f"{kind} {nr_holding[kind]}/{nr[kind]}")


if sys.argv[1:2] == ["make"] and len(sys.argv) == 3:
    make(sys.argv[2])
elif sys.argv[1:2] == ["score"] and len(sys.argv) == 4:
    score(sys.argv[2], sys.argv[3])
else:
    sys.exit(__doc__)
