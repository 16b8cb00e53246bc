# SPDX-License-Identifier: GPL-2.0-or-later
"""Before and after, side by side, at the pixels of the result. Arguments: MS image, fused image, PNG to write."""

from __future__ import annotations

import sys

import numpy as np
import rasterio
from matplotlib.figure import Figure

_SIDE = 256  # pixels of the fused image that the picture shows


def main(ms_path: str, fused_path: str, png_path: str) -> None:
    """Draw the middle of both images with the stretch of the first."""
    with rasterio.open(ms_path) as ms, rasterio.open(fused_path) as fused:
        ratio = round(ms.transform.a / fused.transform.a)
        before, after = _middle(ms, _SIDE // ratio), _middle(fused, _SIDE)
    low, high = np.percentile(before, (1, 99), axis=(0, 1))
    figure = Figure(figsize=(11, 5.8), layout="constrained")
    for place, (title, image) in enumerate((("Before: multispectral", before), ("After: DCFNet", after)), 1):
        axes = figure.add_subplot(1, 2, place)
        axes.imshow(np.clip((image - low) / (high - low), 0, 1), interpolation="nearest")
        axes.set_title(title)
        axes.set_axis_off()
    figure.savefig(png_path, dpi=110)


def _middle(dataset: rasterio.DatasetReader, side: int) -> np.ndarray:
    """Red, green and blue of the middle, (side, side, 3)."""
    row, col = (dataset.height - side) // 2, (dataset.width - side) // 2
    bands = [dataset.descriptions.index(name) + 1 for name in ("Red", "Green", "Blue")]
    window = rasterio.windows.Window(col, row, side, side)
    return dataset.read(bands, window=window).astype(np.float32).transpose(1, 2, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
