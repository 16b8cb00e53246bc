# SPDX-License-Identifier: GPL-2.0-or-later
"""Charts for the pages, as PNG; drawn without a screen."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


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


def png(figure: Figure) -> bytes:
    """The figure as PNG."""
    buffer = io.BytesIO()
    FigureCanvasAgg(figure).print_png(buffer)
    return buffer.getvalue()
