# SPDX-License-Identifier: GPL-2.0-or-later
"""Sunlight on the scene: slopes facing the sun, slopes turned away, and cast shadows."""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray

SUN_ELEVATION_DEG = 52.0
SUN_AZIMUTH_DEG = 148.0
_COTANGENT = float(1 / np.tan(np.radians(SUN_ELEVATION_DEG)))
_TOWARDS_SUN = (float(np.sin(np.radians(SUN_AZIMUTH_DEG))), -float(np.cos(np.radians(SUN_AZIMUTH_DEG))))


def direct_light(height: FloatArray, pixel_size_m: float) -> FloatArray:
    """Direct sunlight relative to flat open ground: 0 in full shadow, above 1 on slopes that face the sun."""
    return facing(height, pixel_size_m) * (1 - _cast_shadow(height, pixel_size_m))


def skylight_share(wavelength_um: float) -> float:
    """Share of the light on open ground that comes from the sky; blue light reaches into shadows, red less."""
    return 0.16 * (wavelength_um / 0.55) ** -1.6 + 0.03


def _cast_shadow(height: FloatArray, pixel_size_m: float) -> FloatArray:
    """How much of each pixel lies in the shadow of something that stands towards the sun."""
    excess = np.full(height.shape, -np.inf, np.float32)
    steps = int(np.ceil(float(height.max()) * _COTANGENT / pixel_size_m))
    for step in range(1, steps + 1):
        right, down = (round(step * part) for part in _TOWARDS_SUN)
        here = (slice(0, height.shape[0] - down), slice(0, height.shape[1] - right))
        higher = height[down:, right:] - height[here]
        higher -= np.float32(step * pixel_size_m / _COTANGENT)
        np.maximum(excess[here], higher, out=excess[here])
    return np.clip(excess * (_COTANGENT / pixel_size_m) + 0.5, 0, 1)


def facing(height: FloatArray, pixel_size_m: float) -> FloatArray:
    """Light on the surface's slope relative to flat ground, Lambert's law."""
    east, south = (_gentler_slope(height, axis) / np.float32(pixel_size_m) for axis in (1, 0))
    towards = east * np.float32(_TOWARDS_SUN[0]) + south * np.float32(_TOWARDS_SUN[1])
    lit = 1 - towards * np.float32(_COTANGENT)
    lit /= np.sqrt(1 + east**2 + south**2)
    return np.maximum(lit, 0)


def _gentler_slope(height: FloatArray, axis: int) -> FloatArray:
    """The flatter of the two one-sided differences, 0 at a peak: walls and crown edges do not count as slopes."""
    step = np.diff(height, axis=axis)
    zero = np.zeros_like(np.take(height, [0], axis=axis))
    ahead = np.concatenate([step, zero], axis=axis)
    behind = np.concatenate([zero, step], axis=axis)
    slope = np.where(np.abs(ahead) < np.abs(behind), ahead, behind)
    slope[ahead * behind < 0] = 0
    return slope
