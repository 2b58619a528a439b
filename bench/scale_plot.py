#!/usr/bin/env python3
"""The rows that bench/scale.sh measured -> a drawing of growth, SVG on standard output.

usage: scale_plot.py FOLDER

The median of all queries that an engine can be asked, by the number of articles, both scales logarithmic, a line an
engine. Its colours tell the engines apart on white and on black, and each line has its name at its end.
"""
import math
import sys

from scale_report import ENGINES, Results

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 590, 40, 370
LABEL_GAP = 16  # names of lines that end near each other are set apart
STYLE = """
text { font: 13px sans-serif; fill: #333 }
.grid { stroke: #ddd }
.line { fill: none; stroke-width: 2.5 }
.c0 { stroke: #c0392b; fill: #c0392b } .c1 { stroke: #e08e0b; fill: #e08e0b } .c2 { stroke: #2471a3; fill: #2471a3 }
.c3 { stroke: #1e8449; fill: #1e8449 } .c4 { stroke: #7d3c98; fill: #7d3c98 }
text[class] { stroke: none } .line { fill: none }
@media (prefers-color-scheme: dark) {
svg { background: #111 } text { fill: #ccc } .grid { stroke: #444 }
.c0 { stroke: #ff7b6b; fill: #ff7b6b } .c1 { stroke: #f5b041; fill: #f5b041 } .c2 { stroke: #5dade2; fill: #5dade2 }
.c3 { stroke: #58d68d; fill: #58d68d } .c4 { stroke: #c39bd3; fill: #c39bd3 }
.line { fill: none } }
"""


def points_of(results):
    """engine -> [(articles, ms)]"""
    return {engine: [(results.articles[size][0], p50) for size, p50 in points]
            for engine, points in results.growth().items()}


class Scale:
    """Value -> place, by its logarithm."""

    def __init__(self, low, high, first, last):
        self.low, self.high, self.first, self.last = math.log10(low), math.log10(high), first, last

    def __call__(self, value):
        return self.first + (math.log10(value) - self.low) / (self.high - self.low) * (self.last - self.first)


def decades(values):
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def draw_axes(x, y, sizes, low, high):
    for exponent in range(low, high + 1):
        at = y(10 ** exponent)
        print(f'<line class="grid" x1="{LEFT}" y1="{at:.1f}" x2="{RIGHT}" y2="{at:.1f}"/>')
        print(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10 ** exponent:g} ms</text>')
    for size in sizes:
        print(f'<line class="grid" x1="{x(size):.1f}" y1="{TOP}" x2="{x(size):.1f}" y2="{BOTTOM}"/>')
        print(f'<text x="{x(size):.1f}" y="{BOTTOM + 20}" text-anchor="middle">{size:,}</text>')
    print(f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 40}" text-anchor="middle">articles</text>')
    print(f'<text x="{LEFT}" y="{TOP - 16}">median of a query, in process, ten best</text>')


def label_places(ends):
    """engine -> height -> the same, none nearer to the next than LABEL_GAP."""
    places, last = {}, -math.inf
    for engine, at in sorted(ends.items(), key=lambda end: end[1]):
        places[engine] = last = max(at, last + LABEL_GAP)
    return places


def draw_lines(x, y, points):
    places = label_places({engine: y(line[-1][1]) for engine, line in points.items()})
    for number, (engine, line) in enumerate(points.items()):
        path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in line)
        print(f'<polyline class="line c{number}" points="{path}"/>')
        for size, value in line:
            print(f'<circle class="c{number}" cx="{x(size):.1f}" cy="{y(value):.1f}" r="3.5">'
                  f"<title>{ENGINES[engine]}, {size:,} articles: {value:.3f} ms</title></circle>")
        print(f'<text class="c{number}" x="{x(line[-1][0]) + 10:.1f}" y="{places[engine] + 4:.1f}">'
              f"{ENGINES[engine]}</text>")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    points = points_of(Results(sys.argv[1]))
    if not points:
        sys.exit("scale_plot: nothing was measured")
    sizes = sorted({size for line in points.values() for size, _ in line})
    low, high = decades([value for line in points.values() for _, value in line])
    x = Scale(sizes[0], max(sizes[-1], sizes[0] * 2), LEFT + 20, RIGHT - 20)
    y = Scale(10 ** low, 10 ** max(high, low + 1), BOTTOM, TOP)
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">')
    print("<title>Median of a query by the number of articles</title>")
    print(f"<style>{STYLE}</style>")
    draw_axes(x, y, sizes, low, high)
    draw_lines(x, y, points)
    print("</svg>")


main()
