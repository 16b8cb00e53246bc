# SPDX-License-Identifier: GPL-2.0-or-later
"""River and lakes with soft shores: meadow, reed and sand, shallow water, deep water."""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray
from .canvas import Canvas, area_coverage
from .lines import distance_to_lines
from .noise import SmoothField
from .sites import Plan
from .surfaces import SurfaceTable

_BANK_M = 26.0


def shore_distance(canvas: Canvas, plan: Plan, outline: SmoothField) -> FloatArray:
    """Metres from each pixel to the nearest shore, negative in the water; large far away from any water."""
    rows, cols = np.arange(canvas.shape[0]), np.arange(canvas.shape[1])
    wave = outline.at(rows, cols)
    reach = max(4 * _BANK_M, 6 * canvas.pixel_size_m)
    river = distance_to_lines(canvas, [plan.river], reach).distance
    distance = river - np.float32(plan.river_half_width) * (1 + 0.2 * np.clip(wave, -1.2, 2))
    for lake in plan.lakes:
        dx, dy = canvas.x[None, :] - np.float32(lake.x), canvas.y[:, None] - np.float32(lake.y)
        radius = np.float32(lake.radius) * (1 + 0.24 * wave)
        np.minimum(distance, np.hypot(0.8 * dx, 1.15 * dy) - radius, out=distance)
    return distance


def paint_waters(canvas: Canvas, surfaces: SurfaceTable, shore: FloatArray, ripple: FloatArray) -> None:
    """Paint banks and water onto the canvas.

    Args:
        shore: distance to the shore in metres, negative in the water.
        ripple: a random field of standard deviation 1 which roughens every boundary.
    """
    soft = max(1.2, canvas.pixel_size_m)
    rough = shore + np.float32(min(1.0, 2 / canvas.pixel_size_m)) * ripple
    bank = area_coverage(shore - _BANK_M + 5 * ripple, 1.5 * soft)
    canvas.paint(surfaces.pick("meadow", 5), bank)
    canvas.clear_trees(0.9 * bank)
    canvas.height[bank > 0.5] = 0
    canvas.trees += 0.45 * area_coverage(np.abs(rough - 7) - 3.5, 2.0)
    canvas.paint(surfaces.first("reed"), area_coverage(np.abs(rough - 1.5) - 2.2 - ripple, soft))
    canvas.paint(surfaces.first("shore"), area_coverage(np.abs(rough) - 0.4 + 1.2 * ripple, soft))
    canvas.paint(surfaces.first("shallows"), area_coverage(rough, soft))
    canvas.paint(surfaces.first("river"), area_coverage(rough + 2.5, 4.0))
    canvas.paint(surfaces.first("lake"), area_coverage(rough + 11, 9.0))
    canvas.clear_trees(area_coverage(rough - 1.5, soft))
