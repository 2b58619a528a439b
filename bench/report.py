#!/usr/bin/env python3
"""The rows that bench/run.sh measured -> RESULTS.md on standard output.

usage: report.py build/bench
"""
import collections
import json
import re
import sqlite3
import statistics
import sys

ENGINES = {"tracuu": "tracuu", "stock": "stock FTS5", "xapian": "Xapian", "recoll": "Recoll",
           "tracuu (files)": "tracuu", "recoll (files)": "Recoll"}
CLASSES = {
    "two_words": "two adjacent words of a title",
    "rare": "one rare word (in 2 to 20 articles)",
    "common": "one common word (of the 150 commonest)",
    "several": "three to five words of a title",
    "phrase": "phrase of three or four words",
    "unmarked": "two to four words typed without marks",
}
FORM = {"marked": "as written", "unmarked": "without marks"}


def rows(path):
    try:
        with open(path, encoding="utf-8") as lines:
            return [line.rstrip("\n").split("\t") for line in lines]
    except FileNotFoundError:
        return []


def read_facts(path):
    """What the script noted of the machine and the run, by key; and what it left out."""
    facts, skipped = {}, []
    for key, value in rows(path):
        if key == "skipped":
            skipped.append(value)
        else:
            facts[key] = value
    return facts, skipped


def table(head, body):
    print("| " + " | ".join(head) + " |")
    print("|---" + "|---:" * (len(head) - 1) + "|")
    for row in body:
        print("| " + " | ".join(row) + " |")
    print()


def spread(values, form="{:.1f}"):
    values = sorted(values)
    middle = form.format(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({form.format(values[0])}–{form.format(values[-1])})"


def percentile(values, share):
    """The smallest value that is not below the share of them."""
    values = sorted(values)
    return values[max(0, -int(-share * len(values) // 1) - 1)]


def free_share(path):
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        free, = db.execute("PRAGMA freelist_count").fetchone()
        pages, = db.execute("PRAGMA page_count").fetchone()
        return free / pages
    except sqlite3.Error:
        return 0.0


class Results:
    def __init__(self, work):
        self.work, self.raw = work, f"{work}/raw"
        self.facts, self.skipped = read_facts(f"{self.raw}/facts.tsv")
        with open(f"{work}/data/facts.json", encoding="utf-8") as data:
            self.data = json.load(data)

    def print_head(self):
        fact = self.facts
        print("# Measured\n")
        print("Written by `make bench` (bench/run.sh); all engines in one run, one after the other, on the same "
              "articles.\n")
        print(f"- {fact['date']}, revision {fact['revision']}, `{fact['command']}`")
        print(f"- {fact['cpu']}, {fact['cores']} cores, {fact['memory']} of memory, {fact['kernel']}; load average "
              f"at the start {fact['load']}, at the end {fact['load at the end']}")
        print("- " + ", ".join(f"{name} {fact[name]}" for name in ("gcc", "SQLite", "Xapian", "Recoll")
                               if name in fact))
        print(f"- {self.data['articles']:,} articles: {fact['articles']}, {self.data['text_bytes'] / 1e6:.1f} MB of "
              "text (bytes of titles and bodies)")
        print("- MB = 1,000,000 bytes; a median of several measurements is followed by (least–most)")
        for what in self.skipped:
            print(f"- skipped: {what}")
        print()

    def print_settings(self):
        print("## Settings\n")
        print("- tracuu: as it comes. It writes its own pair counts for restoring marks and ranking, which the "
              "others do not have, and reads and writes in two threads.")
        print("- stock FTS5: one table (ref UNINDEXED, title, body), `unicode61 remove_diacritics 2`, pages of "
              "16 KB, WAL, synchronous NORMAL, 64 MB of page cache, hashsize 16 MB, 10,000 articles a transaction, "
              "`optimize` last. Of three page sizes and three hashsizes tried, this pair gave the smallest archive and "
              "the quickest searches; indexing times differed by less than their noise. Search: `ORDER BY rank "
              "LIMIT 10`, title and `snippet()` of 50 words, mmap 1 GB; it does not count "
              "the hits, tracuu does.")
        if "Xapian" in self.facts:
            print("- Xapian: TermGenerator without stemmer, with positions; title and body stored for its snippet; "
                  "flush every 10,000 articles (its default), compacted at the end. Search: QueryParser, all words, "
                  "BM25, `snippet()` of 300 bytes. It neither folds marks nor restores them.")
        if "Recoll" in self.facts:
            print("- Recoll: no stemming languages, no aspell, otherwise as it comes (marks and case folded). It "
                  f"indexes files, so it gets {self.data['files']:,} of the articles (a seeded choice) as .txt, and "
                  "tracuu the same files beside it. recollq prints file names, no passage of the text.")
        print()
        for engine in ("tracuu", "stock", "xapian", "tracuu (files)", "recoll (files)"):
            if f"command of {engine}" in self.facts:
                print(f"    {self.facts[f'command of {engine}']}")
        for engine in ("tracuu", "stock", "xapian", "recoll"):
            if f"query of {engine}" in self.facts:
                print(f"    {self.facts[f'query of {engine}']}")
        print()

    def index_row(self, engine, runs, text_bytes):
        wall = [int(run[3]) / 1e6 for run in runs]
        return [ENGINES[engine], str(len(runs)),
                spread([text_bytes / 1e6 / seconds for seconds in wall]), spread(wall),
                spread([(int(run[4]) + int(run[5])) / 1e6 for run in runs]),
                spread([int(run[6]) * 1024 / 1e6 for run in runs], "{:.0f}"),
                f"{statistics.median(int(run[9]) for run in runs) / text_bytes:.2f}"]

    def print_indexing(self):
        runs = collections.defaultdict(list)
        for row in rows(f"{self.raw}/index.tsv"):
            runs[row[1]].append(row)
        head = ["whole process", "runs", "text MB/s", "wall s", "CPU s", "peak MB", "archive / text"]
        print("## A. Indexing\n")
        table(head, [self.index_row(engine, runs[engine], self.data["text_bytes"])
                     for engine in ("tracuu", "stock", "xapian") if engine in runs])
        free = [f"{ENGINES[engine]} {free_share(f'{self.work}/{name}'):.1%}"
                for engine, name in (("tracuu", "all.tracuu"), ("stock", "stock.db"))]
        print(f"The archives hold the text itself. Free pages inside them: {', '.join(free)}.\n")
        if "recoll (files)" not in runs:
            return
        size = self.data["files_text_bytes"]
        print(f"The same as {self.data['files']:,} text files, {size / 1e6:.1f} MB of text:\n")
        table(head, [self.index_row(engine, runs[engine], size) for engine in ("tracuu (files)", "recoll (files)")])
        seconds = statistics.median(int(run[3]) / 1e6 for run in runs["recoll (files)"])
        print(f"Extrapolated, not measured: at that speed Recoll would need "
              f"{seconds * self.data['text_bytes'] / size:.0f} s for all articles.\n")

    def read_latency(self):
        """class -> engine -> query -> median ms of the rounds that count; and the queries without a hit."""
        times = collections.defaultdict(lambda: collections.defaultdict(lambda: collections.defaultdict(list)))
        empty = collections.defaultdict(set)
        for number, engine, qid, wall, _, _, _, _, status in rows(f"{self.raw}/latency.tsv"):
            kind = qid.rsplit("-", 1)[0]
            if int(status) > 1:
                sys.exit(f"report: {engine} ended with status {status} on {qid}")
            if int(status) == 1:
                empty[kind, engine].add(qid)
            if int(number) > 0:
                times[kind][engine][qid].append(int(wall) / 1e3)
        medians = {kind: {engine: {qid: statistics.median(of) for qid, of in queries.items()}
                          for engine, queries in engines.items()} for kind, engines in times.items()}
        return medians, empty

    def latency_rows(self, label, engines, kind, empty, show_empty=True):
        own = engines["tracuu"]
        for engine in ("tracuu", "stock", "xapian", "recoll"):
            if engine not in engines:
                continue
            times = engines[engine]
            ratio = statistics.median(times[qid] / own[qid] for qid in own)
            yield [f"{label} ({len(own)})" if engine == "tracuu" else "", ENGINES[engine],
                   f"{percentile(times.values(), .5):.1f}", f"{percentile(times.values(), .99):.1f}",
                   f"{max(times.values()):.1f}", "" if engine == "tracuu" else f"{ratio:.2f}",
                   str(len(empty[kind, engine])) if show_empty else ""]

    def print_latency(self):
        medians, empty = self.read_latency()
        head = ["queries", "engine", "p50 ms", "p99 ms", "max ms", "ratio", "without a hit"]
        print("## B. Query latency\n")
        print("Process start to exit, output read, warm, top 10 with titles and passages. A query's time is the "
              "median of three rounds after one that only warms, the engines in turn within each query. The ratio is "
              "the peer's time by tracuu's, query by query, and of these the median: above 1 tracuu is faster.\n")
        table(head, [row for kind, label in CLASSES.items() if kind in medians
                     for row in self.latency_rows(label, medians[kind], kind, empty)])
        print("A hit is not yet the right one. Unmarked: stock FTS5 folds marks but not đ, so a word with đ reaches it "
              "only where an article has the same letters with d; Xapian folds nothing and is quick in finding "
              "nothing. tracuu answers a query whose words no article has together with articles that have some of "
              "them, and says so.\n")
        if "files" in medians:
            print(f"Over the {self.data['files']:,} text files, two adjacent words of a title:\n")
            table(head[:-1], [row[:-1] for row in self.latency_rows("two words", medians["files"], "files", empty,
                                                                    False)])

    def print_batches(self):
        """One process for a class: its wall time by the number of queries."""
        nr, times = collections.Counter(), collections.defaultdict(list)
        for kind in CLASSES:
            nr[kind] = len(rows(f"{self.work}/queries/{kind}.tsv"))
        for number, engine, kind, wall, *_ in rows(f"{self.raw}/batch.tsv"):
            if int(number) > 0:
                times[engine, kind].append(int(wall) / 1e3 / nr[kind])
        engines = [engine for engine in ("tracuu", "stock", "xapian") if (engine, "two_words") in times]
        print("In one process: the time of the process by the number of queries, ms a query:\n")
        body = []
        for kind, label in CLASSES.items():
            own = statistics.median(times["tracuu", kind])
            stock = statistics.median(times["stock", kind])
            body.append([label, *(spread(times[engine, kind], "{:.2f}") for engine in engines),
                         f"{stock / own:.2f}"])
        table(["queries", *(ENGINES[engine] for engine in engines), "stock FTS5 / tracuu"], body)

    def print_quality(self):
        scored = rows(f"{self.raw}/quality.tsv")
        print("## C. Quality of the answers\n")
        if not scored:
            print("Not measured: no judged questions here.\n")
            return
        print("Any of a question's words, best 20. tracuu: `search --any --batch --format trec --limit 20`; stock "
              "FTS5: the words joined by OR, `ORDER BY rank` (its bm25); Xapian: OR, BM25. viquad: questions about "
              "encyclopedia passages; alqac_law: questions about articles of laws.\n")
        body = []
        for name, form, engine, line in scored:
            value = dict(re.findall(r"(\S+) ([\d.]+)", line))
            body.append([f"{name}, {FORM[form]} ({value['queries']})" if engine == "tracuu" else "", ENGINES[engine],
                         *(f"{float(value[key]):.3f}" for key in ("P@1", "MRR@10", "nDCG@10", "R@10", "R@20"))])
        table(["questions", "engine", "P@1", "MRR@10", "nDCG@10", "R@10", "R@20"], body)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    results = Results(sys.argv[1])
    results.print_head()
    results.print_indexing()
    results.print_latency()
    results.print_batches()
    results.print_quality()
    results.print_settings()


if __name__ == "__main__":
    main()
