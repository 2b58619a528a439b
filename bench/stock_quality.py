#!/usr/bin/env python3
"""FTS5 as SQLite ships it, asked in the ways that bench/peer_settings.tsv lists.

usage: stock_quality.py index ARCHIVE ARTICLES.jsonl
       stock_quality.py trec ARCHIVE LIMIT FILE SETTING...  "qid<TAB>query" lines -> TREC lines; blanks of a ref as '_'
       stock_quality.py cases FILE LIMIT SETTING...         {"qid","query","docs":[{"id","title","body"}]} lines: each
                                                            one's docs indexed alone, in memory, and its query asked

The last field of a TREC line is the setting it was found with.

Every article is in two tables, marks0 and marks2: unicode61 with remove_diacritics 0 and 2. Texts and queries are
composed (NFC) before, as unicode61 does not compose.

SETTING is "key=number,...": marks (0 or 2: the table), pairs (1: of any words, adjacent ones also as phrases; FTS5
has no weights for phrases), all (1: all words, and where nothing has them any; 0: any).
"""
import json
import re
import sqlite3
import sys
import unicodedata

TABLES = ("marks0", "marks2")
PART = re.compile(r'(-?)("[^"]*"|[^\s()"]+)')


def create(path):
    db = sqlite3.connect(path)
    db.executescript("PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    for table in TABLES:
        db.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(ref UNINDEXED, title, body, "
                   f"tokenize = 'unicode61 remove_diacritics {table[-1]}')")
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES('hashsize', 16777216)")
    return db


def composed(text):
    return unicodedata.normalize("NFC", text or "")


def insert(db, articles):
    """The last thing that is asked of each table is to merge what it has, which makes it faster."""
    for article in articles:
        row = (article["id"].strip().replace(" ", "_"), composed(article.get("title")),
               composed(article.get("body") or article.get("text")))
        for table in TABLES:
            db.execute(f"INSERT INTO {table} VALUES(?, ?, ?)", row)
    for table in TABLES:
        db.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")
    db.commit()


def any_of(text, pairs):
    words = re.findall(r"\w+", text)
    parts = [f'"{word}"' for word in words]
    if pairs:
        parts += [f'"{first} {second}"' for first, second in zip(words, words[1:])]
    return " OR ".join(parts)


def all_of(text):
    """What is typed as one word is one phrase, so 26/6/2024 is: the quotes make the tokenizer cut it."""
    wanted, unwanted, alternative = "", [], False
    for minus, part in PART.findall(text):
        star = "*" if part.endswith("*") else ""
        quoted = '"' + part.strip('"*') + '"' + star
        if not re.search(r"\w", part):
            continue
        if part == "OR":
            alternative = bool(wanted)
        elif minus:
            unwanted.append(quoted)
        else:
            wanted += (" OR " if alternative else " AND " if wanted else "") + quoted
            alternative = False
    return f"({wanted})" + "".join(f" NOT {quoted}" for quoted in unwanted) if wanted else ""


def ask(db, setting, query, limit):
    table, query = f"marks{setting.get('marks', 0)}", composed(query)
    expressions = [any_of(query, int(setting.get("pairs", 0)))]
    if int(setting.get("all", 0)):
        expressions.insert(0, all_of(query))
    for expression in filter(None, expressions):
        hits = db.execute(f"SELECT ref, rank FROM {table}(?) ORDER BY rank LIMIT ?", (expression, limit)).fetchall()
        if hits:
            return hits
    return []


def print_hits(db, settings, qid, query, limit):
    for name in settings:
        setting = dict(pair.split("=") for pair in name.split(","))
        for at, (ref, rank) in enumerate(ask(db, setting, query, limit)):
            print(f"{qid} Q0 {ref} {at + 1} {-rank:.6f} {name}")


def trec(archive, limit, path, *settings):
    db = sqlite3.connect(archive)
    db.execute("PRAGMA mmap_size = 1073741824")
    with open(path, encoding="utf-8") as lines:
        for qid, query in (line.rstrip("\n").split("\t")[:2] for line in lines if "\t" in line):
            print_hits(db, settings, qid, query, int(limit))


def cases(path, limit, *settings):
    with open(path, encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            db = create(":memory:")
            insert(db, case["docs"])
            print_hits(db, settings, case["qid"], case["query"], int(limit))


def index(archive, path):
    with open(path, encoding="utf-8") as lines:
        insert(create(archive), (json.loads(line) for line in lines if line.strip()))


VERBS = {"index": (index, 2), "trec": (trec, 4), "cases": (cases, 3)}


def main():
    verb, least = VERBS.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if not verb or len(sys.argv) - 2 < least:
        sys.exit(__doc__)
    verb(*sys.argv[2:])


main()
