#!/usr/bin/env python3
"""The rows that bench/quality.sh measured -> QUALITY.md on standard output.

usage: quality_report.py build/bench/quality/raw bench/peer_settings.tsv
"""
import collections
import glob
import re
import statistics
import sys

ENGINES = {"tracuu": "tracuu", "stock": "stock FTS5", "xapian": "Xapian", "lucene": "Lucene"}
SETS = {"viquad": "viquad (questions about encyclopedia passages)", "alqac_law": "alqac_law (about articles of laws)"}
FORMS = {"marked": "as written", "unmarked": "without marks"}
MEASURES = ("nDCG@10", "P@1", "MRR@10", "R@10")


def rows(path):
    found = []
    for name in sorted(glob.glob(path)):
        with open(name, encoding="utf-8") as lines:
            found += [line.rstrip("\n").split("\t") for line in lines]
    return found


def numbers(line):
    return {key: float(value) for key, value in re.findall(r"(\S+) ([\d.]+)", line)}


def table(head, body):
    print("| " + " | ".join(head) + " |")
    print("|---|---" + "|---:" * (len(head) - 2) + "|")
    for row in body:
        print("| " + " | ".join(row) + " |")
    print()


def print_head(raw):
    facts = collections.defaultdict(list)
    for key, value in rows(f"{raw}/facts.tsv"):
        facts[key].append(value)
    fact = {key: values[0] for key, values in facts.items()}
    print("# How good the answers are, measured\n")
    print("Written by `make eval` (bench/quality.sh); all engines in one run, on the same passages and questions.\n")
    print(f"- {fact['date']}, revision {fact['revision']}, `{fact['command']}`, {fact['minutes']} minutes")
    print(f"- {fact['cpu']}, {fact['cores']} cores")
    print("- " + ", ".join(f"{name} {fact[name]}" for name in ("SQLite", "Xapian", "Lucene", "Java") if name in fact))
    for what in facts["skipped"]:
        print(f"- skipped: {what}")
    print()
    return fact


def print_settings(path):
    print("## How each is asked\n")
    print("tracuu as it comes. Its peers know nothing of Vietnamese, so each is helped as far as its own parts go, in "
          "the ways below, and the best is kept: for a set of questions in one form the one with the highest nDCG@10 "
          "on a choice of the questions, then asked all of them; for the rest the one that does best, all having been "
          "tried. So a peer gets a setting for marked and another for unmarked questions, which it could not know to "
          "choose.\n")
    print("- stock FTS5: `unicode61` with `remove_diacritics` 0 (marks kept) or 2 (folded; đ is not), `ORDER BY rank`, "
          "its bm25; pairs: adjacent words as phrases among the words. Composed (NFC) before.")
    print("- Xapian: TermGenerator and QueryParser without stemmer; words composed, or folded by bench/xapian_quality.cc "
          "(đ to d as well), pairs of adjacent words as terms; BM25.")
    print("- Lucene: StandardTokenizer, ICU's NFKC and case folding; folded with ASCIIFoldingFilter; pairs with "
          "ShingleFilter in a field of their own; BM25Similarity; where all words are asked for, SimpleQueryParser.")
    print()
    names = collections.defaultdict(list)
    for engine, name, *_ in (row for row in rows(path) if len(row) == 3):
        names[engine].append(name)
    for engine, tried in names.items():
        print(f"{ENGINES[engine]} ({len(tried)} ways): " + "; ".join(tried) + ".\n")


def print_judged(raw):
    judged = rows(f"{raw}/judged-*.tsv")
    print("## A. Judged questions\n")
    print("Any of a question's words, best 20 (`search --any --batch`).\n")
    body = []
    for name, label in SETS.items():
        for form, as_typed in FORMS.items():
            found = {row[2]: row for row in judged if row[:2] == [name, form]}
            for engine in (engine for engine in ENGINES if engine in found):
                value = numbers(found[engine][4])
                first = f"{label}, {as_typed}, {value['queries']:.0f}" if engine == "tracuu" else ""
                body.append([first, f"{ENGINES[engine]}: {found[engine][3]}" if engine != "tracuu" else "tracuu",
                             *(f"{value[measure]:.4f}" for measure in MEASURES)])
    table(["questions", "engine", *MEASURES], body)
    print("What was tried on the choice of questions, nDCG@10:\n")
    tried = collections.defaultdict(dict)
    columns = [(name, form) for name in SETS for form in FORMS]
    for name, form, engine, setting, _, line in rows(f"{raw}/tried-*.tsv"):
        tried[engine, setting][name, form] = f"{numbers(line)['nDCG@10']:.4f}"
    table(["engine", "setting", *(f"{name}, {FORMS[form]}" for name, form in columns)],
          [[ENGINES[engine], setting, *(values.get(column, "") for column in columns)]
           for (engine, setting), values in tried.items()])


def best_of(found):
    """Of one engine's rows the one with the most first, then among the first three, then found."""
    return max(found, key=lambda row: [numbers(row[-1])[key] for key in ("first", "three", "found")])


def print_commune(raw, articles):
    found = rows(f"{raw}/commune-*.tsv")
    print("## B. Queries of archivists\n")
    print("Each of the queries that were written for the 22 articles of a commune has its article to find. Default "
          "search: all words, then any; the peers in the same way, and among the 22 also with any words, whichever does "
          "better. As typed: some of them have no marks anyhow.\n")
    places = {"alone": "22 articles alone", "mixed": f"among {articles} more"}
    body = []
    for place, label in places.items():
        for form, as_typed in (("marked", "as typed"), ("unmarked", "without marks")):
            for engine in ENGINES:
                mine = [row for row in found if row[:3] == [place, form, engine]]
                if not mine:
                    continue
                best = best_of(mine)
                value = numbers(best[-1])
                body.append([f"{label}, {as_typed}, {value['queries']:.0f}" if engine == "tracuu" else "",
                             ENGINES[engine] + (f": {best[3]}" if best[3] else ""),
                             *(f"{value[key] / value['queries']:.3f}" for key in ("first", "three", "found"))])
    table(["archive and queries", "engine", "first", "in the first 3", "in the first 20"], body)


def print_cases(raw):
    by_way = collections.defaultdict(dict)
    for engine, name, line in rows(f"{raw}/cases.tsv"):
        kind, share = line.rsplit(" ", 1)
        by_way[engine, name][kind] = tuple(map(int, share.split("/")))
    best = {}
    for (engine, name), kinds in by_way.items():
        held = sum(holding for holding, _ in kinds.values())
        if engine not in best or held > best[engine][0]:
            best[engine] = (held, name, kinds)
    engines = [engine for engine in ENGINES if engine in best]
    print("## C. Spellings, signs, operators\n")
    print("Cases of two to four documents each, indexed alone: what must be found, what must not, what comes first. "
          "How many hold:\n")
    kinds = sorted(best["tracuu"][2])
    body = [[kind, str(best["tracuu"][2][kind][1]), *(str(best[engine][2][kind][0]) for engine in engines)]
            for kind in kinds]
    body.append(["**all**", str(sum(all_of for _, all_of in best["tracuu"][2].values())),
                 *(str(best[engine][0]) for engine in engines)])
    table(["kind", "cases", *(ENGINES[engine] for engine in engines)], body)
    for engine in engines[1:]:
        print(f"- {ENGINES[engine]}: {best[engine][1]}")
    print()


def print_restoration(raw):
    value = dict(rows(f"{raw}/restoration.tsv"))
    print("## D. Marks that come back\n")
    if not value:
        print("Not measured.\n")
        return
    print(f"The {int(value['questions']):,} viquad questions without their marks, in an archive of the news sample and "
          "viquad's passages, against the questions as written (bench/restoration.py). No peer restores marks.\n")
    table(["share of", "", "right"], [
        [f"all {int(value['syllables']):,} syllables", "", f"{float(value['right']):.4f}"],
        ["syllables with a mark", "", f"{float(value['marked_right']):.4f}"],
        ["syllables without one", "", f"{float(value['plain_right']):.4f}"],
        ["questions, all their syllables", "", f"{float(value['questions_right']):.4f}"]])


def print_cost(raw, articles):
    times = collections.defaultdict(dict)
    for kind, form, side, qid, us in rows(f"{raw}/cost.tsv"):
        times[kind, form].setdefault(side, {})[qid] = float(us) / 1000
    print("## E. What help with a query costs\n")
    if not times:
        print("Not measured.\n")
        return
    print(f"Milliseconds a query in one running process, top 10 as JSON, {articles} articles, the two processes in "
          "turn (bench/query_cost.py). Help: everything that the search does on its own; without: `--verbatim`. The "
          "ratio is query by query, and of these the median.\n")
    label = {"questions": "viquad questions", "commune": "archivists' queries"}
    body = []
    for (kind, form), sides in times.items():
        with_help, without = sides["with"], sides.get("without", {})
        ratios = [with_help[qid] / without[qid] for qid in without]
        body.append([f"{label[kind]}, {FORMS[form]}", str(len(with_help)),
                     f"{statistics.median(with_help.values()):.1f}",
                     f"{statistics.median(without.values()):.1f}" if without else "",
                     f"{statistics.median(ratios):.2f}" if ratios else ""])
    table(["queries", "number", "p50 with help", "p50 without", "ratio"], body)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    raw = sys.argv[1]
    fact = print_head(raw)
    articles = f"{int(fact['articles']):,}" if "articles" in fact else "no"
    print_judged(raw)
    print_commune(raw, articles)
    print_cases(raw)
    print_restoration(raw)
    print_cost(raw, articles)
    print_settings(sys.argv[2])


main()
