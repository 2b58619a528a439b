#!/usr/bin/env python3
"""Articles that come one by one into an archive, and queries beside them -> rows on standard output.

usage: scale_update.py TRACUU ARCHIVE OFFICIALS FOLDER SCALE_QUERY QUERIES.tsv
OFFICIALS is what "tracuu officials --format json" says. The archive is written to, FOLDER gets the articles.

Rows: article  who is named in it  ms from the start of the process to its end (RUNS of each)
      queries  articles that came a minute meanwhile  p50 ms  p99 ms  max ms
"""
import itertools
import json
import os
import subprocess
import sys
import threading
import time

RUNS = 15
A_MINUTE = 1000
ROUNDS = 9  # of all queries while articles come
SOME_RANK = 200  # an official of whom there are many, but not the most, articles

HEADS = ("Xã Khe Sình trồng rừng đợt {0} dấu{0}\n\nSáng nay, xã đã trồng {0} ha rừng trong đợt này. "
         "Bà con các thôn tham gia đông đủ.\n")
SAYS = "{0} {1} cho biết: việc trồng rừng sẽ xong trước ngày 30/4.\n"


class Updates:
    def __init__(self, tracuu, archive, folder):
        self.tracuu, self.archive, self.folder = tracuu, archive, folder
        self.numbers = itertools.count(1)
        os.makedirs(folder, exist_ok=True)

    def put(self, says):
        """ms that one article took."""
        number = next(self.numbers)
        path = f"{self.folder}/2025-03-{1 + number % 28:02}-bai-{number}.txt"
        with open(path, "w", encoding="utf-8") as file:
            file.write(HEADS.format(number) + says)
        start = time.monotonic()
        subprocess.run([self.tracuu, "index", "-a", self.archive, path], check=True, stdout=subprocess.DEVNULL)
        return (time.monotonic() - start) * 1000

    def keep_putting(self, stop):
        """A_MINUTE of them, or as many as can be made one after the other."""
        began, due = time.monotonic(), 0
        while not stop.is_set():
            self.put("")
            due += 60 / A_MINUTE
            time.sleep(max(0, began + due - time.monotonic()))


def ask(command):
    """p50, p99 and max of all queries, in ms."""
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return out.strip().split("\n")[-1].split()[2:5]


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    tracuu, archive, officials, folder, scale_query, queries = sys.argv[1:]
    with open(officials, encoding="utf-8") as file:
        named = [(one["office"] or "", one["name"]) for one in json.load(file)["officials"]]
    kinds = {"nobody": "", "somebody new": SAYS.format("Chủ tịch UBND xã Khe Sình", "Lục Văn Xuýt"),
             f"the {SOME_RANK}th of the officials": SAYS.format(*named[min(SOME_RANK, len(named)) - 1]),
             "the first of the officials": SAYS.format(*named[0])}
    updates = Updates(tracuu, archive, folder)
    for kind, says in kinds.items():
        updates.put(says)
        for _ in range(RUNS):
            print("article", kind, f"{updates.put(says):.1f}", sep="\t")

    command = [scale_query, archive, queries, "--single", "--rounds", str(ROUNDS)]
    print("queries", 0, *ask(command), sep="\t")
    stop, first = threading.Event(), next(updates.numbers)
    thread = threading.Thread(target=updates.keep_putting, args=(stop,))
    start = time.monotonic()
    thread.start()
    found = ask(command)
    stop.set()
    thread.join()
    a_minute = (next(updates.numbers) - first - 1) / (time.monotonic() - start) * 60
    print("queries", round(a_minute), *found, sep="\t")


if __name__ == "__main__":
    main()
