#!/usr/bin/env python3
"""How many marks of a query typed without them come back right.

usage: restoration.py [--show] [--sample N] [--ranked] [--tools TOOLS] TRACUU ARCHIVE QUERIES.tsv

QUERIES: "id<TAB>query as written" lines. Each is stripped of its marks, asked (`search --any --batch`), and what
the search says it showed answers for (`shown_for`; the query itself where that is missing) is compared with the
query as written, syllable by syllable, whatever the spelling (hoà = hòa). Numbers are not counted: they have no
marks to lose.

Prints a "key<TAB>value" line each: questions, syllables, right (share of syllables), marked_right (of those that
are written with a mark), plain_right (of those written without), questions_right (all syllables right), unaligned
(questions that came back with another number of words; all their syllables count as wrong).
--show prints the questions that are not wholly right before that. --sample N: a seeded choice of N questions.
The questions are asked of a day that no article has, as ranking costs many times what restoring does; --ranked
asks without the day, to see that the marks do not depend on it.
TOOLS holds viet.py; without it $TRACUU_SHARED/tools, else ../shared/tools beside the project.
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile

SEED = 20240626
NO_DAY = "date:1900-01-01 "


def arguments():
    project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    shared = os.environ.get("TRACUU_SHARED") or os.path.join(os.path.dirname(project), "shared")
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--ranked", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--tools", default=os.path.join(shared, "tools"))
    parser.add_argument("tracuu")
    parser.add_argument("archive")
    parser.add_argument("queries")
    return parser.parse_args()


def read_queries(path, sample):
    with open(path, encoding="utf-8") as lines:
        queries = [line.rstrip("\n").split("\t")[:2] for line in lines if "\t" in line]
    if 0 < sample < len(queries):
        queries = sorted(random.Random(SEED).sample(queries, sample))
    return dict(queries)


def ask(tracuu, archive, typed, day):
    """What the search of each query says it showed answers for."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".tsv") as batch:
        batch.writelines(f"{qid}\t{day}{text}\n" for qid, text in typed.items())
        batch.flush()
        # A status of 1 says that one of them has no hit.
        done = subprocess.run([tracuu, "search", "-a", archive, "--format", "json", "-n", "0", "--any", "--batch",
                               batch.name], capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"restoration: status {done.returncode}: {done.stderr.decode()[:500]}")
    answers = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    shown = {answer["qid"]: (answer.get("shown_for") or typed[answer["qid"]]).removeprefix(day) for answer in answers}
    if len(shown) != len(typed):
        sys.exit(f"restoration: {len(typed)} queries, {len(shown)} answers")
    return shown


def compare(viet, written, shown):
    """Counts of the syllables of one query."""
    want, got = viet.words(written), viet.words(shown)
    counts = collections.Counter(questions=1, unaligned=len(want) != len(got))
    if len(want) != len(got):
        got = [None] * len(want)
    for wanted, given in zip(want, got):
        if not any(letter.isalpha() for letter in wanted):
            continue
        kind = "plain" if viet.unmark(wanted) == wanted else "marked"
        counts["syllables"] += 1
        counts[kind] += 1
        counts["right"] += wanted == given
        counts[kind + "_right"] += wanted == given
    counts["questions_right"] = counts["right"] == counts["syllables"]
    return counts


def main():
    options = arguments()
    sys.dont_write_bytecode = True
    sys.path.insert(0, options.tools)
    import viet

    queries = read_queries(options.queries, options.sample)
    shown = ask(options.tracuu, options.archive, {qid: viet.unmark(text) for qid, text in queries.items()},
                "" if options.ranked else NO_DAY)
    total = collections.Counter()
    for qid, written in queries.items():
        counts = compare(viet, written, shown[qid])
        total.update(counts)
        if options.show and not counts["questions_right"]:
            print(f"{qid}\t{written}\t{shown[qid]}")
    print(f"questions\t{total['questions']}\nsyllables\t{total['syllables']}")
    for part, whole in (("right", "syllables"), ("marked_right", "marked"), ("plain_right", "plain"),
                        ("questions_right", "questions")):
        print(f"{part}\t{total[part] / max(1, total[whole]):.4f}")
    print(f"unaligned\t{total['unaligned']}")


main()
