#!/usr/bin/env python3
"""A fixed, seeded set of queries made from the articles: ARTICLES.jsonl -> OUT/CLASS.tsv, a class of queries each.

usage: queries.py OUT NR ARTICLES.jsonl [CLASS...]
Columns: id, the query as a person types it, the same for FTS5 (each word in quotes). Only words made of letters
are taken, lower-cased, so that every tokenizer cuts them alike.

two_words   two adjacent words of a title, all required: the class that acceptance is measured with (2 x NR)
rare        one word that 2 to 20 articles have
common      one of the 150 words that most articles have
several     three to five words of one title, in its order, not necessarily adjacent
phrase      three or four adjacent words of a title, in quotes
unmarked    two to four adjacent words of a title, typed without any mark
"""
import collections
import json
import random
import re
import sys
import unicodedata

SEED = 20240626
CONNECTIVES = {"or", "and", "not", "near"}
CLASSES = ["two_words", "rare", "common", "several", "phrase", "unmarked"]


def words(text):
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower())


def runs(title):
    """Words with nothing but a blank between them."""
    title = unicodedata.normalize("NFC", title).lower()
    return [run.split() for run in re.findall(r"[^\W\d_]+(?: [^\W\d_]+)*", title)]


def unmark(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("ð", "d"))
    return "".join(c for c in text if not unicodedata.combining(c))


def marked(part):
    return unmark(" ".join(part)) != " ".join(part)


class Maker:
    def __init__(self, path):
        self.titles, self.df = [], collections.Counter()
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                self.titles.append(article["title"])
                self.df.update(set(words(article["title"]) + words(article["body"])))
        by_df = sorted(self.df.items(), key=lambda item: (-item[1], item[0]))
        self.most = [word for word, _ in by_df[:150] if word not in CONNECTIVES]
        self.few = [word for word, df in by_df if 2 <= df <= 20 and len(word) > 1 and word not in CONNECTIVES]

    def part(self, rng, low, high):
        nr = rng.randint(low, high)
        while True:
            run = [r for r in runs(rng.choice(self.titles)) if len(r) >= nr]
            if not run:
                continue
            run = rng.choice(run)
            at = rng.randint(0, len(run) - nr)
            part = run[at:at + nr]
            if not CONNECTIVES & set(part):
                return part

    def several(self, rng):
        while True:
            title = list(dict.fromkeys(w for w in words(rng.choice(self.titles)) if w not in CONNECTIVES))
            if len(title) >= 5:
                return [title[i] for i in sorted(rng.sample(range(len(title)), rng.randint(3, 5)))]

    def query(self, kind, rng):
        if kind == "rare":
            return [rng.choice(self.few)]
        if kind == "common":
            return [rng.choice(self.most)]
        if kind == "several":
            return self.several(rng)
        if kind == "unmarked":
            while True:
                part = self.part(rng, 2, 4)
                if marked(part):
                    return [unmark(word) for word in part]
        return self.part(rng, *((3, 4) if kind == "phrase" else (2, 2)))


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    out, nr, maker = sys.argv[1], int(sys.argv[2]), Maker(sys.argv[3])
    for kind in sys.argv[4:] or CLASSES:
        rng, seen = random.Random(f"{SEED} {kind}"), {}
        for _ in range(nr * 50):
            if len(seen) == (2 * nr if kind == "two_words" else nr):
                break
            part = maker.query(kind, rng)
            plain = " ".join(part)
            if kind == "phrase":
                seen[plain] = (f'"{plain}"', f'"{plain}"')
            else:
                seen[plain] = (plain, " ".join(f'"{word}"' for word in part))
        with open(f"{out}/{kind}.tsv", "w", encoding="utf-8") as tsv:
            for i, (plain, fts5) in enumerate(seen.values()):
                tsv.write(f"{kind}-{i}\t{plain}\t{fts5}\n")


if __name__ == "__main__":
    main()
