# SPDX-License-Identifier: GPL-2.0-or-later
"""Experiments with scene classification on UC Merced and EuroSAT; results as JSON in build/scenes.

    fold      train AlexNet + KPFF on all folds of UC Merced but the first (grouped by overlap), test it on that
    mosaic    lay the chips of that fold out as an image, classify it cell by cell, compare with the chips one by one
    compare   none, Add, Concat and KPFF on the same folds, with a paired test; folds that are done are not done again
    eurosat   train on a folder of EuroSAT chips, all but a tenth; with OTHERS, test on a folder of further chips

Usage: .venv/bin/python scripts/scenes.py STEP DATA [--iterations N] [--folds N] [--backbone NAME] [--config TEXT]
[--others FOLDER] [--seed N], DATA the folder with ucm128/, ucm_folds.csv and eurosat_rgb_200/. Times are for two
cores: fold 25 minutes with the preset's 6,000 iterations, compare the same for each fusion and fold.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sqlite3
import sys
import time
import types
from collections.abc import Iterable, Mapping
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

_RESULTS = ROOT / "build/scenes"
_PIXEL_M = 2 * 0.3048  #: of UC Merced at 128 pixels: a foot, twice
_EUROSAT_PIXEL_M = 10.0
_SIDE = 128
_FUSIONS = ("none", "add", "concat", "kpff")


def main() -> None:
    """Carry out one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("fold", "mosaic", "compare", "eurosat"))
    parser.add_argument("data", type=Path)
    parser.add_argument("--iterations", type=int, default=0)
    parser.add_argument("--folds", type=int, default=1)
    parser.add_argument("--backbone", default="alexnet")
    parser.add_argument("--config", default="")
    parser.add_argument("--others", default="")
    parser.add_argument("--seed", type=int, default=0)
    wishes = parser.parse_args()
    _RESULTS.mkdir(parents=True, exist_ok=True)
    steps = {"fold": _fold, "mosaic": _mosaic, "compare": _compare, "eurosat": _eurosat}
    started = time.perf_counter()
    figures = steps[wishes.step](wishes)
    figures |= {"seconds": round(time.perf_counter() - started, 1), "iterations_asked": wishes.iterations}
    path = _RESULTS / f"{wishes.step}_{wishes.backbone}.json"
    path.write_text(json.dumps(figures, indent=1))
    print(json.dumps(figures, indent=1))


def _fold(wishes: argparse.Namespace) -> dict[str, Any]:
    """Train on four folds, test on the other."""
    learning, tested = _divided(wishes.data)
    model = str(_RESULTS / f"fold_{wishes.backbone}.safetensors")
    options = {"fusion": "kpff", "pixel_size_m": _PIXEL_M, "config": wishes.config}
    training = jobs.Training(iterations=wishes.iterations, validation_share=0.1, patch_size=_SIDE)
    trained = _run(
        jobs.TrainJob(
            "scenes",
            wishes.backbone,
            (),
            model,
            model.replace(".safetensors", ".html"),
            training,
            options=options,
            seed=wishes.seed,
            chips=jobs.Chips(folder=str(learning)),
        )
    )
    return {"trained": trained, "tested": _tested(model, tested)}


def _divided(data: Path) -> tuple[Path, Path]:
    """Folders of links to the chips of four folds, and to those of the first."""
    parts = _RESULTS / "learning", _RESULTS / "tested"
    for part in parts:
        shutil.rmtree(part, ignore_errors=True)
    for row in _fold_rows(data):
        chip = Path(row["image"]).with_suffix(".jpg")
        link = parts[row["fold_group_seed0"] == "0"] / chip
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to((data / "ucm128" / chip).resolve())
    return parts


def _fold_rows(data: Path) -> list[dict[str, str]]:
    with (data / "ucm_folds.csv").open() as file:
        return list(csv.DictReader(file))


def _tested(model: str, folder: Path | str) -> dict[str, Any]:
    page = model.replace(".safetensors", "_tested.html")
    return _run(jobs.AssessJob("scenes", {}, page, options={"model": model}, chips=jobs.Chips(folder=str(folder))))


def _mosaic(wishes: argparse.Namespace) -> dict[str, Any]:
    """The same chips as cells of an image; an invented place in UTM, with pixels of that size on the ground."""
    model, tested = _RESULTS / f"fold_{wishes.backbone}.safetensors", _RESULTS / "tested"
    chips = [(kind.name, path) for kind in sorted(tested.iterdir()) for path in sorted(kind.iterdir())]
    image = _laid_out([path for _, path in chips])
    layer = str(_RESULTS / "mosaic.gpkg")
    job = jobs.ClassifyJob(
        str(model),
        jobs.Source("mosaic", (jobs.RasterFile(image),)),
        layer,
        output_raster=layer.replace(".gpkg", "_cells.tif"),
        output_map=layer.replace(".gpkg", "_map.tif"),
    )
    written = _run(job)
    with sqlite3.connect(layer) as database:
        said = dict(database.execute("SELECT feature, class FROM scenes"))
    right = [said[number] == kind for number, (kind, _) in enumerate(chips)]
    alone = _tested(str(model), tested)
    return {"cells": len(said), "OA_CELLS": float(np.mean(right)), "OA_CHIPS": alone["OA"], "written": written}


def _laid_out(paths: list[Path], columns: int = 20) -> str:
    """One image of all chips, row by row."""
    rows = -(-len(paths) // columns)
    pixels = np.zeros((3, rows * _SIDE, columns * _SIDE), np.uint8)
    for number, path in enumerate(paths):
        top, left = number // columns * _SIDE, number % columns * _SIDE
        with rasterio.open(path) as chip:
            pixels[:, top : top + _SIDE, left : left + _SIDE] = chip.read()
    image = str(_RESULTS / "mosaic.tif")
    place = Affine(_PIXEL_M, 0.0, 500000.0, 0.0, -_PIXEL_M, 3700000.0)
    profile: Mapping[str, Any] = {"driver": "GTiff", "dtype": "uint8", "count": 3, "crs": "EPSG:32611"}
    with rasterio.open(
        image, "w", **profile, height=pixels.shape[1], width=pixels.shape[2], transform=place, tiled=True
    ) as dataset:
        dataset.write(pixels)
    return image


def _compare(wishes: argparse.Namespace) -> dict[str, Any]:
    """Fusions side by side."""
    kept = _RESULTS / "trials"
    kept.mkdir(exist_ok=True)
    stem = _RESULTS / f"compare_{wishes.backbone}_table"
    job = jobs.CrossvalidateJob(
        wishes.backbone,
        jobs.Chips(folder=str(wishes.data / "ucm128")),
        _FUSIONS,
        fold_file=str(wishes.data / "ucm_folds.csv"),
        first_folds=wishes.folds,
        folder=str(kept),
        output_html=f"{stem}.html",
        output_csv=f"{stem}.csv",
        output_json=f"{stem}.json",
        training=jobs.Training(iterations=wishes.iterations, validation_share=0.1, patch_size=_SIDE),
        options={"pixel_size_m": _PIXEL_M, "config": wishes.config},
        seed=wishes.seed,
    )
    return _run(job)


def _eurosat(wishes: argparse.Namespace) -> dict[str, Any]:
    """Train on the chips that there are, test on others if there are any."""
    model = str(_RESULTS / f"eurosat_{wishes.backbone}.safetensors")
    job = jobs.TrainJob(
        "scenes",
        wishes.backbone,
        (),
        model,
        model.replace(".safetensors", ".html"),
        jobs.Training(iterations=wishes.iterations, validation_share=0.1, patch_size=64),
        options={"fusion": "kpff", "pixel_size_m": _EUROSAT_PIXEL_M, "config": wishes.config},
        seed=wishes.seed,
        chips=jobs.Chips(folder=str(wishes.data / "eurosat_rgb_200")),
    )
    figures: dict[str, Any] = {"trained": _run(job)}
    if wishes.others:
        figures["tested"] = _tested(model, wishes.others)
    return figures


def _run(job: jobs.Job) -> dict[str, Any]:
    """The outputs of a job, whose words go to the screen."""
    load(job)
    return run(job, Progress(_say))


def _say(event: dict[str, Any]) -> None:
    words: Iterable[str] = (str(event[key]) for key in ("stage", "text") if key in event)
    for each in words:
        print(time.strftime("%H:%M:%S"), each, flush=True)


if __name__ == "__main__":
    main()
