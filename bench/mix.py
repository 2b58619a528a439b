#!/usr/bin/env python3
"""Mixes articles to many more: ARTICLES.jsonl -> OUT/SIZE.jsonl, each the beginning of the next larger.

usage: mix.py OUT ARTICLES.jsonl SIZE...      SIZE: 20k, 200k, 1m, or a number
Also writes OUT/sizes.tsv: size, articles, bytes of titles and bodies, words, bytes of the file.

A mixed article is made of runs of sentences that follow each other in one article, each run from another article.
So words, their neighbours and sentences are as in the articles given, and no two articles are alike: copies would
tie in score and would be versions of one story. What such a mix cannot show: new words, which real news goes on
bringing; and what an article is about, for it is about several things.

body      runs of 2 to 6 sentences, until it is as long as an article drawn for that; two runs at least
title     of the first run's article, or the beginning of a sentence of that run, half and half
date      any day of the years 2004 to 2025, alike
source    that of the first run's article
"""
import contextlib
import datetime
import itertools
import json
import random
import re
import sys

SEED = 20251126
SENTENCE = re.compile(r"[^\n]+?(?:[.!?…]+[”\"')\]]*(?=\s)|(?=\n)|\Z)")
WORD = re.compile(r"\w+")
FIRST_DAY, LAST_DAY = datetime.date(2004, 1, 1), datetime.date(2025, 12, 31)
SIZES = {"k": 1000, "m": 1000000}


def number(size):
    return int(size[:-1]) * SIZES[size[-1]] if size[-1] in SIZES else int(size)


class Piece:
    """An article of the sample, cut into sentences. Position i of each list: what stands before sentence i."""

    def __init__(self, article):
        self.title = article["title"].strip()
        self.source = article.get("source") or "mix"
        self.body = article.get("body") or article.get("text") or ""
        self.starts, self.ends = [], []
        self.words, self.bytes = [], []
        for sentence in SENTENCE.finditer(self.body):
            self.starts.append(sentence.start())
            self.ends.append(sentence.end())
            self.words.append(len(WORD.findall(sentence.group())))

    def title_from(self, rng, sentence):
        if self.title and rng.random() < 0.5:
            return self.title
        words = self.body[self.starts[sentence]:self.ends[sentence]].split()
        return " ".join(words[:6 + int(rng.random() * 9)])


class Mixer:
    def __init__(self, path):
        with open(path, encoding="utf-8") as lines:
            pieces = [Piece(json.loads(line)) for line in lines if line.strip()]
        self.pieces = [piece for piece in pieces if piece.starts]
        self.lengths = [len(piece.body) for piece in self.pieces]
        self.rng = random.Random(SEED)
        self.nr_days = (LAST_DAY - FIRST_DAY).days + 1

    def one_of(self, values):
        return values[int(self.rng.random() * len(values))]

    def run(self):
        """Piece, first and last sentence. Articles are drawn by length, so that every sentence is as likely."""
        piece = self.one_of(self.pieces)
        while self.rng.random() * 40 > len(piece.starts):
            piece = self.one_of(self.pieces)
        first = int(self.rng.random() * len(piece.starts))
        last = min(first + 1 + int(self.rng.random() * 5), len(piece.starts) - 1)
        return piece, first, last

    def runs(self):
        wanted, length, taken = self.one_of(self.lengths), 0, []
        while True:
            piece, first, last = self.run()
            more = piece.ends[last] - piece.starts[first]
            if len(taken) >= 2 and length + more / 2 > wanted:
                return taken
            taken.append((piece, first, last))
            length += more

    def articles(self):
        for number in itertools.count(1):
            runs = self.runs()
            piece, first, _ = runs[0]
            title = piece.title_from(self.rng, first)
            day = FIRST_DAY + datetime.timedelta(days=int(self.rng.random() * self.nr_days))
            nr_words = len(WORD.findall(title)) + sum(sum(p.words[a:z + 1]) for p, a, z in runs)
            yield {"id": f"mix-{number:07d}", "title": title, "date": day.isoformat(),
                   "body": "\n".join(p.body[p.starts[a]:p.ends[z]].strip() for p, a, z in runs),
                   "source": piece.source}, nr_words


def write(out, mixer, sizes):
    """Each article into all files that are not yet full."""
    nr_words = nr_text = nr_written = 0
    with contextlib.ExitStack() as stack:
        files = [(number(size), size, stack.enter_context(open(f"{out}/{size}.jsonl", "wb"))) for size in sizes]
        files.sort(key=lambda file: file[0])
        for nr, (article, words) in enumerate(itertools.islice(mixer.articles(), files[-1][0]), 1):
            line = json.dumps(article, ensure_ascii=False).encode() + b"\n"
            nr_words += words
            nr_text += len(article["title"].encode()) + len(article["body"].encode())
            nr_written += len(line)
            for _, _, file in files:
                file.write(line)
            if nr == files[0][0]:
                yield files[0][1], nr, nr_text, nr_words, nr_written
                files.pop(0)[2].close()


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    out, mixer = sys.argv[1], Mixer(sys.argv[2])
    rows = []
    for row in write(out, mixer, sys.argv[3:]):
        rows.append(row)
        print("{}: {:,} articles, {:.1f} MB of text, {:,} words, file {:.1f} MB".format(
            row[0], row[1], row[2] / 1e6, row[3], row[4] / 1e6), file=sys.stderr, flush=True)
        with open(f"{out}/sizes.tsv", "w", encoding="utf-8") as file:
            file.writelines("\t".join(map(str, row)) + "\n" for row in rows)


main()
