# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of a training while it goes on, as PNG: curves, and samples.

They have no background and grey writing, to be seen on light and dark windows alike. Each is one image with a little
text on it, as that takes matplotlib a fraction of the time that many frames would.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import NullFormatter

from .charts import png

#: (iteration, value).
Points = Sequence[tuple[int, float]]

_DPI = 150
_GREY, _FAULT = "#888888", "#e5484d"
_COLOURS = ("#3e63dd", "#f0961e", "#30a46c", "#8e4ec6")
_TILE, _GAP, _LINE = 144, 8, 24  # pixels: side of a tile, between two, and height of a line of text
_LONGEST = 16  # letters that fit on a tile
_WIDE = 20.0  # largest loss by the smallest, beyond which the axis is logarithmic


class Captioned(NamedTuple):
    """A picture (rows, cols, 3) between 0 and 1, with what stands below it; `fault` makes that stand out."""

    pixels: np.ndarray
    caption: str
    fault: bool = False


def curves_picture(losses: Mapping[str, Points], figures: Mapping[str, Points], best: int) -> bytes:
    """Losses, figures from 0 to 1 beside them, and a line where the best weights are from."""
    figure = Figure(figsize=(5.6, 2.3), dpi=_DPI, facecolor="none")
    frames = figure.subplots(1, 2 if figures else 1, squeeze=False)[0]
    figure.subplots_adjust(left=0.08, right=0.98, top=0.89, bottom=0.19, wspace=0.2)
    _draw(frames[0], losses, "loss", best)
    spread = [value for points in losses.values() for _, value in points if math.isfinite(value)]
    if spread and min(spread) > 0 and max(spread) > _WIDE * min(spread):
        frames[0].set_yscale("log")
        frames[0].yaxis.set_minor_formatter(NullFormatter())
    if figures:
        _draw(frames[1], figures, "of samples held out", best)
    return png(figure)


def rows_picture(titles: Sequence[str], rows: Sequence[Sequence[np.ndarray]], legend: Mapping[str, str]) -> bytes:
    """Pictures (rows, cols, 3) between 0 and 1, a title above each column; and colours (#rrggbb) by name below."""
    columns, height = len(titles), _LINE + len(rows) * (_TILE + _GAP)
    lines = -(-len(legend) // _in_a_line(columns))
    sheet = _Sheet(columns, height + lines * _LINE + (_GAP if legend else 0))
    for column, title in enumerate(titles):
        sheet.write(column, _LINE - _GAP, title)
        for row, tiles in enumerate(rows):
            sheet.put(column, _LINE + row * (_TILE + _GAP), tiles[column])
    if legend:
        sheet.explain(legend, columns)
    return png(sheet.figure)


def grid_picture(pictures: Sequence[Captioned], columns: int) -> bytes:
    """Pictures in rows of so many, each with up to two lines of text below it."""
    step = _TILE + 2 * _LINE + _GAP
    sheet = _Sheet(columns, -(-len(pictures) // columns) * step)
    for place, (pixels, caption, fault) in enumerate(pictures):
        row, column = divmod(place, columns)
        sheet.put(column, row * step, pixels)
        for line, text in enumerate(caption.split("\n"), 1):
            sheet.write(column, row * step + _TILE + line * _LINE - _GAP // 2, text, fault)
    return png(sheet.figure)


class _Sheet:
    """Tiles in columns; places are pixels from the top."""

    def __init__(self, columns: int, height: int) -> None:
        self._width, self._height = columns * (_TILE + _GAP) - _GAP, height
        self.figure = Figure(figsize=(self._width / _DPI, height / _DPI), dpi=_DPI, facecolor="none")

    def put(self, column: int, top: int, pixels: np.ndarray) -> None:
        tile = _enlarged(pixels)
        self.figure.figimage(tile, column * (_TILE + _GAP), self._height - top - len(tile), origin="upper")

    def write(self, column: int, baseline: int, text: str, fault: bool = False) -> None:
        x, y = (column * (_TILE + _GAP) + _TILE / 2) / self._width, 1 - baseline / self._height
        self.figure.text(x, y, _shortened(text), fontsize=7, ha="center", color=_FAULT if fault else _GREY)

    def explain(self, colours: Mapping[str, str], columns: int) -> None:
        patches = [Patch(facecolor=colour, edgecolor=_GREY, linewidth=0.5) for colour in colours.values()]
        names = [_shortened(name) for name in colours]
        self.figure.legend(
            patches, names, ncols=_in_a_line(columns), loc="lower center", frameon=False, fontsize=7, labelcolor=_GREY,
            borderaxespad=0, borderpad=0.2, handlelength=1.2, columnspacing=1.0, labelspacing=0.3,
        )  # fmt: skip


def _in_a_line(columns: int) -> int:
    """Classes that a legend has room for below so many tiles."""
    return max(1, columns - 1)


def _draw(axes: Axes, curves: Mapping[str, Points], title: str, best: int) -> None:
    axes.set_facecolor("none")
    for colour, (name, points) in zip(_COLOURS, curves.items(), strict=False):
        known = [point for point in points if math.isfinite(point[1])]
        x, y = [place for place, _ in known], [value for _, value in known]
        axes.plot(x, y, marker=".", markersize=4, linewidth=1.2, color=colour, label=name)
    axes.axvline(best, color=_GREY, linewidth=0.8, linestyle=":")
    axes.set_title(title, fontsize=8, color=_GREY)
    axes.set_xlabel("iteration", fontsize=8, color=_GREY)
    axes.tick_params(colors=_GREY, labelsize=7, which="both")
    axes.grid(alpha=0.25)
    for spine in axes.spines.values():
        spine.set_color(_GREY)
    axes.legend(fontsize=7, frameon=False, labelcolor=_GREY)


def _enlarged(pixels: np.ndarray) -> np.ndarray:
    """At most _TILE on a side, each pixel repeated or left out, so that nothing is smoothed; bytes."""
    rows, cols = (np.arange(_TILE) * size // _TILE for size in pixels.shape[:2])
    return np.round(255 * np.clip(pixels[rows][:, cols], 0.0, 1.0)).astype(np.uint8)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
