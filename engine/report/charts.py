# SPDX-License-Identifier: GPL-2.0-or-later
"""Charts for the pages, as PNG; drawn without a screen."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.patches import Patch


def line_chart(curves: Mapping[str, Sequence[tuple[float, float]]], x: str, y: str, log_y: bool = False) -> bytes:
    """Curves of (x, y) points in one frame."""
    figure = Figure(figsize=(7, 3.5), layout="constrained")
    axes = figure.add_subplot()
    for name, points in ((name, points) for name, points in curves.items() if points):
        axes.plot(*zip(*points, strict=True), label=name, marker=".")
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    if log_y:
        axes.set_yscale("log")
    axes.legend()
    axes.grid(alpha=0.3)
    return png(figure)


def bar_chart(bars: Mapping[str, float], x: str) -> bytes:
    """Horizontal bars, the first on top."""
    figure = Figure(figsize=(7, 0.7 + 0.3 * len(bars)), layout="constrained")
    axes = figure.add_subplot()
    drawn = axes.barh(list(bars), list(bars.values()), color="#3e63dd")
    axes.bar_label(drawn, fmt="%.4g", padding=3)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel(x)
    axes.spines[["top", "right"]].set_visible(False)
    return png(figure)


def scatter_chart(clouds: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> bytes:
    """Densities of clouds of (x, y) points, a frame for each, with the line on which both are equal."""
    columns = min(len(clouds), 3)
    rows = -(-len(clouds) // columns)
    figure = Figure(figsize=(2.6 * columns, 2.6 * rows), layout="constrained")
    for place, (name, (x, y)) in enumerate(clouds.items(), 1):
        axes = figure.add_subplot(rows, columns, place)
        low, high = np.quantile(np.concatenate([x, y]), (0.001, 0.999)) if len(x) else (0.0, 1.0)
        axes.hexbin(x, y, gridsize=60, bins="log", cmap="Blues", extent=(low, high, low, high), linewidths=0)
        axes.plot((low, high), (low, high), color="#e5484d", linewidth=0.8)
        axes.set_title(name, fontsize="small")
        axes.tick_params(labelsize="x-small")
        axes.set_aspect("equal")
    return png(figure)


def legend(colours: Mapping[str, str]) -> bytes:
    """Names, each with its colour (#rrggbb), one below the other."""
    figure = Figure(figsize=(2.6, 0.2 + 0.22 * len(colours)))
    patches = [Patch(facecolor=colour, edgecolor="#888", linewidth=0.5) for colour in colours.values()]
    figure.legend(patches, list(colours), loc="upper left", frameon=False, fontsize="small", borderaxespad=0)
    return png(figure)


def image(pixels: np.ndarray) -> bytes:
    """An array as PNG, pixel for pixel: (rows, cols, 3) between 0 and 1."""
    buffer = io.BytesIO()
    imsave(buffer, np.clip(pixels, 0.0, 1.0), format="png")
    return buffer.getvalue()


def heat(values: np.ndarray, highest: float) -> np.ndarray:
    """Values (rows, cols) from 0 to `highest` as colours, (rows, cols, 3) between 0 and 1."""
    return colormaps["inferno"](values / max(highest, np.finfo(float).tiny))[..., :3]


def png(figure: Figure) -> bytes:
    """The figure as PNG."""
    buffer = io.BytesIO()
    FigureCanvasAgg(figure).print_png(buffer)
    return buffer.getvalue()
