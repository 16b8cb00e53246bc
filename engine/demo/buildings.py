# SPDX-License-Identifier: GPL-2.0-or-later
"""Villages on the canvas: gardens, yards, pools, and buildings with their roofs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import FloatArray, SurfaceArray
from .canvas import Canvas, area_coverage, band_coverage
from .mosaic import Cells, Lattice, voronoi
from .noise import SmoothField, lattice_hash, lattice_unit
from .sites import Site
from .surfaces import SurfaceTable
from .villages import Block, Building, Village


def paint_gardens(
    canvas: Canvas, surfaces: SurfaceTable, sites: Sequence[Site], outline: SmoothField, seed: int
) -> None:
    """Lawns, beds, yards and hedges in small plots over the ground of each village."""
    for site in sites:
        ground = canvas.window_around(site.x, site.y, 1.4 * site.radius)
        if 0 not in ground.shape:
            _paint_garden_ground(ground, surfaces, site, outline, seed)


def _paint_garden_ground(ground: Canvas, surfaces: SurfaceTable, site: Site, outline: SmoothField, seed: int) -> None:
    pixel = ground.pixel_size_m
    x, y = np.broadcast_arrays(ground.x[None, :], ground.y[:, None])
    rows, cols = ground.top_row + np.arange(ground.shape[0]), ground.left_col + np.arange(ground.shape[1])
    edge = np.hypot(x - site.x, y - site.y) - site.radius * (1 + 0.14 * outline.at(rows, cols))
    inside = area_coverage(edge, 2 * pixel)
    cells = voronoi(Lattice(max(13.0, 1.2 * pixel), 0.36, seed), x, y)
    use = lattice_unit(seed, cells.i, cells.j, 9)
    ground.paint(_plots(surfaces, cells, use, seed), inside)
    ground.clear_trees(inside)
    hedges = 0.5 * area_coverage(cells.edge_distance - 0.9, 0.8) * (use > 0.35) + 0.14
    ground.trees[:] += (hedges * inside).astype(np.float32)
    ground.height[inside > 0.5] = 0


def _plots(surfaces: SurfaceTable, cells: Cells, use: FloatArray, seed: int) -> SurfaceArray:
    """What grows or lies on each garden plot."""
    draw = lattice_hash(seed, cells.i, cells.j)
    plots = surfaces.pick("lawn", draw)
    for name, low, high in (("garden bed", 0.62, 0.72), ("paving", 0.72, 0.80), ("verge", 0.80, 1.0)):
        plots = np.where((use >= low) & (use < high), surfaces.pick(name, draw), plots)
    return plots


def paint_village(canvas: Canvas, surfaces: SurfaceTable, village: Village) -> None:
    """Yards, pools and buildings of one village."""
    for yard in village.yards:
        near, coverage = paint_block(canvas, surfaces.pick("paving", int(yard.length * 100)), yard)
        near.height[coverage > 0.5] = 0
    for pool in village.pools:
        rim = pool._replace(length=pool.length + 3, width=pool.width + 3)
        paint_block(canvas, surfaces.pick("paving", 3), rim)
        paint_block(canvas, surfaces.pick("pool", int(pool.x * 100) & 0xFF), pool)
    for building in village.buildings:
        _paint_building(canvas, surfaces, building)


def paint_block(canvas: Canvas, surface: SurfaceArray, block: Block) -> tuple[Canvas, FloatArray]:
    """Fill a block with one surface; returns the window it was painted in and the coverage there."""
    near = canvas.window_around(block.x, block.y, block.reach + canvas.pixel_size_m)
    along, across = _own_coordinates(near, block)
    coverage = band_coverage(along, block.length / 2, canvas.pixel_size_m)
    coverage *= band_coverage(across, block.width / 2, canvas.pixel_size_m)
    near.paint(surface, coverage)
    near.clear_trees((coverage > 0).astype(np.float32))
    return near, coverage


def _paint_building(canvas: Canvas, surfaces: SurfaceTable, building: Building) -> None:
    block = building.block
    near, coverage = paint_block(canvas, surfaces.pick(building.roof, building.variant), block)
    along, across = _own_coordinates(near, block)
    from_eave = block.width / 2 - np.abs(across)
    if building.hipped:
        from_eave = np.minimum(from_eave, block.length / 2 - np.abs(along))
    roof = building.eave_m + building.pitch * np.maximum(from_eave, 0)
    np.copyto(near.height, roof, where=(coverage >= 0.5) & (roof > near.height))


def _own_coordinates(canvas: Canvas, block: Block) -> tuple[FloatArray, FloatArray]:
    """Metres along and across the block from its middle, for each pixel."""
    dx, dy = canvas.x[None, :] - np.float32(block.x), canvas.y[:, None] - np.float32(block.y)
    c, s = np.float32(np.cos(block.angle)), np.float32(np.sin(block.angle))
    return dx * c + dy * s, dy * c - dx * s
