# SPDX-License-Identifier: GPL-2.0-or-later
"""The demonstration: a landscape is invented, sharpened by DCFNet in QGIS, and compared with the truth."""

from __future__ import annotations

import subprocess
import time

from qgis_process import ROOT, enable_plugin, run

_FOLDER = ROOT / "demo"
_CLASSICAL = {"exp": "Upsampled (EXP)", "brovey": "Brovey", "gsa": "GSA", "bt_h": "BT-H"}
_METRICS = "SAM", "ERGAS", "Q2N", "SCC", "PSNR", "SSIM"
_SIZE = 640
_ITERATIONS = 300
_TIME_LIMIT_S = 120


def main() -> None:
    """Make the images, sharpen them, score the results, draw the picture."""
    started = time.monotonic()
    _FOLDER.mkdir(exist_ok=True)
    enable_plugin()
    print("1. Create demo data")
    run("create_demo_data", FOLDER=_FOLDER, SIZE=_SIZE)
    pair = {"PAN": _FOLDER / "vhr_pan.tif", "MS": _FOLDER / "vhr_ms.tif"}
    print("2. Pansharpen with DCFNet, which first learns on the scene itself", flush=True)
    fused = {"DCFNet": _FOLDER / "fused_dcfnet.tif"}
    run(
        "pansharpen_dcfnet",
        show_progress=True,
        **pair,
        ADAPT_ITERATIONS=_ITERATIONS,
        TIME_LIMIT=_TIME_LIMIT_S,
        OUTPUT=fused["DCFNet"],
        OUTPUT_MODEL=_FOLDER / "dcfnet.safetensors",
    )
    print("3. Pansharpen with the classical methods")
    for method, title in _CLASSICAL.items():
        fused[title] = _FOLDER / f"fused_{method}.tif"
        run("pansharpen_classical", **pair, METHOD=method, OUTPUT=fused[title])
    print("4. Compare with the truth\n")
    scores = {
        title: run("assess_pansharpening", FUSED=path, REFERENCE=_FOLDER / "vhr_truth.tif", **pair)
        for title, path in fused.items()
    }
    _print_table(scores)
    picture = _FOLDER / "before_after.png"
    subprocess.run(
        [ROOT / ".venv/bin/python", ROOT / "scripts/demo_picture.py", pair["MS"], fused["DCFNet"], picture], check=True
    )
    print(f"\nResult:  {fused['DCFNet'].relative_to(ROOT)}\nPicture: {picture.relative_to(ROOT)}")
    print(f"Done in {time.monotonic() - started:.0f} s.")


def _print_table(scores: dict[str, dict[str, float]]) -> None:
    print(f"{'':18}" + "".join(f"{name:>9}" for name in _METRICS))
    for title, values in sorted(scores.items(), key=lambda row: row[1]["ERGAS"]):
        print(f"{title:18}" + "".join(f"{values[name]:9.4f}" for name in _METRICS))
    print("SAM (degrees) and ERGAS: the smaller the better; the others: the larger the better.")


if __name__ == "__main__":
    main()
