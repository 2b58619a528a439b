#!/usr/bin/env python3
"""A fixed, seeded set of queries by class, made from articles: ARTICLES.jsonl, OFFICIALS.json -> queries.tsv.

usage: scale_queries.py NR ARTICLES.jsonl OFFICIALS.json >queries.tsv       NR a class
ARTICLES are those of the smallest archive; as the larger ones begin with the same, a query finds something in all.
OFFICIALS is what "tracuu officials --format json" says of that archive.

Columns: id ("rare-007": the class, a number), how it is asked, the query as tracuu reads it, the same in parts
("|" between them; all must occur, a part of several words as a phrase), first and last day ("20240626" or "").
How: "all", or "any" (any of the parts), or "newest" (by date), or "folded" (typed without marks).

rare         one word that 2 to 20 of the articles have (where none is so rare, one of the 200 rarest)
common       one of the 150 words that most of them have
two_words    two adjacent words of a title
all_words    four to six words of one sentence of a body, in its order, not adjacent
any_words    eight to fourteen words that stand together in a sentence, any of them
phrase       two to four adjacent words of a body
two_phrases  two phrases of two or three words, from two sentences of one body
dated        two adjacent words of a title, in the year of the article
official     an official, and a word of a sentence of the official's
newest       two adjacent words of a title, by date
unmarked     two adjacent words of a title, typed without marks
"""
import collections
import json
import random
import re
import sys
import unicodedata

from queries import CONNECTIVES, SEED, marked, unmark

CLASSES = ["rare", "common", "two_words", "all_words", "any_words", "phrase", "two_phrases", "dated", "official",
           "newest", "unmarked"]
# Words with nothing but blanks between and beside them: T430, e-mail and U.S. are cut by each tokenizer in its own way.
RUN = re.compile(r"(?<![\w.'’&:+#/-])[^\W\d_]+(?: [^\W\d_]+)*(?![\w'’&:+#/-]|\.\w)")
NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
HOW = {"any_words": "any", "newest": "newest", "unmarked": "folded"}


def runs(text):
    return [run.split() for run in RUN.findall(unicodedata.normalize("NFC", text).lower())]


def quoted(part):
    return f'"{" ".join(part)}"'


class Classes:
    """Each class: rng -> the query for tracuu, its parts, and a year or None; None where the article drawn has none."""

    def __init__(self, articles, officials):
        with open(articles, encoding="utf-8") as lines:
            self.articles = [json.loads(line) for line in lines]
        with open(officials, encoding="utf-8") as file:
            officials = [one["name"] for one in json.load(file)["officials"]
                         if one["nr_articles"] >= 3 and NAME.fullmatch(one["name"])]
        self.wanted, self.lines_of, df = set(officials), {}, collections.Counter()
        for article in self.articles:
            df.update({word for run in runs(f"{article['title']}\n{article['body']}") for word in run})
            for line in article["body"].split("\n"):
                for name in self.names_in(line):
                    self.lines_of.setdefault(name, []).append(line)

        by_df = sorted(df.items(), key=lambda item: (-item[1], item[0]))
        self.most = [word for word, _ in by_df[:150]]
        self.few = [word for word, nr in by_df if 2 <= nr <= 20 and len(word) > 1] or \
                   [word for word, _ in by_df[-200:]]

    def names_in(self, line, longest=4):
        tokens = line.split()
        for first in range(len(tokens)):
            if tokens[first][0].isupper():
                for nr in range(2, longest + 1):
                    name = " ".join(tokens[first:first + nr]).rstrip(".,;:")
                    if name in self.wanted:
                        yield name

    def sentence(self, rng, least):
        """Words with nothing but blanks between them, of a body."""
        long_enough = [run for run in runs(rng.choice(self.articles)["body"]) if len(run) >= least]
        return rng.choice(long_enough) if long_enough else None

    def part(self, rng, low, high):
        nr = rng.randint(low, high)
        run = self.sentence(rng, nr)
        if not run:
            return None
        at = rng.randint(0, len(run) - nr)
        return run[at:at + nr]

    def titled(self, rng):
        """Two adjacent words of a title, and the article."""
        article = rng.choice(self.articles)
        titles = [run for run in runs(article["title"]) if len(run) >= 2]
        if not titles:
            return None, None
        run = rng.choice(titles)
        at = rng.randint(0, len(run) - 2)
        return run[at:at + 2], article

    def rare(self, rng):
        return self.of_words([rng.choice(self.few)])

    def common(self, rng):
        return self.of_words([rng.choice(self.most)])

    def two_words(self, rng):
        return self.of_words(self.titled(rng)[0])

    def newest(self, rng):
        return self.two_words(rng)

    def unmarked(self, rng):
        part = self.titled(rng)[0]
        return self.of_words([unmark(word) for word in part]) if part and marked(part) else None

    def all_words(self, rng):
        run, nr = self.sentence(rng, 12), rng.randint(4, 6)
        if not run:
            return None
        places = sorted(rng.sample(range(len(run)), nr))
        if any(b - a < 2 for a, b in zip(places, places[1:])):
            return None
        return self.of_words([run[place] for place in places])

    def any_words(self, rng):
        return self.of_words(self.part(rng, 8, 14))

    def phrase(self, rng):
        part = self.part(rng, 2, 4)
        return part and (quoted(part), [part], None)

    def two_phrases(self, rng):
        found = [run for run in runs(rng.choice(self.articles)["body"]) if len(run) >= 3]
        if len(found) < 2:
            return None
        parts = [run[:rng.randint(2, 3)] for run in rng.sample(found, 2)]
        return " ".join(map(quoted, parts)), parts, None

    def dated(self, rng):
        part, article = self.titled(rng)
        if not part:
            return None
        year = article["date"][:4]
        return f"{' '.join(part)} since:{year} until:{year}", [[word] for word in part], year

    def official(self, rng):
        name = rng.choice(sorted(self.lines_of))
        line = rng.choice(self.lines_of[name])
        beside = [word for run in runs(line) for word in run if len(word) > 2 and word not in name.lower().split()]
        if not beside:
            return None
        word = rng.choice(beside)
        return f'official:"{name}" {word}', [name.lower().split(), [word]], None

    @staticmethod
    def of_words(part):
        if not part or len(set(part)) < len(part):
            return None
        return " ".join(part), [[word] for word in part], None

    def rows(self, kind, nr):
        rng, seen = random.Random(f"{SEED} {kind}"), {}
        for _ in range(nr * 1000):
            if len(seen) == nr:
                break
            found = getattr(self, kind)(rng)
            if not found or found[0] in seen or CONNECTIVES & {word for part in found[1] for word in part}:
                continue
            query, parts, year = found
            seen[query] = (HOW.get(kind, "all"), query, "|".join(" ".join(part) for part in parts),
                           f"{year}0101" if year else "", f"{year}1231" if year else "")
        for number, row in enumerate(seen.values(), 1):
            yield f"{kind}-{number:03d}", *row


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    classes = Classes(sys.argv[2], sys.argv[3])
    for kind in CLASSES:
        for row in classes.rows(kind, int(sys.argv[1])):
            print("\t".join(row))


main()
