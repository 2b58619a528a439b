#!/usr/bin/env python3
"""The rows that bench/scale.sh measured -> SCALE.md on standard output.

usage: scale_report.py FOLDER
"""
import collections
import os
import statistics
import sys

from report import percentile, read_facts, rows, table

ENGINES = {"tracuu": "tracuu", "tracuu, FTS5 alone": "tracuu, FTS5 alone", "lucene": "Lucene", "xapian": "Xapian",
           "stock": "stock FTS5", "recoll": "Recoll"}
CLASSES = {
    "rare": "one rare word",
    "common": "one common word",
    "two_words": "two adjacent words",
    "all_words": "4–6 words, all",
    "any_words": "8–14 words, any",
    "phrase": "phrase of 2–4 words",
    "two_phrases": "two phrases",
    "dated": "two words within a year",
    "official": "an official and a word",
    "newest": "two words, newest first",
    "unmarked": "two words without marks",
}
ALL = "all classes together"


def kind_of(qid):
    return qid.rsplit("-", 1)[0]


def ms(value):
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= .1 else f"{value:.3f}"


class Results:
    def __init__(self, work):
        self.work, self.raw = work, f"{work}/raw"
        self.facts, self.skipped = read_facts(f"{self.raw}/facts.tsv")
        self.sizes = self.facts["sizes"].split()
        self.articles = {row[0]: list(map(int, row[1:])) for row in rows(f"{work}/sizes.tsv")}

    def medians(self, size):
        """engine -> id -> median ms; hits likewise. Queries that an engine cannot be asked are left out."""
        times = collections.defaultdict(lambda: collections.defaultdict(list))
        hits = collections.defaultdict(dict)
        for engine, qid, took, nr in rows(f"{self.raw}/ask.{size}.tsv"):
            if int(nr) >= 0:
                times[engine][qid].append(int(took) / 1e6)
                hits[engine][qid] = int(nr)
        return {engine: {qid: statistics.median(of) for qid, of in queries.items()}
                for engine, queries in times.items()}, hits

    def growth(self):
        """engine -> [(size, p50)], each engine over the queries that it was asked at all of its sizes."""
        found = {}
        for size in self.sizes:
            for engine, times in self.medians(size)[0].items():
                found.setdefault(engine, []).append((size, times))
        growth = {}
        for engine in filter(found.get, ENGINES):
            asked = set.intersection(*(set(times) for _, times in found[engine]))
            growth[engine] = [(size, percentile([times[qid] for qid in asked], .5)) for size, times in found[engine]]
        return growth

    def print_growth(self):
        grown = {engine: points for engine, points in self.growth().items() if len(points) > 1}
        if not grown:
            return
        print("### As it grows\n")
        print("p50 of all queries that an engine can be asked, the same at each size.\n")
        table(["", *(f"{self.articles[size][0]:,}" for size in self.sizes), "the largest / the smallest"],
              [[ENGINES[engine], *(ms(dict(points)[size]) if size in dict(points) else "–" for size in self.sizes),
                f"{points[-1][1] / points[0][1]:.1f}"] for engine, points in grown.items()])

    def print_head(self):
        fact = self.facts
        print("# Measured as the archive grows\n")
        print("Written by `make bench-scale` (bench/scale.sh).\n")
        print(f"- {fact['date']}, revision {fact['revision']}")
        print(f"- {fact['cpu']}, {fact['cores']} cores, {fact['memory']} of memory, {fact['kernel']}; load average "
              f"at the start {fact['load']}, at the end {fact['load at the end']}")
        print("- " + ", ".join(f"{name} {fact[name]}" for name in ("SQLite", "Xapian", "Lucene", "Java", "Recoll")
                               if name in fact))
        print(f"- articles: {fact['articles']}; the smaller set is the beginning of the larger")
        for what in self.skipped:
            print(f"- skipped: {what}")
        print("\n![The median of all queries by the number of articles](scale.svg)\n")
        table(["articles", "MB of text", "million words"],
              [[f"{nr:,}", f"{nr_bytes / 1e6:,.1f}", f"{nr_words / 1e6:.1f}"]
               for size, (nr, nr_bytes, nr_words, _) in self.articles.items() if size in self.sizes])

    def index_row(self, name, label, row, nr_bytes):
        wall, cpu = int(row[3]) / 1e6, (int(row[4]) + int(row[5])) / 1e6
        return [label, ENGINES[name], f"{wall:,.1f}", f"{cpu:,.1f}", f"{nr_bytes / 1e6 / cpu:.1f}",
                f"{int(row[6]) * 1024 / 1e6:,.0f}", f"{int(row[9]) / 1e6:,.0f}", f"{int(row[9]) / nr_bytes:.2f}"]

    def print_indexing(self):
        body = []
        for size in self.sizes:
            nr, nr_bytes, _, _ = self.articles[size]
            label = f"{nr:,}"
            for engine in ENGINES:
                for row in rows(f"{self.work}/rows/{size}.{engine}"):
                    body.append(self.index_row(engine, label, row, nr_bytes))
                    label = ""
        print("## A. Indexing\n")
        print("One run each, the whole process, what is compacted or merged at the end with it. Archives hold the "
              "text; tracuu's has it packed, as Lucene's. Where other work went on beside it, the wall time says "
              "little and the CPU time is to be read; tracuu works in several threads.\n")
        table(["articles", "engine", "wall s", "CPU s", "MB of text a CPU s", "peak MB", "archive MB",
               "archive / text"], body)
        recoll = rows(f"{self.work}/rows/files.recoll")
        if recoll:
            own, = rows(f"{self.work}/rows/files.tracuu")
            nr_bytes = sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names
                           in os.walk(f"{self.work}/files/files") for name in names)
            print(f"3,000 of the articles as text files, {nr_bytes / 1e6:.1f} MB:\n")
            table(["", "engine", "wall s", "CPU s", "MB of text a CPU s", "peak MB", "archive MB", "archive / text"],
                  [self.index_row("tracuu", "files", own, nr_bytes), self.index_row("recoll", "", recoll[0], nr_bytes)])

    def cell(self, times):
        return f"{ms(percentile(times, .5))} / {ms(percentile(times, .99))} / {ms(max(times))}" if times else "–"

    def print_answers(self):
        print("## B. Queries in process\n")
        print("Warm, one thread, ids and scores of the ten best. p50 / p99 / max in ms over the queries of a class, a "
              "query's time being the median of its rounds; the engines in turn, class by class, in one run.\n")
        for size in self.sizes:
            times, hits = self.medians(size)
            engines = [engine for engine in ENGINES if engine in times]
            if not engines:
                continue
            print(f"### {self.articles[size][0]:,} articles\n")
            body = []
            for kind, label in CLASSES.items():
                of = {engine: [took for qid, took in times[engine].items() if kind_of(qid) == kind]
                      for engine in engines}
                body.append([f"{label} ({max(map(len, of.values()))})", *(self.cell(of[e]) for e in engines)])
            asked = [qid for qid in times[engines[0]] if all(qid in times[engine] for engine in engines)]
            body.append([f"{ALL} ({len(asked)})", *(self.cell([times[e][qid] for qid in asked]) for e in engines)])
            table(["queries", *(ENGINES[engine] for engine in engines)], body)
            empty = [f"{ENGINES[engine]} {sum(nr == 0 for nr in hits[engine].values())}" for engine in engines]
            print(f"Without a hit: {', '.join(empty)}. All classes together: the queries that every engine can be "
                  "asked.\n")

    def print_threads(self):
        print("## C. tracuu, one thread and two\n")
        body = []
        for size in self.sizes:
            for threads in (1, 2):
                try:
                    with open(f"{self.raw}/threads.{size}.{threads}", encoding="utf-8") as lines:
                        last = lines.read().split("\n")[-2].split()
                except FileNotFoundError:
                    continue
                body.append([f"{self.articles[size][0]:,}" if threads == 1 else "", str(threads), *last[2:5]])
        if not body:
            print("Not measured.\n")
            return
        print("All classes together, each thread with a searcher of its own and all of the queries.\n")
        table(["articles", "threads", "p50 ms", "p99 ms", "max ms"], body)

    def print_cold(self):
        print("## D. Cold\n")
        body = []
        for size in self.sizes:
            of = collections.defaultdict(list)
            for engine, _, opened, took, whole, nr in rows(f"{self.raw}/cold.{size}.tsv"):
                if int(nr) >= 0:
                    of[engine].append((int(opened) / 1e6, int(took) / 1e6, int(whole) / 1e6))
            label = f"{self.articles[size][0]:,}"
            for engine in ENGINES:
                if engine in of:
                    body.append([label, f"{ENGINES[engine]} ({len(of[engine])})",
                                 *(f"{statistics.median(column):.1f}" for column in zip(*of[engine])),
                                 f"{max(whole for _, _, whole in of[engine]):.1f}"])
                    label = ""
        if not body:
            print("Not measured.\n")
            return
        print("The system has forgotten all files, the program's own too; medians of the first queries of each class, "
              "each in a process of its own.\n")
        table(["articles", "engine", "opening ms", "answer ms", "process start to answer ms", "largest of these"], body)

    def print_commands(self):
        print("## E. Process start to exit\n")
        body = []
        for size in self.sizes:
            times = collections.defaultdict(lambda: collections.defaultdict(list))
            for number, engine, qid, wall, *_ in rows(f"{self.raw}/command.{size}.tsv"):
                if int(number) > 0:
                    times[engine][qid].append(int(wall) / 1e3)
            label = f"{self.articles[size][0]:,}"
            for engine in ENGINES:
                if engine in times:
                    medians = [statistics.median(of) for of in times[engine].values()]
                    body.append([f"{label} ({len(medians)})" if label else "", ENGINES[engine],
                                 f"{percentile(medians, .5):.1f}", f"{percentile(medians, .99):.1f}",
                                 f"{max(medians):.1f}"])
                    label = ""
        if not body:
            print("Not measured.\n")
            return
        print("The command line as one types it, with titles and passages, warm: one rare word, one common word, two "
              "adjacent words, 4–6 words, a phrase. Lucene has no such program of its own.\n")
        table(["articles (queries)", "engine", "p50 ms", "p99 ms", "max ms"], body)

    def print_updates(self):
        print("## F. Articles that come one by one\n")
        alone, beside = [], []
        for size in self.sizes:
            label, times = f"{self.articles[size][0]:,}", collections.defaultdict(list)
            for what, *row in rows(f"{self.raw}/update.{size}.tsv"):
                if what == "article":
                    times[row[0]].append(float(row[1]))
                else:
                    beside.append([label if row[0] == "0" else "", row[0] if row[0] != "0" else "none", *row[1:]])
            for kind, of in times.items():
                alone.append([label, kind, f"{statistics.median(of):.1f}", f"{max(of):.1f}"])
                label = ""
        if not alone:
            print("Not measured.\n")
            return
        print("`tracuu index` of one new file, process start to exit: the article is found, and it is decided who is "
              "named in it.\n")
        table(["articles", "in it is named", "median ms", "max ms"], alone)
        print("All queries of section B while such articles come, in another process.\n")
        table(["articles", "new ones a minute", "p50 ms", "p99 ms", "max ms"], beside)

    def print_notes(self):
        print("## What is compared\n")
        print("- The articles are a mix, so words, neighbours and sentences are as in real ones, but no new words come "
              "as it grows, and each sentence of the sample comes back some times in a million articles.")
        print("- tracuu: as it comes, `scale_query`; marks, slips and names are looked after, which the others do not "
              "do; versions of one article are hits of their own, as for the others. What was looked up of words is "
              "kept from query to query, 4 MB of it, which rounds that ask the same again make the most of.")
        print("- stock FTS5: `unicode61 remove_diacritics 2`, so it finds the words with any marks, but not d for đ; the "
              "date is in the rowid, so that dates and the newest are ranges of rowids, as in tracuu; `ORDER BY rank "
              "LIMIT 10`. It writes to one segment at the end (`optimize`).")
        print("- Xapian: words as written, positions, compacted; 50,000 articles between flushes instead of "
              "10,000; BM25; dates and the newest by a value. It cannot be asked without marks.")
        print("- Lucene: words as written and once more folded (asked without marks), no pairs, one segment, "
              "`-Xmx4g`, default settings: BM25, hits counted to 1,000; date as a point and a doc value, index not "
              "sorted.")
        print("- An official: tracuu's `official:\"...\"` knows who is meant; the others are asked for the name as a "
              "phrase, and the word.")
        print("- An engine that took long for a class was asked fewer rounds, at least one "
              "(`SECONDS_A_CLASS`).")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    results = Results(sys.argv[1])
    results.print_head()
    results.print_indexing()
    results.print_answers()
    results.print_growth()
    results.print_threads()
    results.print_cold()
    results.print_commands()
    results.print_updates()
    results.print_notes()


if __name__ == "__main__":
    main()
