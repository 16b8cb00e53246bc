# SPDX-License-Identifier: GPL-2.0-or-later
"""Flood mapping on OMBRIA with every network, written to docs/results-segmentation.md.

Trains on the training chips, post-event images only, and maps all other chips with both images and with either alone.
A network whose model is in build/ombria already is only measured. Figures are kept in docs/results-segmentation.json,
from which the page is made.
Usage: .venv/bin/python scripts/ombria.py FOLDER [NETWORK ...], FOLDER with train/ and test/, and any other folders of
events like test/, each with s1_after/, s2_after/ and mask/; all networks by default.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine

ROOT = Path(__file__).resolve().parents[1]
package = types.ModuleType("deep_fusion")
package.__path__ = [str(ROOT)]
sys.modules["deep_fusion"] = package

from deep_fusion.engine import jobs  # noqa: E402
from deep_fusion.engine.progress import Progress  # noqa: E402
from deep_fusion.engine.run import load, run  # noqa: E402
from deep_fusion.models.registry import method, methods  # noqa: E402

_RESULTS = ROOT / "build/ombria"
_FIGURES = ROOT / "docs/results-segmentation.json"
_ITERATIONS = 600
_CLASSES = (jobs.LandClass(1, "other", "#8a8f6a"), jobs.LandClass(2, "flood", "#2f6fde"))
_BANDS = {"s1_after": ("VV",), "s2_after": ("B11", "B8", "B3"), "mask": ("flood",)}


def main(folder: str, *networks: str) -> None:
    """Train what has no model, measure what is asked for; write the page."""
    _RESULTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        parts = sorted(mask.parent for mask in Path(folder).glob("*/mask"))
        chips = {part.name: _chips(part, Path(scratch) / part.name) for part in parts}
        train = chips.pop("train")
        for network in networks or [record.id for record in methods("segmentation")]:
            if not _model(network).exists():
                (_RESULTS / f"{network}_training.json").write_text(json.dumps(_trained(network, train), indent=1))
            measured = {name: _measured(network, several, Path(scratch)) for name, several in chips.items()}
            figures = json.loads(_FIGURES.read_text()) if _FIGURES.exists() else {}
            _FIGURES.write_text(json.dumps(figures | {network: measured}, indent=1) + "\n")
            print(network, measured, flush=True)
    _write_page()


def _model(network: str) -> Path:
    return _RESULTS / f"{network}.safetensors"


def _chips(folder: Path, target: Path) -> list[dict[str, jobs.Source]]:
    """The chips as GeoTIFFs, side by side on an invented ground; flood is 2 and the rest 1, as 0 is no label."""
    chips = []
    for number, mask in enumerate(sorted((folder / "mask").glob("*.png"))):
        sources = {}
        for kind, names in _BANDS.items():
            path = target / f"{kind}_{mask.stem}.tif"
            path.parent.mkdir(exist_ok=True)
            _georeferenced(folder / kind / mask.name, path, number, names, kind == "mask")
            sources[{"s1_after": "sar", "s2_after": "optical", "mask": "labels"}[kind]] = _source(path)
        chips.append(sources)
    return chips


def _georeferenced(source: Path, path: Path, number: int, names: tuple[str, ...], is_mask: bool) -> None:
    with rasterio.open(source) as dataset:
        pixels = dataset.read(range(1, len(names) + 1))
    if is_mask:
        pixels = np.where(pixels > 127, 2, 1).astype(np.uint8)
    _, rows, cols = pixels.shape
    ground = {"crs": "EPSG:32632", "transform": Affine(10, 0, 500000 + 2560 * number, 0, -10, 5000000)}
    with rasterio.open(path, "w", "GTiff", cols, rows, len(names), dtype="uint8", **ground) as dataset:
        dataset.write(pixels)
        dataset.descriptions = names


def _source(path: Path) -> jobs.Source:
    return jobs.Source(path.stem, (jobs.RasterFile(str(path)),))


def _trained(network: str, chips: list[dict[str, jobs.Source]]) -> dict[str, Any]:
    """Train on the chips; how that went."""
    roles = [role.name for role in method("segmentation", network).inputs]
    job = jobs.TrainJob(
        "segmentation",
        network,
        tuple({role: chip[role] for role in (*roles, "labels")} for chip in chips),
        str(_model(network)),
        str(_RESULTS / f"{network}.html"),
        jobs.Training(iterations=_ITERATIONS, validation_share=0.06),
        _CLASSES,
        {"sar_scale": "other", "class_weights": "none", "shift": 0},
    )
    started = time.perf_counter()
    return {**_run(job), "seconds": time.perf_counter() - started}


def _measured(network: str, chips: list[dict[str, jobs.Source]], scratch: Path) -> dict[str, dict[str, float]]:
    """Flood IoU and overall accuracy on chips with all images, and with each that the network may have alone."""
    roles = [role.name for role in method("segmentation", network).inputs]
    figures = {}
    for wanted in (roles, *([role] for role in roles if len(roles) > 1)):
        matrix = sum(_confusion(str(_model(network)), chip, wanted, scratch) for chip in chips)
        flood = matrix[1, 1] / (matrix[1].sum() + matrix[:, 1].sum() - matrix[1, 1])
        agreed = np.trace(matrix) / matrix.sum()
        figures[" + ".join(wanted)] = {"iou": round(float(flood), 6), "oa": round(float(agreed), 6)}
    return figures


def _confusion(model: str, chip: dict[str, jobs.Source], roles: Iterable[str], scratch: Path) -> np.ndarray:
    """Pixels by class, rows as in the mask and columns as mapped."""
    images = {role: chip[role] if role in roles else None for role in ("optical", "sar")}
    output = scratch / "map.tif"
    _run(jobs.SegmentJob(model, images["optical"], images["sar"], str(output)))
    with rasterio.open(output) as found, rasterio.open(chip["labels"].files[0].path) as truth:
        pairs = (truth.read(1).astype(int) - 1) * 2 + found.read(1).astype(int) - 1
    return np.bincount(pairs.ravel(), minlength=4).reshape(2, 2)


def _run(job: jobs.Job) -> dict[str, Any]:
    load(job)
    return run(job, Progress(_echo if isinstance(job, jobs.TrainJob) else lambda event: None))


def _echo(event: dict[str, Any]) -> None:
    text = event.get("text") or event.get("stage")
    if text:
        print(time.strftime("%H:%M:%S"), text, flush=True)


_PREFACE = f"""\
# What we measured: optical-SAR segmentation

OMBRIA (Drakonakis et al. 2022, IEEE JSTARS): flood masks of Copernicus EMS for Sentinel-1 VV and Sentinel-2 B11, B8,
B3 chips of 256 x 256 pixels, each stretched by itself. Post-event images only. Trained on 374 of the training chips,
all networks alike and from scratch ({_ITERATIONS} iterations of 8 patches of 128 pixels, width light, seed 0,
cross-entropy, modality dropout .3 for networks of two images). Flood IoU of all pixels of a set together, and in
brackets their overall accuracy. Permanent water is not flood, and stays the hardest part. Written by
`scripts/ombria.py`.

For comparison: a U-Net that sees the images before the flood too is reported with .507 (SAR), .615 (optical) and .682
(both) on the same test chips, mean of three seeds, and with .045 on SAR alone after training with both
(NewRudy/geoai-ombria-robustness). The events of 2021 are another matter: other countries, and 7 to 23 % of flood where
the training chips have 33 %.
"""

_TITLES = {"test": "The public test chips (70)"}


def _write_page() -> None:
    kept = json.loads(_FIGURES.read_text())
    figures = {record.title: kept[record.id] for record in methods("segmentation") if record.id in kept}
    lines = [_PREFACE]
    sets = list(dict.fromkeys(name for each in figures.values() for name in each))
    for name in sorted(sets, key=lambda name: name != "test"):
        lines += [f"## {_TITLES.get(name, f'Held-out event of 2021: {name.title()}')}", ""]
        lines += ["| network | both images | SAR alone | optical alone |", "|---|---|---|---|"]
        for title, of_sets in figures.items():
            cells = [_cell(of_sets[name].get(images)) for images in ("optical + sar", "sar", "optical")]
            lines.append(f"| {' | '.join([title, *cells])} |")
        lines.append("")
    (ROOT / "docs/results-segmentation.md").write_text("\n".join(lines))


def _cell(figures: dict[str, float] | None) -> str:
    return "" if figures is None else f"{figures['iou']:.3f} ({figures['oa']:.3f})"


if __name__ == "__main__":
    main(*sys.argv[1:])
