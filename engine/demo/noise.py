# SPDX-License-Identifier: GPL-2.0-or-later
"""Random fields: white noise filtered to a correlation length, and reproducible numbers for lattice cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray, IntArray


def correlated_noise(
    rng: np.random.Generator, shape: tuple[int, int], length_px: float, steepness: float = 3.0
) -> FloatArray:
    """A random field of mean 0 and standard deviation 1.

    White noise is filtered by (1 + (k length)^2)^(-steepness / 2): flat for waves longer than 2 pi times the
    correlation length, a power law (fractal) for shorter ones.
    """
    rows, cols = _fast_length(shape[0]), _fast_length(shape[1])
    spectrum = np.fft.rfft2(rng.standard_normal((rows, cols), dtype=np.float32))
    ky = 2 * np.pi * np.fft.fftfreq(rows)[:, None].astype(np.float32)
    kx = 2 * np.pi * np.fft.rfftfreq(cols)[None, :].astype(np.float32)
    spectrum *= (1 + (kx**2 + ky**2) * np.float32(length_px**2)) ** np.float32(-steepness / 2)
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, s=(rows, cols)).astype(np.float32, copy=False)
    field /= field.std()
    return field[: shape[0], : shape[1]]


def _fast_length(length: int) -> int:
    """The next length without prime factors above 5: numpy's FFT is slow for large primes."""
    while _without_small_factors(length) != 1:
        length += 1
    return length


def _without_small_factors(length: int) -> int:
    for factor in (2, 3, 5):
        while length % factor == 0:
            length //= factor
    return length


class SmoothField(NamedTuple):
    """A slowly varying random field, kept coarse and interpolated where it is asked for."""

    values: FloatArray
    step_px: int

    @classmethod
    def random(
        cls, rng: np.random.Generator, shape: tuple[int, int], length_px: float, steepness: float = 4.0
    ) -> SmoothField:
        """Standard deviation 1; features about 2 pi times length_px long."""
        step = max(1, int(length_px / 2))
        coarse = (shape[0] // step + 2, shape[1] // step + 2)
        return cls(correlated_noise(rng, coarse, length_px / step, steepness), step)

    def at(self, rows: npt.ArrayLike, cols: npt.ArrayLike) -> FloatArray:
        """Bilinear values on the lattice of pixel rows x cols."""
        i, down = self._split(rows, self.values.shape[0])
        j, right = self._split(cols, self.values.shape[1])
        lines = self.values[i] * (1 - down[:, None]) + self.values[i + 1] * down[:, None]
        return (lines[:, j] * (1 - right) + lines[:, j + 1] * right).astype(np.float32, copy=False)

    def _split(self, positions: npt.ArrayLike, length: int) -> tuple[IntArray, FloatArray]:
        where = np.clip(np.asarray(positions, np.float64) / self.step_px, 0, length - 1.001)
        cell = where.astype(np.int64)
        return cell, (where - cell).astype(np.float32)


def lattice_hash(seed: int, *cells: npt.ArrayLike) -> npt.NDArray[np.uint32]:
    """A well-mixed 32-bit number per cell: the same cell and seed always give the same number."""
    mixed = np.asarray(seed & 0xFFFFFFFF, np.uint32)
    for cell in cells:
        mixed = _mix(np.asarray(cell).astype(np.uint32) ^ mixed)
    return mixed


def lattice_unit(seed: int, *cells: npt.ArrayLike) -> FloatArray:
    """As lattice_hash, uniform in [0, 1)."""
    return (lattice_hash(seed, *cells) >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def _mix(bits: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Multiply-xorshift steps until each input bit reaches each output bit."""
    with np.errstate(over="ignore"):
        bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x45D9F3B) + np.uint32(0x9E3779B9)
        bits = (bits ^ (bits >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
        return bits ^ (bits >> np.uint32(13))
