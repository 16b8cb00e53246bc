# SPDX-License-Identifier: GPL-2.0-or-later
"""Despeckle: from a SAR image to one that is ready for use."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.despeckle import despeckle
from deep_fusion.engine.errors import (
    BadOption,
    Cancelled,
    NegativePower,
    OutputIsInput,
    UnknownMethod,
    WrongBandCount,
)
from deep_fusion.engine.jobs import Compute, DespeckleJob, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.models.despeckling.local_statistics import Lee
from engine_support import ROOT, Listener, left_in, source, write_tif
from speckle_support import LOOKS, fields, filtered, inner, speckled

SIZE = ROWS, COLS = 60, 75
CHIP = ROOT.parent / "shared" / "data" / "sar" / "sen1floods11" / "Spain_7370579_S1Hand.tif"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def power() -> np.ndarray:
    """VV and VH of one landscape, VH a fifth of VV."""
    ground = fields(*SIZE)
    return speckled(np.concatenate([ground, 0.2 * ground]))


def stored(folder: Path, pixels: np.ndarray, names: tuple[str, ...] = ("VV", "VH"), **profile: Any) -> Source:
    path = write_tif(folder / "sar.tif", pixels.astype(profile.pop("dtype", "float32")), **profile)
    with rasterio.open(path, "r+") as dataset:
        dataset.descriptions = names[: len(pixels)]
    return source(path, name="Sentinel-1")


def made(image: Source, out: Path, method: str = "lee", **options: Any) -> np.ndarray:
    despeckle(DespeckleJob(method, image, str(out / "ready.tif"), **options), Progress())
    with rasterio.open(out / "ready.tif") as dataset:
        return dataset.read()


def in_decibels(power: np.ndarray) -> np.ndarray:
    return 10 * np.log10(power)


def test_a_linear_image_is_filtered_as_the_filter_does_it(tmp_path: Path, out: Path, power: np.ndarray):
    expected = filtered(Lee(5, 3.0), power)
    assert np.array_equal(made(stored(tmp_path, power), out, window=5, looks=3.0), expected)


def test_decibels_are_filtered_as_power_and_come_back_as_decibels(tmp_path: Path, out: Path, power: np.ndarray):
    found = made(stored(tmp_path, in_decibels(power)), out)
    assert found == pytest.approx(in_decibels(filtered(Lee(7, LOOKS), power)), abs=1e-4)


@pytest.mark.parametrize("method", ["none", "lee"])
@pytest.mark.parametrize("held", ["linear", "db"])
@pytest.mark.parametrize("wanted", ["same", "linear", "db"])
def test_the_scale_of_the_result_is_the_users_choice(
    tmp_path: Path, out: Path, power: np.ndarray, method: str, held: str, wanted: str
):
    image = stored(tmp_path, in_decibels(power) if held == "db" else power)
    ready = power if method == "none" else filtered(Lee(7, LOOKS), power)
    expected = in_decibels(ready) if (held if wanted == "same" else wanted) == "db" else ready
    assert made(image, out, method, output_scale=wanted) == pytest.approx(expected, rel=1e-4, abs=1e-4)
    with rasterio.open(out / "ready.tif") as dataset:
        assert dataset.tags()["DEEP_FUSION_SCALE"] == (held if wanted == "same" else wanted)


@pytest.mark.parametrize("held", ["linear", "db"])
def test_without_a_filter_every_bit_stays_as_it_is(tmp_path: Path, out: Path, power: np.ndarray, held: str):
    pixels = (in_decibels(power) if held == "db" else power).astype(np.float32)
    assert np.array_equal(made(stored(tmp_path, pixels), out, "none"), pixels)


def test_the_scale_is_found_out_and_told(tmp_path: Path, out: Path, power: np.ndarray):
    for name, pixels, text in (
        ("linear", power, "Sentinel-1 has no negative value, so it holds linear power."),
        ("db", in_decibels(power), "Sentinel-1 has negative values, so it holds decibels."),
    ):
        listener = Listener()
        job = DespeckleJob("lee", stored(tmp_path, pixels), str(out / "ready.tif"))
        assert despeckle(job, listener.progress)["SCALE"] == name
        assert text in listener.texts("log")
        assert listener.texts("warning") == []


def test_decibels_above_zero_have_to_be_named(tmp_path: Path, out: Path, power: np.ndarray):
    """A city under a strong beam: every pixel is positive, so only the user can know."""
    bright = in_decibels(power * 1e4)
    assert bright.min() > 0
    found = made(stored(tmp_path, bright), out, scale="db")
    assert found == pytest.approx(in_decibels(filtered(Lee(7, LOOKS), power * 1e4)), abs=1e-4)


def test_power_that_is_negative_is_refused_and_leaves_nothing(tmp_path: Path, out: Path, power: np.ndarray):
    power[1, 20, 30] = -0.002
    with pytest.raises(NegativePower, match=r"Sentinel-1 cannot be linear power: band 2 is -0\.002 in row 21, col"):
        made(stored(tmp_path, power), out, scale="linear")
    assert left_in(out) == []


def test_zero_power_becomes_a_hundred_decibels_below_one(tmp_path: Path, out: Path):
    power = np.ones((1, 8, 8))
    power[0, 2, 3] = 0
    assert made(stored(tmp_path, power), out, "none", output_scale="db")[0, 2, 2:4] == pytest.approx([0, -100])


@pytest.mark.parametrize("held", ["linear", "db"])
@pytest.mark.parametrize("wanted", ["linear", "db"])
def test_limits_are_in_decibels_whatever_the_scales(
    tmp_path: Path, out: Path, power: np.ndarray, held: str, wanted: str
):
    image = stored(tmp_path, in_decibels(power) if held == "db" else power)
    found = made(image, out, "none", output_scale=wanted, lowest=-15.0, highest=-5.0)
    assert (power < 10**-1.5).any()
    assert (power > 10**-0.5).any()
    limits = (-15.0, -5.0) if wanted == "db" else (10**-1.5, 10**-0.5)
    assert (found.min(), found.max()) == pytest.approx(limits, rel=1e-5)
    inside = (power > 10**-1.4) & (power < 10**-0.6)
    expected = in_decibels(power) if wanted == "db" else power
    assert found[inside] == pytest.approx(expected[inside], rel=1e-4)


def test_one_limit_leaves_the_other_end_open(tmp_path: Path, out: Path, power: np.ndarray):
    decibels = in_decibels(power).astype(np.float32)
    image = stored(tmp_path, decibels)
    assert made(image, out, "none", lowest=-15.0) == pytest.approx(np.maximum(decibels, -15))
    assert made(image, out, "none", highest=-15.0) == pytest.approx(np.minimum(decibels, -15))


def test_the_ratio_is_a_quotient_of_powers_and_a_difference_of_decibels(tmp_path: Path, out: Path, power: np.ndarray):
    image = stored(tmp_path, power)
    linear = made(image, out, ratio=True)
    assert linear.shape == (3, *SIZE)
    assert linear[2] == pytest.approx(linear[1] / linear[0], rel=1e-6)
    decibels = made(image, out, ratio=True, output_scale="db")
    assert decibels[2] == pytest.approx(in_decibels(linear[2]), abs=1e-4)
    assert np.median(inner(decibels[2], 3)) == pytest.approx(10 * math.log10(0.2), abs=0.3)


def test_the_ratio_is_that_of_the_limited_bands_and_not_limited_itself(tmp_path: Path, out: Path):
    decibels = np.array([-30.0, -10.0])[:, None, None] * np.ones((2, 8, 8))
    found = made(stored(tmp_path, decibels), out, "none", lowest=-25.0, ratio=True)
    assert found[:, 0, 0].tolist() == [-25, -10, 15]
    found = made(stored(tmp_path, decibels), out, "none", lowest=-25.0, highest=0.0, ratio=True)
    assert found[:, 0, 0].tolist() == [-25, -10, 15]


def test_the_ratio_to_no_power_is_finite(tmp_path: Path, out: Path):
    power = np.concatenate([np.zeros((1, 8, 8)), np.ones((1, 8, 8))])
    assert np.isfinite(made(stored(tmp_path, power), out, ratio=True)).all()
    assert np.isfinite(made(stored(tmp_path, power), out, ratio=True, output_scale="db")).all()


def test_a_ratio_needs_two_bands(tmp_path: Path, out: Path, power: np.ndarray):
    with pytest.raises(WrongBandCount, match=r"Sentinel-1 gives 1 band\(s\) where 2 are needed"):
        made(stored(tmp_path, power[:1]), out, ratio=True)


def test_bands_keep_their_names_and_the_ratio_gets_one(tmp_path: Path, out: Path, power: np.ndarray):
    made(stored(tmp_path, power), out, ratio=True)
    with rasterio.open(out / "ready.tif") as dataset:
        assert dataset.descriptions == ("VV", "VH", "VH/VV")
        assert dataset.dtypes == ("float32",) * 3
        tags = dataset.tags()
    assert tags["DEEP_FUSION_METHOD"] == "lee"
    assert "1980" in tags["DEEP_FUSION_SOURCE"]
    assert tags["DEEP_FUSION_SCALE"] == "linear"
    assert json.loads(tags["DEEP_FUSION_OPTIONS"]) | {"window": 7, "looks": 4.4} == json.loads(
        tags["DEEP_FUSION_OPTIONS"]
    )
    assert json.loads(tags["DEEP_FUSION_INPUTS"]) == {"sar": [str(tmp_path / "sar.tif")]}


def test_polarisations_in_files_of_their_own_become_one_image(tmp_path: Path, out: Path, power: np.ndarray):
    paths = [write_tif(tmp_path / f"{name}.tif", power[n : n + 1]) for n, name in enumerate(("VV", "VH"))]
    found = made(source(*paths, name="Sentinel-1"), out, ratio=True)
    assert found[:2] == pytest.approx(filtered(Lee(7, LOOKS), power))
    with rasterio.open(out / "ready.tif") as dataset:
        assert dataset.descriptions == ("VV", "VH", "VH/VV")


@pytest.mark.parametrize(
    ("profile", "wanted", "expected"),
    [
        ({"nodata": -9999.0}, "same", -9999.0),
        ({"nodata": -9999.0}, "db", math.nan),
        ({}, "same", math.nan),
        ({"nodata": 0, "dtype": "uint16"}, "same", math.nan),
    ],
)
def test_nodata_stays_nodata(tmp_path: Path, out: Path, profile: dict, wanted: str, expected: float):
    pixels = np.random.default_rng(1).integers(1, 99, (2, *SIZE)).astype(np.float32)
    pixels[:, 10:20, 30:50] = profile.get("nodata", np.nan)
    made(stored(tmp_path, pixels, **profile), out, output_scale=wanted)
    with rasterio.open(out / "ready.tif") as dataset:
        assert dataset.nodata == pytest.approx(expected, nan_ok=True)
        mask = dataset.read_masks(1) == 0
    assert np.array_equal(mask, pixels[0] == profile["nodata"] if profile else np.isnan(pixels[0]))


def test_an_image_without_data_gives_one_without_data(tmp_path: Path, out: Path):
    assert np.isnan(made(stored(tmp_path, np.full((1, 9, 9), np.nan)), out)).all()


def test_tile_and_memory_do_not_change_the_result(tmp_path: Path, out: Path, power: np.ndarray):
    image = stored(tmp_path, power)
    once = made(image, out, "refined_lee", ratio=True)
    for compute in (Compute(tile_size=17), Compute(tile_size=32), Compute(memory_limit_mb=600)):
        assert np.array_equal(made(image, out, "refined_lee", ratio=True, compute=compute), once)


def test_packed_decibels_are_unpacked(tmp_path: Path, out: Path, power: np.ndarray):
    """Hundredths of decibels in 16 bits, as some archives store them; bands may have scales of their own."""
    decibels = in_decibels(power)
    image = stored(tmp_path, np.rint((decibels - np.array([[[1]], [[2]]])) * 100), dtype="int16")
    with rasterio.open(tmp_path / "sar.tif", "r+") as dataset:
        dataset.scales, dataset.offsets = (0.01, 0.01), (1.0, 2.0)
    assert made(image, out, "none") == pytest.approx(decibels, abs=0.006)
    with rasterio.open(out / "ready.tif") as dataset:
        assert dataset.scales == (1, 1)


def test_packed_power_is_not_taken_for_amplitudes(tmp_path: Path, out: Path, power: np.ndarray):
    listener = Listener()
    image = stored(tmp_path, np.rint(power * 1000), dtype="uint16")
    with rasterio.open(tmp_path / "sar.tif", "r+") as dataset:
        dataset.scales = (0.001, 0.001)
    despeckle(DespeckleJob("none", image, str(out / "ready.tif")), listener.progress)
    assert listener.texts("warning") == []


def test_whole_numbers_raise_the_question_of_amplitudes(tmp_path: Path, out: Path, power: np.ndarray):
    listener = Listener()
    image = stored(tmp_path, np.rint(power * 1000), dtype="uint16")
    despeckle(DespeckleJob("lee", image, str(out / "ready.tif")), listener.progress)
    (text,) = listener.texts("warning")
    assert "square them first" in text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"window": 4}, "WINDOW is 4"),
        ({"window": 1}, "WINDOW is 1"),
        ({"looks": 0.0}, r"LOOKS is 0\.0"),
        ({"scale": "amplitude"}, "SCALE is amplitude, which does not work: known are auto, linear, db"),
        ({"output_scale": "auto"}, "OUTPUT_SCALE is auto"),
        ({"lowest": 0.0, "highest": -25.0}, r"LOWEST is 0\.0, .* below HIGHEST, which is -25\.0"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, out: Path, power: np.ndarray, options: dict, sentence: str):
    with pytest.raises(BadOption, match=sentence):
        made(stored(tmp_path, power), out, **options)
    assert left_in(out) == []


def test_an_unknown_filter_is_answered_with_the_known_ones(tmp_path: Path, out: Path, power: np.ndarray):
    with pytest.raises(UnknownMethod, match="Known: lee, refined_lee, kuan, gamma_map, frost"):
        made(stored(tmp_path, power), out, "boxcar")


def test_the_input_is_not_overwritten(tmp_path: Path, power: np.ndarray):
    image = stored(tmp_path, power)
    with pytest.raises(OutputIsInput):
        despeckle(DespeckleJob("lee", image, image.files[0].path), Progress())


@pytest.mark.parametrize("after", [1, 3])
def test_cancelling_leaves_nothing(tmp_path: Path, out: Path, power: np.ndarray, after: int):
    image = stored(tmp_path, power)
    with pytest.raises(Cancelled):
        despeckle(DespeckleJob("lee", image, str(out / "ready.tif")), Listener(after).progress)
    assert left_in(out) == []


def test_the_bar_only_goes_forward_and_to_its_end(tmp_path: Path, out: Path, power: np.ndarray):
    for scale in ("auto", "linear"):
        listener = Listener()
        job = DespeckleJob("lee", stored(tmp_path, power), str(out / "ready.tif"), scale)
        despeckle(job, listener.progress)
        assert listener.fractions() == sorted(listener.fractions())
        assert listener.fractions()[-1] == pytest.approx(1)


@pytest.mark.skipif(not CHIP.is_file(), reason=f"no real SAR image at {CHIP}")
@pytest.mark.parametrize("method", ["lee", "refined_lee", "kuan", "gamma_map", "frost"])
def test_a_sentinel_1_chip_becomes_quieter_and_keeps_its_backscatter(out: Path, method: str):
    with rasterio.open(CHIP) as dataset:
        before, transform = dataset.read(), dataset.transform
    found = made(source(CHIP, name="Spain"), out, method, ratio=True)
    with rasterio.open(out / "ready.tif") as dataset:
        assert dataset.descriptions == ("VV", "VH", "VH/VV")
        assert dataset.transform.almost_equals(transform)
    assert np.isfinite(found).all()
    rough, smooth = (np.abs(np.diff(image[:2], axis=-1)).mean(axis=(1, 2)) for image in (before, found))
    assert (smooth < 0.75 * rough).all()
    means = [(10 ** (image[:2].astype(np.float64) / 10)).mean(axis=(1, 2)) for image in (before, found)]
    assert means[1] == pytest.approx(means[0], rel=0.12)
