# SPDX-License-Identifier: GPL-2.0-or-later
"""Tree crowns wherever the canvas says that trees grow: forest canopy, hedges, gardens, river banks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import BoolArray, FloatArray, IntArray, SurfaceArray
from .canvas import Canvas, area_coverage
from .mosaic import NEIGHBOURS, Lattice
from .noise import SmoothField, lattice_hash, lattice_unit
from .surfaces import SurfaceTable

CROWN_SPACING_M = 5.4
COARSEST_PIXEL_M = 2.0


class Crowns(NamedTuple):
    """One crown per lattice square, as tables over lattice rows and columns."""

    x: FloatArray
    y: FloatArray
    radius: FloatArray
    top_m: FloatArray
    standing: BoolArray
    species: SurfaceArray
    first_i: int
    first_j: int


def paint_trees(canvas: Canvas, surfaces: SurfaceTable, seed: int, conifers: SmoothField) -> None:
    """Grow the crowns of a whole canvas where `canvas.trees` allows.

    Pixels too coarse to show a crown are covered by canopy in proportion to the density of trees instead.

    Args:
        conifers: where positive, conifers prevail.
    """
    if canvas.pixel_size_m > COARSEST_PIXEL_M:
        _paint_canopy(canvas, surfaces, conifers)
        return
    crowns = _grow(canvas, surfaces, seed, conifers)
    for strip in canvas.in_strips():
        _paint_crowns(strip, crowns)


def _paint_canopy(canvas: Canvas, surfaces: SurfaceTable, conifers: SmoothField) -> None:
    rows, cols = np.arange(canvas.shape[0]), np.arange(canvas.shape[1])
    canopy = 0.9 * canvas.trees
    canvas.paint(surfaces.first("broadleaf tree"), canopy)
    canvas.paint(surfaces.first("conifer tree"), canopy * _conifer_share(conifers.at(rows, cols)))


def _grow(canvas: Canvas, surfaces: SurfaceTable, seed: int, conifers: SmoothField) -> Crowns:
    """Decide about the crown of each lattice square from the tree density at its stem."""
    margin = 2
    high, wide = (int(side * canvas.pixel_size_m / CROWN_SPACING_M) + 2 * margin + 1 for side in canvas.shape)
    i, j = np.mgrid[-margin : high - margin, -margin : wide - margin]
    x, y = Lattice(CROWN_SPACING_M, 0.46, seed).node(i, j)
    rows = np.clip(y / canvas.pixel_size_m, 0, canvas.shape[0] - 1).astype(np.int64)
    cols = np.clip(x / canvas.pixel_size_m, 0, canvas.shape[1] - 1).astype(np.int64)
    density = canvas.trees[rows, cols]
    draw = [lattice_unit(seed, i, j, number) for number in (3, 4, 5)]
    needles = conifers.at(rows[:, 0], cols[0])
    radius = 2.2 + 2.4 * draw[0] ** 1.5
    return Crowns(
        x,
        y,
        radius,
        (5.5 + 1.2 * radius + 1.5 * draw[1]) * (0.6 + 0.4 * density),
        draw[2] < 0.93 * density,
        _species(surfaces, needles, lattice_hash(seed, i, j, 6)),
        -margin,
        -margin,
    )


def _conifer_share(needles: FloatArray) -> FloatArray:
    """Conifers in stands, with a broadleaf tree here and there, and the other way round."""
    return np.clip(0.5 + 1.8 * needles, 0.03, 0.95)


def _species(surfaces: SurfaceTable, needles: FloatArray, draw: npt.NDArray[np.uint32]) -> SurfaceArray:
    conifer = (draw >> np.uint32(12)) % 1024 < 1024 * _conifer_share(needles)
    return np.where(conifer, surfaces.pick("conifer tree", draw), surfaces.pick("broadleaf tree", draw))


def _paint_crowns(canvas: Canvas, crowns: Crowns) -> None:
    """Each pixel shows the highest of the crowns that stand around it."""
    home_i = np.floor(canvas.y / CROWN_SPACING_M).astype(np.int64) - crowns.first_i
    home_j = np.floor(canvas.x / CROWN_SPACING_M).astype(np.int64) - crowns.first_j
    rows, cols = np.nonzero(_reached(crowns.standing)[home_i][:, home_j])
    x, y = canvas.x[cols], canvas.y[rows]
    best_height, coverage = np.zeros(x.shape, np.float32), np.zeros(x.shape, np.float32)
    species = np.zeros(x.shape, np.uint16)
    for di, dj in NEIGHBOURS:
        where = (home_i[rows] + di, home_j[cols] + dj)
        inside = crowns.radius[where] - np.hypot(x - crowns.x[where], y - crowns.y[where])
        share = area_coverage(-inside, max(0.8, canvas.pixel_size_m)) * crowns.standing[where]
        dome = np.clip(inside / crowns.radius[where], 0, 1)
        height = crowns.top_m[where] * (0.62 + 0.38 * np.sqrt(dome)) * share
        higher = height > best_height
        best_height[higher] = height[higher]
        coverage[higher] = share[higher]
        species[higher] = crowns.species[where][higher]
    _lay(canvas, rows, cols, species, coverage, best_height)


def _lay(
    canvas: Canvas,
    rows: IntArray,
    cols: IntArray,
    species: SurfaceArray,
    coverage: FloatArray,
    height: FloatArray,
) -> None:
    full_species, full_coverage = np.zeros(canvas.shape, np.uint16), np.zeros(canvas.shape, np.float32)
    full_species[rows, cols] = species
    full_coverage[rows, cols] = coverage
    canvas.paint(full_species, full_coverage)
    canvas.height[rows, cols] = np.maximum(canvas.height[rows, cols], height)


def _reached(standing: BoolArray) -> BoolArray:
    """Lattice squares whose own crown or one of the eight around it stands."""
    padded = np.pad(standing, 1)
    high, wide = standing.shape
    return np.logical_or.reduce([padded[1 + di : 1 + di + high, 1 + dj : 1 + dj + wide] for di, dj in NEIGHBOURS])
