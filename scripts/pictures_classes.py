# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of SAR images, land cover and kinds of places."""

from __future__ import annotations

from pathlib import Path

from map_picture import Panel, draw_maps, legend_of, photo, square, styled
from page_picture import draw_page
from picture_data import demo, samples
from picture_runs import image, made, page, picture
from qgis.PyQt.QtGui import QImage

_MIDDLE, _LARGE = 768, 1536  # SIZE of the demo data


def _decibels(speckle_filter: str) -> Path:
    options = {"FILTER": speckle_filter, "LOOKS": 4, "OUTPUT_SCALE": "db"}
    return image(f"sar_{speckle_filter}.tif", "prepare_sar", INPUT=demo(_MIDDLE) / "sar.tif", **options)


@picture
def _prepare_sar() -> QImage:
    sar, plain = demo(_MIDDLE) / "sar.tif", _decibels("none")
    panels = [
        Panel("Power, as it is", [photo(sar, (1,))]),
        Panel("In decibels", [photo(plain, (1,))]),
        Panel("In decibels, refined Lee", [photo(_decibels("refined_lee"), (1,), like=plain)]),
    ]
    return draw_maps([panels], square(photo(sar, (1,)), 144, 0.5, 0.5), 288)


def _land_files() -> dict[str, Path]:
    files, data = {"OUTPUT_MODEL": "land.safetensors", "OUTPUT_HTML": "land.html"}, demo(_MIDDLE)
    images = {"OPTICAL_LAYERS": data / "vhr_ms.tif", "SAR_LAYERS": data / "sar.tif", "LABELS": data / "labels.tif"}
    return made("train_segmentation", files, **images, NETWORK="unet_early", PATCH_SIZE=32, ITERATIONS=120)


def _land_maps() -> dict[str, Path]:
    files, data = {"OUTPUT_CONFIDENCE": "confidence.tif", "OUTPUT": "land.tif"}, demo(_MIDDLE)
    images = {"OPTICAL": data / "vhr_ms.tif", "SAR": data / "sar.tif", "MODEL": _land_files()["OUTPUT_MODEL"]}
    return made("segment_optical_sar", files, **images)


@picture
def _train_segmentation() -> QImage:
    return draw_page(_land_files()["OUTPUT_HTML"], ["Outcome on the labels held out", "Loss"])


@picture
def _segment_optical_sar() -> QImage:
    maps, optical = _land_maps(), demo(_MIDDLE) / "vhr_ms.tif"
    land = styled(maps["OUTPUT"])
    panels = [
        Panel("Optical, 2 m", [photo(optical)]),
        Panel("SAR, VV, 1 m", [photo(_decibels("none"), (1,))]),
        Panel("Land cover", [land]),
        Panel("Confidence", [styled(maps["OUTPUT_CONFIDENCE"])]),
    ]
    return draw_maps([panels], square(land, 216, 0.75, 0.5), 216, legend_of(land))


@picture
def _assess_segmentation() -> QImage:
    truth = demo(_MIDDLE) / "labels.tif"
    report = page("land_accuracy.html", "assess_segmentation", PREDICTED=_land_maps()["OUTPUT"], TRUTH=truth)
    return draw_page(report, ["Quality", "Confusion matrix (pixels)"])


def _sharp() -> Path:
    data = demo(_LARGE)
    pair = {"PAN": data / "vhr_pan.tif", "MS": data / "vhr_ms.tif"}
    return image("sharp.tif", "pansharpen_classical", **pair, METHOD="bt_h")


_CHIPS = {"CLASS_FIELD": "kind", "PATCH_SIZE": 64, "BATCH_SIZE": 16}


def _kinds_files() -> dict[str, Path]:
    files = {"OUTPUT_MODEL": "kinds.safetensors", "OUTPUT_HTML": "kinds.html"}
    return made("train_scene_classifier", files, INPUT=_sharp(), SAMPLES=samples()[0], **_CHIPS, ITERATIONS=250)


def _kinds() -> Path:
    model = _kinds_files()["OUTPUT_MODEL"]
    return image("kinds.gpkg", "classify_scenes", INPUT=_sharp(), MODEL=model, THRESHOLD=0.6)


@picture
def _train_scene_classifier() -> QImage:
    return draw_page(_kinds_files()["OUTPUT_HTML"], ["Outcome on the chips held out", "Accuracy"])


@picture
def _crossvalidate_scene_classifier() -> QImage:
    fusions = ["none", "concat", "kpff"]
    more = {**_CHIPS, "FUSIONS": fusions, "FOLDS": 3, "ITERATIONS": 60}
    report = page("folds.html", "crossvalidate_scene_classifier", INPUT=_sharp(), SAMPLES=samples()[0], **more)
    return draw_page(report, ["Accuracy", "Paired tests (McNemar, exact)", "By fold"])


@picture
def _classify_scenes() -> QImage:
    kinds, ms = styled(_kinds()), photo(demo(_LARGE) / "vhr_ms.tif")
    panels = [Panel("Image", [ms]), Panel("Kinds of places, in cells of 32 m", [kinds, ms])]
    return draw_maps([panels], square(ms, 384, 0.66, 0.25), 384, legend_of(kinds))


@picture
def _assess_scenes() -> QImage:
    truth = {"TRUTH": samples()[1], "TRUTH_FIELD": "kind"}
    report = page("kinds_accuracy.html", "assess_scenes", PREDICTED=_kinds(), **truth)
    return draw_page(report, ["Accuracy", "By class"])
