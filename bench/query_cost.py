#!/usr/bin/env python3
"""What help with a query costs: the same queries in one process with it, in one without, in turn.

usage: query_cost.py TRACUU ARCHIVE QUERIES.tsv ROUNDS [OPTION...]

One process is `search --batch -`, the other has the OPTIONs as well (--verbatim). A query is written to one, its
answer read, then to the other; which one begins changes from query to query. The first round only warms. Prints a
row a query and a side: side (with, without), qid, the median of its rounds in us. Without an OPTION there is only
one side.
"""
import select
import statistics
import subprocess
import sys
import time

ANSWER_SECONDS = 60


def start(tracuu, archive, options):
    # A pipe would be written to in blocks, and the answer to one query would wait for those to others.
    return subprocess.Popen(["stdbuf", "-oL", tracuu, "search", "-a", archive, "--format", "json", "--limit", "10",
                             *options, "--batch", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL)


def time_us(process, qid, query):
    begin = time.perf_counter()
    process.stdin.write(f"{qid}\t{query}\n".encode())
    process.stdin.flush()
    # A query that is refused has no answer.
    if not select.select([process.stdout], [], [], ANSWER_SECONDS)[0] or not process.stdout.readline():
        sys.exit(f"query_cost: no answer to {qid}")
    return (time.perf_counter() - begin) * 1e6


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    tracuu, archive, path, rounds = sys.argv[1:5]
    with open(path, encoding="utf-8") as lines:
        queries = [line.rstrip("\n").split("\t")[:2] for line in lines if "\t" in line]
    sides = {"with": start(tracuu, archive, [])}
    if sys.argv[5:]:
        sides["without"] = start(tracuu, archive, sys.argv[5:])
    times = {}
    for number in range(int(rounds) + 1):
        for at, (qid, query) in enumerate(queries):
            for side in sorted(sides, reverse=bool(at % 2)):
                taken = time_us(sides[side], qid, query)
                if number:
                    times.setdefault((side, qid), []).append(taken)
    for (side, qid), taken in times.items():
        print(f"{side}\t{qid}\t{statistics.median(taken):.0f}")
    for process in sides.values():
        process.stdin.close()
        process.wait()


main()
