# SPDX-License-Identifier: GPL-2.0-or-later
"""What each tab of each task offers: algorithms, what they show first, which layers to guess and to compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable, NamedTuple

from .guesses import Guess, Raster, fine_and_coarse, optical_and_sar, pan_and_ms, scene_image

_TRAINING = ("NETWORK", "PRESET", "ITERATIONS", "TIME_LIMIT", "OUTPUT_MODEL", "OUTPUT_HTML")
_PAIRS = ("FINE_1", "COARSE_1", "FINE_3", "COARSE_3", "COARSE_2")
_SHARPEN = ("PAN", "MS", "MS_BANDS", "SENSOR", "METHOD", "NETWORK", "MODEL", "ADAPT_ITERATIONS", "OUTPUT")


class Tab(NamedTuple):
    """One tab."""

    place: str  #: where its values are remembered
    algorithms: tuple[str, ...]  #: without the provider; the first is chosen at first
    front: tuple[str, ...]  #: parameters that are seen at once
    guess: Callable[[Sequence[Raster]], Guess]
    compared: tuple[str, ...]  #: parameters whose layers have to go together
    trains: bool = False


def _listed(guess: Callable[[Sequence[Raster]], Guess], names: dict[str, str]) -> Callable[[Sequence[Raster]], Guess]:
    """A guess for parameters that take several layers."""

    def several(rasters: Sequence[Raster]) -> Guess:
        found = guess(rasters)
        return {many: [value] for one, many in names.items() if isinstance(value := found.get(one), str)}

    return several


SHARPEN = (
    Tab(
        "sharpen_train",
        ("train_pansharpening",),
        ("PAN_LAYERS", "MS_LAYERS", "SENSOR", *_TRAINING),
        _listed(pan_and_ms, {"PAN": "PAN_LAYERS", "MS": "MS_LAYERS"}),
        ("PAN_LAYERS", "MS_LAYERS"),
        trains=True,
    ),
    Tab(
        "sharpen_apply",
        ("pansharpen_classical", "pansharpen_dcfnet", "pansharpen_network"),
        _SHARPEN,
        pan_and_ms,
        ("PAN", "MS"),
    ),
)
PREDICT = (
    Tab(
        "predict_train",
        ("predict_heterogeneity_cnn", "predict_stfdcnn"),
        (*_PAIRS, "MODE", "PRESET", "ITERATIONS", "TIME_LIMIT", "OUTPUT", "OUTPUT_FOLDER", "OUTPUT_MODEL"),
        fine_and_coarse,
        _PAIRS,
        trains=True,
    ),
    Tab(
        "predict_apply",
        ("predict_spatiotemporal_classical", "predict_heterogeneity_cnn", "predict_stfdcnn"),
        (*_PAIRS, "METHOD", "MODE", "MODEL", "OUTPUT", "OUTPUT_FOLDER"),
        fine_and_coarse,
        _PAIRS,
    ),
)
SEGMENT = (
    Tab(
        "segment_train",
        ("train_segmentation",),
        ("OPTICAL_LAYERS", "SAR_LAYERS", "LABELS", "CLASS_FIELD", "WIDTH", *_TRAINING),
        _listed(optical_and_sar, {"OPTICAL": "OPTICAL_LAYERS", "SAR": "SAR_LAYERS"}),
        ("OPTICAL_LAYERS", "SAR_LAYERS"),
        trains=True,
    ),
    Tab(
        "segment_apply",
        ("segment_optical_sar",),
        ("OPTICAL", "SAR", "MODEL", "OUTPUT", "OUTPUT_CONFIDENCE"),
        optical_and_sar,
        ("OPTICAL", "SAR"),
    ),
)
CLASSIFY = (
    Tab(
        "classify_train",
        ("train_scene_classifier",),
        ("FOLDER", "INPUT", "SAMPLES", "CLASS_FIELD", "BACKBONE", "FUSION", *_TRAINING),
        lambda rasters: {},
        (),
        trains=True,
    ),
    Tab(
        "classify_apply",
        ("classify_scenes",),
        ("INPUT", "MODEL", "CELL_SIZE", "STRIDE", "FEATURES", "THRESHOLD", "OUTPUT"),
        scene_image,
        (),
    ),
)
