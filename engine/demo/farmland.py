# SPDX-License-Identifier: GPL-2.0-or-later
"""Fields: blocks between tracks, cut into strips, each with a crop, working rows, margins and hedges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray, IntArray
from .canvas import Canvas, area_coverage, band_coverage
from .mosaic import Cells, Lattice, NodeTable, voronoi
from .noise import SmoothField, lattice_hash, lattice_unit
from .surfaces import SurfaceTable

Inside = Callable[[FloatArray, FloatArray], npt.NDArray[np.bool_]]

# neighbouring strips take neighbouring entries, so a dozen strips hold every kind
CROP_SEQUENCE = (
    "wheat", "maize", "rapeseed", "barley", "meadow", "wheat",
    "beet", "orchard ground", "fallow", "wheat", "hay", "maize", "barley",
)  # fmt: skip


class FieldSizes(NamedTuple):
    """Typical lengths in metres."""

    block: float
    strip: float
    length: float

    @classmethod
    def for_pixels(cls, pixel_size_m: float) -> FieldSizes:
        """European strips where pixels are small; never fields smaller than a few pixels."""
        block = max(135.0, 34 * pixel_size_m)
        return cls(block, 0.30 * block, 1.4 * block)


@dataclass(frozen=True)
class Parcels:
    """Where each pixel lies in its field: strip and cut number, metres along, metres across, metres to the edge."""

    strip: IntArray
    cut: IntArray
    along: FloatArray
    across: FloatArray
    edge: FloatArray


@dataclass(frozen=True)
class Farmland:
    """Paints the fields; a block whose node lies in a forest becomes forest."""

    seed: int
    sizes: FieldSizes
    wobble: tuple[SmoothField, SmoothField]
    surfaces: SurfaceTable
    in_forest: Inside

    def paint(self, canvas: Canvas) -> None:
        """Fields, margins, tracks and hedges on a whole canvas, strip by strip."""
        for strip in canvas.in_strips():
            self._paint_strip(strip)

    def _paint_strip(self, canvas: Canvas) -> None:
        x, y = self._wobbled(canvas)
        lattice = Lattice(self.sizes.block, 0.34, self.seed)
        cells = voronoi(lattice, x, y)
        parcels = self._parcels(lattice, cells, x, y)
        self._paint_crops(canvas, cells, parcels)
        verge = self.surfaces.pick("verge", lattice_hash(self.seed, cells.i, 31))
        half_margin = 0.25 + 0.8 * lattice_unit(self.seed, cells.i, cells.j, parcels.strip, 32)
        canvas.paint(verge, _varying_band(parcels.edge, half_margin, canvas.pixel_size_m))
        self._paint_forest(canvas, lattice, cells)
        self._paint_block_edges(canvas, cells, x, y)

    def _wobbled(self, canvas: Canvas) -> tuple[FloatArray, FloatArray]:
        """Coordinates bent a little, so that no boundary is perfectly straight."""
        rows = canvas.top_row + np.arange(canvas.shape[0])
        cols = canvas.left_col + np.arange(canvas.shape[1])
        push = np.float32(0.045 * self.sizes.block)
        x = canvas.x[None, :] + push * self.wobble[0].at(rows, cols)
        y = canvas.y[:, None] + push * self.wobble[1].at(rows, cols)
        return x, y

    def _parcels(self, lattice: Lattice, cells: Cells, x: FloatArray, y: FloatArray) -> Parcels:
        """Cut each block into strips along the block's own direction."""
        node_x, node_y = NodeTable.around(lattice, x, y).position(cells.i, cells.j)
        draw = [lattice_unit(self.seed, cells.i, cells.j, number) for number in (3, 4, 5)]
        angle = np.float32(np.pi) * draw[0]
        dx, dy = x - node_x, y - node_y
        along = dx * np.cos(angle) + dy * np.sin(angle)
        across = dy * np.cos(angle) - dx * np.sin(angle)
        width = self.sizes.strip * (0.6 + 0.9 * draw[1])
        # a slow sine makes the strips of one block unequally wide
        position = (across + 0.22 * width * np.sin(across / width * 2.1 + 6 * draw[2])) / width + draw[2]
        strip = np.floor(position)
        length = self.sizes.length * (0.5 + 0.7 * lattice_unit(self.seed, cells.i, cells.j, strip, 6))
        reach = along / length + lattice_unit(self.seed, cells.i, cells.j, strip, 7)
        cut = np.floor(reach)
        edge = np.minimum(
            np.minimum(position - strip, strip + 1 - position) * width * 0.85,
            np.minimum(reach - cut, cut + 1 - reach) * length,
        )
        return Parcels(strip.astype(np.int64), cut.astype(np.int64), along, across, edge.astype(np.float32))

    def _paint_crops(self, canvas: Canvas, cells: Cells, parcels: Parcels) -> None:
        turn = 3 * cells.i + 5 * cells.j + parcels.strip + 2 * parcels.cut + self.seed
        draw = lattice_hash(self.seed, cells.i, cells.j, parcels.strip, parcels.cut)
        crop = turn % len(CROP_SEQUENCE)
        for number, name in enumerate(CROP_SEQUENCE):
            here = crop == number
            canvas.top[here] = self.surfaces.pick(name, draw[here])
        canvas.under[:] = canvas.top
        canvas.stripes[:] = self._stripes(canvas, parcels, crop, draw)
        self._paint_orchards(canvas, parcels, crop == CROP_SEQUENCE.index("orchard ground"), draw)

    def _stripes(self, canvas: Canvas, parcels: Parcels, crop: IntArray, draw: npt.NDArray[np.uint32]) -> FloatArray:
        """Relative brightness of working rows and wheel tracks; nothing where pixels are too coarse for them."""
        kinds = {kind.name: kind for kind in self.surfaces.kinds}
        rows = [kinds[name].rows for name in CROP_SEQUENCE]
        period = np.array([row.period_m for row in rows], np.float32)[crop]
        strength = np.array([row.strength for row in rows], np.float32)[crop]
        tracks = np.array([row.tracks_m for row in rows], np.float32)[crop]
        # about a third of the fields is worked along the shorter side
        sideways = (draw >> np.uint32(9)) % 3 == 0
        position = np.where(sideways, parcels.along, parcels.across)
        visible = np.clip(period / canvas.pixel_size_m / 2 - 1, 0, 1)
        stripes = strength * visible * np.sin(position * (2 * np.pi / period).astype(np.float32))
        spacing = np.where(tracks > 0, tracks, np.float32(1e6))
        offset = np.abs((position % spacing) - spacing / 2)
        wheels = band_coverage(offset - 0.9, 0.25, canvas.pixel_size_m)
        wheels *= np.float32(canvas.pixel_size_m <= 2) * (tracks > 0)
        return (stripes - 0.22 * wheels).astype(np.float32)

    def _paint_orchards(
        self,
        canvas: Canvas,
        parcels: Parcels,
        orchard: npt.NDArray[np.bool_],
        draw: npt.NDArray[np.uint32],
    ) -> None:
        """Round trees at the nodes of a 5 m x 4 m lattice along the field's direction."""
        row, tree = np.floor(parcels.across / 5.0), np.floor(parcels.along / 4.0)
        off_row = parcels.across - 5.0 * (row + 0.5)
        off_tree = parcels.along - 4.0 * (tree + 0.5)
        size = lattice_unit(self.seed, row.astype(np.int64), tree.astype(np.int64), draw & np.uint32(255))
        radius = np.where(size < 0.06, 0, 1.25 + 0.7 * size)
        inside = radius - np.hypot(off_row, off_tree)
        standing = orchard & (parcels.edge > 3.0)
        softness = max(canvas.pixel_size_m, 0.3)
        share = np.minimum(1, 9.0 / canvas.pixel_size_m**2) * area_coverage(-inside, softness)
        species = self.surfaces.pick("orchard tree", (size * 9973).astype(np.int64))
        canvas.paint(species, np.where(standing & (radius > 0), share, 0).astype(np.float32))
        dome = 1.6 + 1.4 * np.clip(inside / np.maximum(radius, 0.1), 0, 1)
        np.copyto(canvas.height, dome.astype(np.float32), where=standing & (inside > 0))

    def _paint_forest(self, canvas: Canvas, lattice: Lattice, cells: Cells) -> None:
        node_x, node_y = lattice.node(cells.i, cells.j)
        wooded = self.in_forest(node_x, node_y).astype(np.float32)
        wooded *= area_coverage(2.0 - cells.edge_distance, 4.0)
        floor = self.surfaces.pick("forest floor", cells.i + 3 * cells.j)
        canvas.paint(floor, wooded)
        canvas.trees[:] = wooded
        canvas.height[wooded > 0.5] = 0

    def _paint_block_edges(self, canvas: Canvas, cells: Cells, x: FloatArray, y: FloatArray) -> None:
        """Between two blocks runs a farm track, a hedge or a strip of grass, one kind for the whole edge."""
        one = (cells.i * 4099 + cells.j).astype(np.int64)
        other = (cells.neighbour_i * 4099 + cells.neighbour_j).astype(np.int64)
        draw = lattice_unit(self.seed, np.minimum(one, other), np.maximum(one, other), 8)
        track, hedge = draw < 0.45, draw > 0.72
        distance, pixel = cells.edge_distance, canvas.pixel_size_m
        half_grass = np.where(track, 3.2, np.where(hedge, 2.6, 0.8 + 2 * np.abs(draw - 0.58)))
        verge = self.surfaces.pick("verge", (draw * 977).astype(np.int64))
        canvas.paint(verge, _varying_band(distance, half_grass, pixel))
        gravel = self.surfaces.pick("track", (draw * 977).astype(np.int64))
        canvas.paint(gravel, np.where(track, band_coverage(distance, 1.6, pixel), 0).astype(np.float32))
        middle = band_coverage(distance, 0.4, pixel) * (0.9 if pixel <= 1 else 0)
        canvas.paint(verge, np.where(track, middle, 0).astype(np.float32))
        gaps = lattice_unit(self.seed, np.floor(x / 31).astype(np.int64), np.floor(y / 31).astype(np.int64))
        hedge_trees = 0.85 * band_coverage(distance, 2.2, pixel) * (hedge & (gaps > 0.25))
        np.maximum(canvas.trees, hedge_trees.astype(np.float32), out=canvas.trees)


def _varying_band(distance: FloatArray, half_width_m: npt.ArrayLike, pixel_size_m: float) -> FloatArray:
    """As band_coverage, for a half width that differs from pixel to pixel."""
    half = np.asarray(half_width_m, np.float32)
    full = np.minimum(1, 2 * half / pixel_size_m)
    return np.clip((half - np.abs(distance)) / pixel_size_m + 0.5, 0, full).astype(np.float32)
