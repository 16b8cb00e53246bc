# SPDX-License-Identifier: GPL-2.0-or-later
"""Other programs that pansharpen, as far as they are installed: GDAL, Orfeo ToolBox and GRASS GIS."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

from bench_process import DATA, Run, measured

#: Imports both images and prints the seconds that i.pansharpen takes; that tool knows three bands.
_GRASS_SCRIPT = """\
set -e
r.in.gdal -o --quiet input={pan} output=pan
r.in.gdal -o --quiet input={ms} output=ms
g.region raster=pan
started=$(date +%s%N)
i.pansharpen --quiet pan=pan red=ms.3 green=ms.2 blue=ms.1 output=out method={method} bitdepth=11
echo $(( $(date +%s%N) - started ))
"""


def installed() -> dict[str, Callable[[int], Run]]:
    """Name of each way to pansharpen the pair of a PAN size, and how to run it."""
    peers: dict[str, Callable[[int], Run]] = {"gdal_pansharpen": gdal}
    if shutil.which("otbcli"):
        peers |= {f"OTB {method}": _otb(method) for method in ("rcs", "lmvm", "bayes")}
    if shutil.which("grass"):
        peers |= {f"GRASS {method}": _grass(method) for method in ("brovey", "ihs", "pca")}
    return peers


def gdal(side: int) -> Run:
    """Weighted Brovey with cubic resampling."""
    output = DATA / "gdal.tif"
    output.unlink(missing_ok=True)
    command = ["gdal_pansharpen.py", "-q", "-threads", str(os.cpu_count()), "-co", "TILED=YES"]
    return measured([*command, *_pair(side), str(output)])


def _otb(method: str) -> Callable[[int], Run]:
    def run(side: int) -> Run:
        pan, ms = _pair(side)
        command = ["otbcli", "BundleToPerfectSensor", "-inp", pan, "-inxs", ms, "-method", method]
        return measured([*command, "-out", str(DATA / "otb.tif"), "uint16"])

    return run


def _grass(method: str) -> Callable[[int], Run]:
    def run(side: int) -> Run:
        pan, ms = _pair(side)
        script = DATA / "grass.sh"
        script.write_text(_GRASS_SCRIPT.format(pan=pan, ms=ms, method=method))
        run = measured(["grass", "--tmp-location", pan, "--exec", "bash", str(script)])
        return Run(int(run.last_line) / 1e9, run.peak_mb, "")

    return run


def _pair(side: int) -> tuple[str, str]:
    return str(DATA / f"pan_{side}.tif"), str(DATA / f"ms_{side}.tif")
