#!/usr/bin/env python3
"""The articles that all engines read: JSON lines -> the same as one file, and some of them as text files.

usage: articles.py OUT LIMIT NR_FILES INPUT.jsonl     LIMIT 0: all; otherwise a seeded choice
       articles.py OUT LIMIT NR_FILES --mix FOLDER    LIMIT articles made of the sentences in FOLDER (corpus/sample)
Writes OUT/articles.jsonl, OUT/files.jsonl (the seeded choice that is OUT/files/NNN/*.txt as well: title, empty
line, body; the date, where there is one, as the time of the file) and OUT/facts.json.
"""
import datetime
import json
import os
import pathlib
import random
import re
import shutil
import sys

SEED = 20240626


def read(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            article["body"] = article.get("body") or article.pop("text", "")
            yield {key: article.get(key) for key in ("id", "title", "body", "date", "source")}


def choose(articles, nr):
    if not nr or nr >= len(articles):
        return articles
    return [articles[i] for i in sorted(random.Random(SEED).sample(range(len(articles)), nr))]


def mix(folder, nr):
    """Titles and sentences of the sample, shuffled; its words and their frequencies, not its meaning."""
    titles, sentences = [], []
    for path in sorted(pathlib.Path(folder).glob("txt/**/*.txt")):
        title, _, body = path.read_text(encoding="utf-8-sig").partition("\n")
        titles.append(title.strip())
        sentences += re.split(r"(?<=[.!?])\s+", body.strip())
    for article in read(f"{folder}/jsonl/tin-bai.jsonl"):
        titles.append(article["title"])
        sentences += re.split(r"(?<=[.!?])\s+", article["body"].strip())
    rng, first = random.Random(SEED), datetime.date(2019, 1, 1)
    for i in range(nr):
        yield {"id": f"mix-{i:06d}", "title": rng.choice(titles), "source": "mix",
               "body": " ".join(rng.choices(sentences, k=rng.randint(8, 40))),
               "date": (first + datetime.timedelta(days=rng.randrange(2700))).isoformat()}


def write_lines(path, articles):
    with open(path, "w", encoding="utf-8") as out:
        for article in articles:
            out.write(json.dumps(article, ensure_ascii=False) + "\n")


def day_of(date):
    """What stands as a date may be none: 1231-76-11."""
    try:
        return datetime.datetime.fromisoformat((date or "")[:10]).timestamp()
    except (ValueError, OverflowError):
        return None


def write_files(folder, articles):
    shutil.rmtree(folder, ignore_errors=True)
    for i, article in enumerate(articles):
        path = f"{folder}/{i // 500:03d}/{i:06d}.txt"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(f"{article['title']}\n\n{article['body']}\n")
        seconds = day_of(article["date"])
        if seconds is not None:
            os.utime(path, (seconds, seconds))


def text_bytes(articles):
    return sum(len(a["title"].encode()) + len(a["body"].encode()) for a in articles)


def main():
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    out, limit, nr_files = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if sys.argv[4] == "--mix":
        articles = list(mix(sys.argv[5], limit))
    else:
        articles = choose(list(read(sys.argv[4])), limit)
    files = choose(articles, nr_files)
    os.makedirs(out, exist_ok=True)
    write_lines(f"{out}/articles.jsonl", articles)
    write_lines(f"{out}/files.jsonl", files)
    write_files(f"{out}/files", files)
    with open(f"{out}/facts.json", "w", encoding="utf-8") as facts:
        json.dump({"articles": len(articles), "text_bytes": text_bytes(articles),
                   "files": len(files), "files_text_bytes": text_bytes(files)}, facts)


main()
