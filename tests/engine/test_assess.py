# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess: numbers against scikit-image and plain numpy, and against what is known of real images."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from deep_fusion.engine.assess import assess
from deep_fusion.engine.errors import BadOption, CannotWrite, NoOverlap, WrongBandCount
from deep_fusion.engine.jobs import AssessJob, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.files import open_source
from deep_fusion.models.pansharpening.scene import open_scene
from deep_fusion.models.registry import method
from deep_fusion.models.sensors import sensor
from engine_support import (
    CORNER,
    REAL_DATA,
    Listener,
    fuse,
    grid,
    left_in,
    needs_real_data,
    scene,
    source,
    stored_pair,
    waves,
    whole,
    write_tif,
)
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

ROWS, COLS = 128, 160


@pytest.fixture
def images(tmp_path: Path) -> dict[str, Source]:
    """A truth of digital numbers, an estimate with errors, and the pair that it came from."""
    pair = scene(ROWS, COLS)
    stored = stored_pair(tmp_path, pair)
    truth = np.rint(waves(pair.grid, 4)).astype(np.uint16)
    errors = np.random.default_rng(1).normal(4, 12, truth.shape)
    estimate = np.rint(truth + errors).astype(np.uint16)
    stored["reference"] = source(write_tif(tmp_path / "truth.tif", truth), name="truth")
    stored["fused"] = source(write_tif(tmp_path / "fused.tif", estimate), name="fused")
    return stored


def measured(images: dict[str, Source], *roles: str, progress: Progress | None = None, **facts) -> dict[str, float]:
    chosen = {role: images[role] for role in ("fused", *roles)}
    return assess(AssessJob("pansharpening", chosen, **facts), progress or Progress())


def pixels(images: dict[str, Source], role: str) -> np.ndarray:
    return whole(open_source(images[role])).astype(float)


def test_against_a_reference_the_numbers_are_those_of_their_definitions(images):
    found = measured(images, "reference")
    truth, fused = pixels(images, "reference"), pixels(images, "fused")
    cosine = (truth * fused).sum(axis=0) / np.sqrt((truth**2).sum(axis=0) * (fused**2).sum(axis=0))
    errors = ((fused - truth) ** 2).mean(axis=(1, 2))
    assert found["SAM"] == pytest.approx(np.degrees(np.arccos(cosine)).mean(), rel=1e-4)
    assert found["ERGAS"] == pytest.approx(25 * np.sqrt((errors / truth.mean(axis=(1, 2)) ** 2).mean()), rel=1e-4)
    assert found["RMSE"] == pytest.approx(np.sqrt(errors.mean()), rel=0.02)
    assert found["R"] == pytest.approx(
        np.mean([np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(truth, fused, strict=True)]), rel=1e-3
    )
    assert abs(found["BIAS"]) > 0


def test_psnr_and_ssim_agree_with_scikit_image(images):
    found = measured(images, "reference")
    truth, fused = pixels(images, "reference"), pixels(images, "fused")
    psnr = [peak_signal_noise_ratio(a, b, data_range=1023) for a, b in zip(truth, fused, strict=True)]
    gauss = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1023}
    ssim = [structural_similarity(a, b, **gauss) for a, b in zip(truth, fused, strict=True)]
    assert found["PSNR"] == pytest.approx(np.mean(psnr), rel=1e-3)
    assert found["SSIM"] == pytest.approx(np.mean(ssim), rel=1e-3)


def test_a_result_that_is_the_truth_has_the_best_numbers(images):
    found = measured({"fused": images["reference"], "reference": images["reference"]}, "reference")
    best = {"SAM": 0, "ERGAS": 0, "Q2N": 1, "SCC": 1, "SSIM": 1, "RMSE": 0, "BIAS": 0, "R": 1}
    assert {name: found[name] for name in best} == pytest.approx(best, abs=1e-3)
    assert found["PSNR"] == math.inf or found["PSNR"] > 100


def test_without_a_reference_pan_and_ms_are_enough(images):
    found = measured(images, "pan", "ms")
    assert found["QNR"] == pytest.approx((1 - found["D_LAMBDA"]) * (1 - found["D_S"]))
    assert found["HQNR"] == pytest.approx((1 - found["D_LAMBDA_K"]) * (1 - found["D_S"]))
    assert 0 < found["R_ERGAS"] < 3
    assert 0 < found["R_SAM"] < 3
    assert 0.8 < found["R_Q2N"] < 1
    assert 0 < found["D_RHO"] < 1
    assert "ERGAS" not in found


def test_all_inputs_give_all_numbers(images):
    together = measured(images, "reference", "pan", "ms")
    apart = measured(images, "reference") | measured(images, "pan", "ms")
    assert together == pytest.approx(apart)


def test_the_ratio_is_that_of_the_pixels_or_what_the_user_says(images):
    by_pixels = measured(images, "reference", "pan", "ms")["ERGAS"]
    said = measured(images, "reference", options={"ratio": 2})["ERGAS"]
    assert said == pytest.approx(2 * by_pixels)


def test_only_common_ground_and_common_data_count(images, tmp_path: Path):
    """The estimate shown on a larger canvas with rubbish around it, and holes where the truth is spoilt."""
    plain = measured(images, "reference")
    fused, truth = pixels(images, "fused"), pixels(images, "reference")
    canvas = np.full((4, ROWS + 64, COLS + 64), 9.0)
    canvas[:, 32:-32, 32:-32] = fused
    around = grid(ROWS + 64, COLS + 64, corner=(CORNER[0] - 64, CORNER[1] + 96))
    larger = source(write_tif(tmp_path / "large.tif", canvas.astype(np.uint16), around))
    assert measured({"fused": larger, "reference": images["reference"]}, "reference") == pytest.approx(plain)
    truth[:, 40:44, 50:60] = 0
    holed = source(write_tif(tmp_path / "holed.tif", truth.astype(np.uint16), nodata=0))
    found = measured({"fused": images["fused"], "reference": holed}, "reference")
    assert found["ERGAS"] == pytest.approx(plain["ERGAS"], rel=0.02)


def test_full_resolution_leaves_out_what_pan_or_ms_do_not_cover(images, tmp_path: Path):
    """Beyond their edges PAN and MS are unknown; an empty canvas must not change the verdict much."""
    plain = measured(images, "pan", "ms")
    canvas = np.zeros((4, ROWS + 64, COLS + 64))
    canvas[:, 32:-32, 32:-32] = pixels(images, "fused")
    around = grid(ROWS + 64, COLS + 64, corner=(CORNER[0] - 64, CORNER[1] + 96))
    larger = source(write_tif(tmp_path / "large.tif", canvas.astype(np.uint16), around, nodata=0))
    found = measured({**images, "fused": larger}, "pan", "ms")
    assert found["D_RHO"] == pytest.approx(plain["D_RHO"], abs=0.02)
    assert found["R_ERGAS"] == pytest.approx(plain["R_ERGAS"], rel=0.1)


def test_nothing_to_compare_with_is_refused(images):
    for roles in ((), ("pan",), ("ms",)):
        with pytest.raises(BadOption, match="give a reference, or both PAN and MS"):
            measured(images, *roles)


def test_a_reference_of_other_bands_is_refused_with_both_numbers(images):
    fewer = Source("truth", (source(images["reference"].files[0].path, bands=(1, 2, 3)).files[0],))
    with pytest.raises(WrongBandCount, match=r"truth gives 3 band\(s\) where 4 are needed"):
        measured({**images, "reference": fewer}, "reference")


def test_a_pan_of_several_bands_is_refused(images):
    with pytest.raises(WrongBandCount, match="Pick one band"):
        measured({**images, "pan": images["ms"]}, "pan", "ms")


def test_images_of_different_places_are_refused(images, tmp_path: Path):
    far = grid(ROWS, COLS, corner=(CORNER[0] + 10_000, CORNER[1]))
    moved = source(write_tif(tmp_path / "far.tif", pixels(images, "reference").astype(np.uint16), far), name="far")
    with pytest.raises(NoOverlap, match="far and fused do not overlap"):
        measured({**images, "reference": moved}, "reference")


def test_reports_hold_every_number_for_the_image_and_for_each_band(images, tmp_path: Path):
    table, page = tmp_path / "quality.csv", tmp_path / "quality.html"
    found = measured(images, "reference", "pan", "ms", output_csv=str(table), output_html=str(page))
    assert (found["OUTPUT_CSV"], found["OUTPUT_HTML"]) == (str(table), str(page))
    rows = list(csv.DictReader(table.open()))
    numbers = {row["metric"]: float(row["value"]) for row in rows if row["band"] == "all"}
    assert numbers == pytest.approx({name: value for name, value in found.items() if isinstance(value, float)})
    assert {row["band"] for row in rows if row["metric"] == "RMSE"} == {"all", "Band 1", "Band 2", "Band 3", "Band 4"}
    assert all(f"<td>{name}</td>" in page.read_text() for name in numbers)


def test_a_report_that_cannot_be_written_is_named(images, tmp_path: Path):
    with pytest.raises(CannotWrite, match=r"the folder .* does not exist"):
        measured(images, "reference", output_csv=str(tmp_path / "no" / "a.csv"))
    assert "no" not in left_in(tmp_path)


@pytest.mark.parametrize("roles", [("reference",), ("pan", "ms"), ("reference", "pan", "ms")])
def test_progress_rises_from_nothing_to_everything(images, roles: tuple[str, ...]):
    listener = Listener()
    measured(images, *roles, progress=listener.progress)
    fractions = [round(fraction, 9) for fraction in listener.fractions()]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0, 1)


REAL = {
    "rotterdam": (
        "spacenet6_rotterdam_pan1_600x600_0p5m.tif",
        "spacenet6_rotterdam_ms1_4b_150x150_2m_native.tif",
        "worldview2",
    ),
    "madrid": ("madrid_L8_pan_1498x1197_15m.tif", "madrid_L8_ms_rgb_750x599_30m.tif", "landsat8"),
}


@needs_real_data
@pytest.mark.parametrize("place", REAL)
def test_classical_methods_beat_interpolation_on_real_images_at_reduced_resolution(place: str, tmp_path: Path):
    pan, ms, name = REAL[place]
    pair = open_scene({"pan": source(REAL_DATA / pan), "ms": source(REAL_DATA / ms)}, sensor(name))
    reduced, truth = pair.reduced()
    images = {"reference": stored(tmp_path / "truth.tif", whole(truth), truth.grid)}
    found = {}
    for record in (method("pansharpening", name) for name in ("exp", "brovey", "gsa", "bt_h")):
        images["fused"] = stored(tmp_path / f"{record.id}.tif", fuse(record.load()(), reduced), truth.grid)
        found[record.id] = measured(images, "reference", options={"ratio": pair.ratio})
    for name in ("gsa", "bt_h", "brovey"):
        assert found[name]["ERGAS"] < 0.9 * found["exp"]["ERGAS"]
        assert found[name]["Q2N"] > found["exp"]["Q2N"]
        assert found[name]["SCC"] > found["exp"]["SCC"]


def stored(path: Path, values: np.ndarray, on) -> Source:
    return source(write_tif(path, np.nan_to_num(np.rint(values)).clip(0, 65535).astype(np.uint16), on, nodata=0))


@needs_real_data
def test_a_fused_image_fits_its_own_pair_better_than_a_shifted_one(tmp_path: Path):
    images = {"pan": source(REAL_DATA / REAL["rotterdam"][0]), "ms": source(REAL_DATA / REAL["rotterdam"][1])}
    pair = open_scene(images, sensor("worldview2"))
    fused = fuse(method("pansharpening", "gsa").load()(), pair)
    here = measured({**images, "fused": stored(tmp_path / "a.tif", fused, pair.grid)}, "pan", "ms")
    shifted = np.roll(fused, 3, axis=2)
    there = measured({**images, "fused": stored(tmp_path / "b.tif", shifted, pair.grid)}, "pan", "ms")
    for name in ("R_ERGAS", "D_RHO", "R_SAM"):
        assert here[name] < there[name]
    assert here["HQNR"] > there["HQNR"]


def test_an_image_of_fractions_is_not_treated_as_whole_numbers(tmp_path: Path):
    """Reflectances of 0 to 1 would all be rounded to nothing."""
    pair = scene(64, 64)
    truth = waves(pair.grid, 4) / 2000
    estimate = truth + np.random.default_rng(2).normal(0, 0.002, truth.shape)
    images = {
        "reference": source(write_tif(tmp_path / "a.tif", truth.astype(np.float32))),
        "fused": source(write_tif(tmp_path / "b.tif", estimate.astype(np.float32))),
    }
    found = measured(images, "reference")
    assert 0.9 < found["Q2N"] < 1
    peak = truth.max()
    assert found["PSNR"] == pytest.approx(20 * np.log10(peak / 0.002), abs=0.5)
