#!/usr/bin/env python3
"""Where each query's article stands: first_ranks.py QRELS RUN -> "queries N  first N  three N  found N" (counts)

QRELS: "qid<TAB>ref" lines, one a query. RUN: TREC lines; of a ref that is a path, the last part counts.
"""
import collections
import sys

if len(sys.argv) != 3:
    sys.exit(__doc__)
hits = collections.defaultdict(list)
with open(sys.argv[2], encoding="utf-8") as lines:
    for line in lines:
        qid, _, ref, rank, *_ = line.split()
        hits[qid].append((int(rank), ref.rsplit("/", 1)[-1]))
with open(sys.argv[1], encoding="utf-8") as lines:
    wanted = dict(line.rstrip("\n").split("\t")[:2] for line in lines)
found = []
for qid, ref in wanted.items():
    refs = [hit for _, hit in sorted(hits[qid])]
    if ref in refs:
        found.append(refs.index(ref) + 1)
print(f"queries {len(wanted)}  first {sum(rank <= 1 for rank in found)}  three {sum(rank <= 3 for rank in found)}  "
      f"found {len(found)}")
