#!/usr/bin/env python3
"""Asks engines in turn, each in a process of its own that stays: ENGINES, QUERIES -> a row an answer.

usage: scale_ask.py warm ENGINES QUERIES.tsv ROUNDS WARMING SECONDS
       scale_ask.py cold ENGINES QUERIES.tsv NR
ENGINES: name, command and its arguments, tab between them, a line an engine; programs as bench/query_set.h says.

warm  class by class and round by round every engine answers the queries of the class, so that each has its turn
      under the same load. The first WARMING rounds do not count. An engine that has taken SECONDS for a class is
      asked no more, and where it never came so far as to be warm, its last round counts.
      Rows: engine, id of the query, ns, hits (-1: it cannot be asked so)
cold  NR queries of each class, each of a process just started, after the system has forgotten all files; status 3
      where it cannot be told to.
      Rows: engine, id of the query, ns of opening, ns of answering, ns from start to answer, hits
"""
import subprocess
import sys
import time


class Engine:
    def __init__(self, line):
        self.name, *self.command = line.rstrip("\n").split("\t")

    def open(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline().split("\t")
        if ready[0] != "ready":
            sys.exit(f"scale_ask: {self.name} does not get ready")
        self.opened_ns = int(ready[1])
        return self

    def ask(self, name):
        """Rows of id, ns, hits."""
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        rows = []
        while (line := self.process.stdout.readline()) != "\n":
            if not line:
                sys.exit(f"scale_ask: {self.name} ended on {name}")
            rows.append(line.rstrip("\n").split("\t"))
        return rows

    def close(self):
        self.process.stdin.close()
        self.process.stdout.read()
        if self.process.wait():
            sys.exit(f"scale_ask: {self.name} ended with status {self.process.returncode}")


def classes_of(path):
    """class -> ids of its queries, in the order of the file."""
    classes = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            qid = line.split("\t")[0]
            classes.setdefault(qid.rsplit("-", 1)[0], []).append(qid)
    return classes


def ask_class(engines, name, rounds, warming, seconds):
    taken, counted = dict.fromkeys(engines, 0.0), dict.fromkeys(engines, 0)
    for number in range(warming + rounds):
        for place in range(len(engines)):
            engine = engines[(place + number) % len(engines)]
            if taken[engine] > seconds:
                continue
            start = time.monotonic()
            rows = engine.ask(name)
            taken[engine] += time.monotonic() - start
            if number >= warming or (taken[engine] > seconds and not counted[engine]):
                counted[engine] += 1
                for row in rows:
                    print(engine.name, *row, sep="\t", flush=True)


def ask_warm(engines, classes, rounds, warming, seconds):
    for engine in engines:
        engine.open()
    for name in classes:
        print(f"scale_ask: {time.strftime('%H:%M:%S')}: {name}", file=sys.stderr, flush=True)
        ask_class(engines, name, rounds, warming, seconds)
    for engine in engines:
        engine.close()


def forget_files():
    try:
        subprocess.run(["sync"], check=True)
        with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as file:
            file.write("3\n")
    except OSError as error:
        print(f"scale_ask: {error}", file=sys.stderr)
        sys.exit(3)


def ask_cold(engines, classes, nr):
    for qids in classes.values():
        for qid in qids[:nr]:
            for engine in engines:
                forget_files()
                start = time.monotonic_ns()
                engine.open()
                for _, took, hits in engine.ask(qid):
                    print(engine.name, qid, engine.opened_ns, took, time.monotonic_ns() - start, hits, sep="\t",
                          flush=True)
                engine.close()


def main():
    if len(sys.argv) not in (5, 7) or sys.argv[1] not in ("warm", "cold"):
        sys.exit(__doc__)
    with open(sys.argv[2], encoding="utf-8") as lines:
        engines = [Engine(line) for line in lines if line.strip()]
    classes = classes_of(sys.argv[3])
    numbers = list(map(int, sys.argv[4:]))
    (ask_warm if sys.argv[1] == "warm" else ask_cold)(engines, classes, *numbers)


main()
