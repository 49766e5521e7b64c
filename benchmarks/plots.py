"""A line plot as SVG, readable on light and on dark ground; nothing but the standard library."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

__all__ = ["Line", "plot"]

_WIDTH, _HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 32, 48, 112
# So many names stand in a row.
_ABREAST = 2
# Told apart by those who see few colours, too: by the marks and dashes.
_COLOURS = ("#2f86c6", "#d55e00", "#009e73", "#cc79a7")
_DASHES = ("", "7 4", "2 4", "9 3 2 3")
_STYLE = """
svg { color-scheme: light dark; }
.ground { fill: #ffffff; } text { fill: #1f2328; font: 14px sans-serif; } .title { font: bold 16px sans-serif; }
.rule { stroke: #d0d7de; } .axis { stroke: #59636e; }
@media (prefers-color-scheme: dark) {
  .ground { fill: #0d1117; } text { fill: #e6edf3; } .rule { stroke: #30363d; } .axis { stroke: #9198a1; }
}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A name and its points, x ascending."""

    name: str
    points: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a value stands between two edges of the picture; `ticks` are those that are named."""

    ticks: tuple[float, ...]
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        low, high, here = (math.log10(one) if self.log else one for one in (self.ticks[0], self.ticks[-1], value))
        return self.start + (here - low) / (high - low) * (self.end - self.start)


def plot(target: Path, title: str, across: str, up: str, lines: list[Line], *, even: bool = False) -> None:  # noqa: PLR0913 - what a plot is
    """Write a plot; y begins at 0, and so does x where it is `even`, else it goes by powers of ten."""
    xs, ys = ([point[axis] for line in lines for point in line.points] for axis in (0, 1))
    x = _Scale(_even(max(xs)) if even else _powers(min(xs), max(xs)), _LEFT, _WIDTH - _RIGHT, log=not even)
    y = _Scale(_even(max(ys)), _HEIGHT - _BOTTOM, _TOP)
    pieces = [*_frame(title, across, up, x, y), *_drawn(lines, x, y)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
    text = "\n".join([head, f"<title>{escape(title)}</title><style>{_STYLE}</style>", *pieces, "</svg>"])
    target.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _powers(low: float, high: float) -> tuple[float, ...]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return tuple(10.0**power for power in range(first, max(last, first + 1) + 1))


def _even(high: float) -> tuple[float, ...]:
    step = 10.0 ** math.floor(math.log10(high))
    step = next(one for one in (step / 5, step / 2, step, step * 2) if high / one <= 6)  # noqa: PLR2004 - few lines
    return tuple(step * number for number in range(math.ceil(high / step) + 1))


def _frame(title: str, across: str, up: str, x: _Scale, y: _Scale) -> Iterator[str]:
    bottom, middle = _HEIGHT - _BOTTOM, (_TOP + _HEIGHT - _BOTTOM) / 2
    yield f'<rect class="ground" width="{_WIDTH}" height="{_HEIGHT}"/>'
    yield f'<text class="title" x="{_LEFT}" y="26">{escape(title)}</text>'
    for tick in y.ticks:
        yield f'<line class="rule" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y.at(tick):.1f}" y2="{y.at(tick):.1f}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y.at(tick) + 5:.1f}" text-anchor="end">{tick:,g}</text>'
    for tick in x.ticks:
        yield f'<line class="axis" x1="{x.at(tick):.1f}" x2="{x.at(tick):.1f}" y1="{bottom}" y2="{bottom + 5}"/>'
        yield f'<text x="{x.at(tick):.1f}" y="{bottom + 22}" text-anchor="middle">{tick:,.0f}</text>'
    yield f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{bottom}" y2="{bottom}"/>'
    yield f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{bottom + 44}" text-anchor="middle">{escape(across)}</text>'
    turned = f'transform="rotate(-90 18 {middle})"'
    yield f'<text x="18" y="{middle}" text-anchor="middle" {turned}>{escape(up)}</text>'


def _drawn(lines: list[Line], x: _Scale, y: _Scale) -> Iterator[str]:
    wide = (_WIDTH - _LEFT - _RIGHT) / _ABREAST
    for number, line in enumerate(lines):
        colour, dash = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
        look = f'stroke="{colour}" stroke-width="2.5" fill="none" stroke-dasharray="{dash}"'
        at = [(x.at(one), y.at(other)) for one, other in line.points]
        yield f'<polyline {look} points="{" ".join(f"{one:.1f},{other:.1f}" for one, other in at)}"/>'
        yield from (f'<circle cx="{one:.1f}" cy="{other:.1f}" r="4" fill="{colour}"/>' for one, other in at)
        left, low = _LEFT + wide * (number % _ABREAST), _HEIGHT - 42 + 24 * (number // _ABREAST)
        yield f'<line {look} x1="{left:.1f}" x2="{left + 26:.1f}" y1="{low}" y2="{low}"/>'
        yield f'<text x="{left + 32:.1f}" y="{low + 5}">{escape(line.name)}</text>'
