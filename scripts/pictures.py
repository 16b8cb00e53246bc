# SPDX-License-Identifier: GPL-2.0-or-later
"""The pictures of docs/algorithms, one for each algorithm, from real runs on the demo data.

Arguments: ids of algorithms; without any, all. What was computed stays in build/pictures and is used again.
"""

from __future__ import annotations

import sys

import pictures_classes  # noqa: F401  these four fill DRAWINGS
import pictures_pansharpening  # noqa: F401
import pictures_spatiotemporal  # noqa: F401
import pictures_tools  # noqa: F401
from map_picture import start_qgis
from picture_runs import DRAWINGS
from qgis_process import ROOT, enable_plugin
from small_png import save

_IMAGES = ROOT / "docs/algorithms/images"


def main(names: list[str]) -> None:
    """Draw the pictures of these algorithms."""
    application = start_qgis()
    enable_plugin()
    for name in names or DRAWINGS:
        save(DRAWINGS[name](), _IMAGES / f"{name}.png")
    application.exitQgis()


if __name__ == "__main__":
    main(sys.argv[1:])
