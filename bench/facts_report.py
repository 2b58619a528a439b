#!/usr/bin/env python3
"""Rows of bench/FACTS.md.

usage: facts_report.py indexing TIMES WITHOUT WITH   TIMES: "without|with wall user system peak_kb" lines
       facts_report.py latency ROWS                  ROWS: what bench/stopwatch.c prints
"""
import os
import statistics
import sys


def indexing(times, without, with_facts):
    runs = {"without": [], "with": []}
    for line in open(times, encoding="utf-8"):
        name, wall, user, system, peak = line.split()
        runs[name].append((float(wall), float(user) + float(system), int(peak) / 1000))
    for name, archive in (("without", without), ("with", with_facts)):
        columns = [statistics.median(column) for column in zip(*runs[name])]
        print(f"| {name} | {columns[0]:.1f} | {columns[1]:.1f} | {columns[2]:.0f} | {os.path.getsize(archive) / 1e6:.0f} |")
    ratios = [w[0] / o[0] for o, w in zip(runs["without"], runs["with"])]
    print(f"\nWall time with facts by that without, pair by pair: {', '.join(f'{r:.2f}' for r in ratios)}; "
          f"median {statistics.median(ratios):.2f}.")


def latency(rows):
    times = {}
    for line in open(rows, encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if fields[0] == "0":  # the first round only warms
            continue
        times.setdefault(fields[1], []).append(int(fields[3]) / 1000)
    for name, values in times.items():
        values.sort()
        p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
        print(f"| {name} | {len(values)} | {statistics.median(values):.1f} | {p99:.1f} |")


{"indexing": indexing, "latency": latency}[sys.argv[1]](*sys.argv[2:])
