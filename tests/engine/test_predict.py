# SPDX-License-Identifier: GPL-2.0-or-later
"""Predict: from pairs and coarse images to files, on real series and on invented ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.errors import BadOption, Cancelled, NoOverlap, OutputIsInput, WrongBandCount
from deep_fusion.engine.jobs import Compute, DatedPair, PredictJob, RasterFile, Source, Target, Training
from deep_fusion.engine.predict import predict
from deep_fusion.engine.weights.model_file import read_card
from engine_support import ROOT, Listener, grid, left_in, write_tif

STF = ROOT.parent / "shared" / "data" / "stf"
needs_series = pytest.mark.skipif(not STF.is_dir(), reason=f"no real series in {STF}")

FINE = grid(60, 64, pixel=(30.0, 30.0))
COARSE = grid(9, 9, pixel=(240.0, 240.0), corner=(551900.0, 5408100.0))  # around and askew


def source(path: Path | str, **more) -> Source:
    return Source(Path(path).stem, (RasterFile(str(path)),), **more)


def read(path: Path | str) -> np.ndarray:
    with rasterio.open(path) as dataset:
        return dataset.read().astype(np.float64)


def cia(method: str, folder: Path, **more) -> PredictJob:
    def pair(date: str) -> DatedPair:
        return DatedPair(source(STF / f"cia50/L_{date}.tif"), source(STF / f"cia50/M_{date}.tif"))

    target = Target(source(STF / "cia50/M_20011017.tif"), str(folder / "fused.tif"))
    return PredictJob(method, pair("20011008"), pair("20011102"), (target,), **more)


def errors(path: Path) -> np.ndarray:
    """RMSE of each band against the true image of the CIA triple."""
    return np.sqrt(((read(path) - read(STF / "cia50/L_20011017.tif")) ** 2).mean((1, 2)))


@needs_series
@pytest.mark.parametrize(
    ("method", "expected", "tolerance"),
    [
        # of programs written independently of this one; STARFM's repeats the border where ours mirrors it
        ("linear", [0.0106, 0.0112, 0.0164, 0.0450, 0.0514, 0.0442], 0.00006),
        ("starfm", [0.0101, 0.0105, 0.0155, 0.0407, 0.0510, 0.0436], 0.00011),
    ],
)
def test_the_real_triple_comes_out_as_known(tmp_path: Path, method: str, expected: list[float], tolerance: float):
    values = predict(cia(method, tmp_path), Listener().progress)
    assert errors(tmp_path / "fused.tif") == pytest.approx(expected, abs=tolerance)
    assert json.loads(values["WEIGHTS"])[0] == pytest.approx([0.360, 0.311, 0.288, 0.461, 0.477, 0.499], abs=0.0006)


@needs_series
def test_the_local_way_beats_every_known_row_of_the_real_triple(tmp_path: Path):
    predict(cia("fine_aware", tmp_path), Listener().progress)
    assert errors(tmp_path / "fused.tif").mean() < 0.0270  # STARFM .0286, mean of both dates .0287, H = 0 .0298


@needs_series
def test_the_network_beats_no_heterogeneity_on_the_real_triple(tmp_path: Path):
    job = cia("heterogeneity_cnn", tmp_path, options={"preset": "fast"}, output_model=str(tmp_path / "m.safetensors"))
    listener = Listener()
    values = predict(replace(job, training=Training(iterations=150)), listener.progress)
    assert errors(tmp_path / "fused.tif").mean() < 0.0295  # H = 0: .0298
    assert values["VALIDATION_LOSS"] < values["VALIDATION_LOSS_BEFORE"]
    card = read_card(values["OUTPUT_MODEL"])
    assert (card.method, len(card.bands), len(card.spread["change"])) == ("heterogeneity_cnn", 6, 6)
    again = replace(job, model=values["OUTPUT_MODEL"], output_model="")
    again = replace(again, targets=(replace(job.targets[0], output=str(tmp_path / "again.tif")),))
    predict(again, Listener().progress)
    np.testing.assert_array_equal(read(tmp_path / "again.tif"), read(tmp_path / "fused.tif"))


@needs_series
def test_a_single_band_of_another_pixel_size_beats_the_neighbours_mean(tmp_path: Path):
    folder = STF / "salton_nir"
    dates = ["2020-10-09", "2020-10-17", "2020-10-22"]

    def pair(date: str) -> DatedPair:
        return DatedPair(source(folder / f"{date}_fine.tif"), source(folder / f"{date}_coarse.tif"))

    target = Target(source(folder / f"{dates[1]}_coarse.tif"), str(tmp_path / "fused.tif"))
    listener = Listener()
    predict(PredictJob("fine_aware", pair(dates[0]), pair(dates[2]), (target,)), listener.progress)
    assert any("coarse pixels are 7 fine ones wide" in text for text in listener.texts("log"))
    with rasterio.open(tmp_path / "fused.tif") as dataset:
        made = dataset.read(1, masked=True)
    truth, before, after = (
        np.ma.masked_less(read(folder / f"{date}_fine.tif")[0], -1e30) for date in (dates[1], dates[0], dates[2])
    )

    def error(image: np.ma.MaskedArray) -> float:
        return float(np.sqrt(((image - truth) ** 2).mean()))

    assert error(made) < error((before + after) / 2)


@needs_series
def test_mixed_scales_and_cloud_gaps_of_a_real_series(tmp_path: Path):
    def fine(day: str, path: str) -> Path:
        return STF / f"kranj/landsat/unfilled/{day}_{path}_kranj.tif"

    def pair(day: str, path: str) -> DatedPair:
        return DatedPair(source(fine(day, path)), source(STF / f"kranj/modis/filled/{day}_18-04_kranj.tif"))

    before, after = pair("2020068", "191-28"), pair("2020093", "190-28")
    target = Target(
        source(STF / "kranj/modis/filled/2020077_18-04_kranj.tif"),
        str(tmp_path / "o.tif"),
        str(tmp_path / "source.tif"),
    )
    listener = Listener()
    predict(PredictJob("fine_aware", before, after, (target,)), listener.progress)
    assert any("fine value * 0.0001 + 0, coarse value * 1 + 0" in text for text in listener.texts("log"))
    truth, first = (
        np.ma.masked_less(read(fine(*which)), -1e30) for which in (("2020077", "190-28"), ("2020068", "191-28"))
    )
    made = np.ma.masked_less(np.ma.masked_invalid(read(tmp_path / "o.tif")), -1e30)
    assert np.sqrt(((made - truth) ** 2).mean()) < np.sqrt(((first - truth) ** 2).mean())
    cloudy = np.ma.getmaskarray(first).any(axis=0)
    told = read(tmp_path / "source.tif")[0]
    assert cloudy.mean() == pytest.approx(0.062, abs=0.002)
    assert (told[cloudy] == 2).all()
    assert (told[~cloudy] == 3).all()


def invented(folder: Path, scale: float = 1.0, dtype: str = "float32", **targets: float) -> dict[str, str]:
    """Files of images that are flat but for a step in the fine ones, by role."""
    step = np.where(np.arange(FINE.width) < 30, 0.0, 0.1)
    values = {"fine_1": 0.2, "coarse_1": 0.25, "fine_3": 0.4, "coarse_3": 0.45, "coarse_2": 0.35} | targets
    paths = {}
    for role, value in values.items():
        on = FINE if role.startswith("fine") else COARSE
        image = np.full((2, on.height, on.width), value)
        if role.startswith("fine"):
            image = image + step
        unit = scale if role.startswith("fine") else 1.0
        kind = dtype if role.startswith("fine") else "float32"
        paths[role] = write_tif(folder / f"{role}.tif", (image * unit).astype(kind), on)
    return paths


def job(paths: dict[str, str], folder: Path, method: str = "linear", **more) -> PredictJob:
    target = Target(
        source(paths["coarse_2"]), str(folder / "o.tif"), str(folder / "source.tif"), str(folder / "apart.tif")
    )
    before, after = (DatedPair(source(paths[f"fine_{n}"]), source(paths[f"coarse_{n}"])) for n in (1, 3))
    return PredictJob(method, before, after, (target,), **more)


@pytest.mark.parametrize("method", ["linear", "fine_aware", "starfm"])
@pytest.mark.parametrize(("scale", "dtype"), [(1.0, "float32"), (1e4, "uint16")])
def test_a_flat_change_is_found_in_the_units_and_type_of_the_fine_images(
    tmp_path: Path, method: str, scale: float, dtype: str
):
    paths = invented(tmp_path, scale, dtype)
    predict(job(paths, tmp_path, method), Listener().progress)
    with rasterio.open(tmp_path / "o.tif") as dataset:
        assert dataset.dtypes == (dtype, dtype)
        assert dataset.shape == (FINE.height, FINE.width)
        made = dataset.read().astype(float) / scale
    assert made[:, :, :30] == pytest.approx(0.3, abs=2e-4)
    assert made[:, :, 30:] == pytest.approx(0.4, abs=2e-4)


def test_the_source_and_the_disagreement_are_told_pixel_by_pixel(tmp_path: Path):
    paths = invented(tmp_path, coarse_3=0.43)
    holed = read(paths["fine_1"])
    holed[:, :10] = np.nan
    write_tif(paths["fine_1"], holed.astype(np.float32), FINE)
    predict(job(paths, tmp_path), Listener().progress)
    told = read(tmp_path / "source.tif")[0]
    assert (told[:10] == 2).all()
    assert (told[10:] == 3).all()
    apart = read(tmp_path / "apart.tif")
    assert apart[:, 10:] == pytest.approx(abs((0.2 + 0.10) - (0.4 - 0.08)), abs=1e-5)
    assert (apart[:, :10] == 0).all()


def test_a_mask_takes_pixels_out(tmp_path: Path):
    paths = invented(tmp_path)
    clouds = np.zeros((1, FINE.height, FINE.width), np.uint16)
    clouds[:, :, :5] = 0b1000
    mask = RasterFile(write_tif(tmp_path / "qa.tif", clouds, FINE))
    made = job(paths, tmp_path)
    before = DatedPair(replace(made.before.fine, mask=mask, mask_bits=(3,)), made.before.coarse)
    after = DatedPair(replace(made.after.fine, mask=mask, mask_bits=(3,)), made.after.coarse)
    predict(replace(made, before=before, after=after), Listener().progress)
    assert np.isnan(read(tmp_path / "o.tif")[:, :, :5]).all()
    assert np.isfinite(read(tmp_path / "o.tif")[:, :, 5:]).all()
    assert (read(tmp_path / "source.tif")[0, :, :5] == 0).all()


def test_one_pair_does_and_one_run_predicts_many_dates(tmp_path: Path):
    paths = invented(tmp_path)
    made = job(paths, tmp_path)
    other = Target(source(paths["coarse_3"]), str(tmp_path / "second.tif"))
    values = predict(replace(made, after=None, targets=(made.targets[0], other)), Listener().progress)
    assert values["OUTPUTS"] == [str(tmp_path / "o.tif"), str(tmp_path / "second.tif")]
    assert read(tmp_path / "o.tif")[0, 0, 0] == pytest.approx(0.2 + 0.10, abs=1e-5)
    assert read(tmp_path / "second.tif")[0, 0, 0] == pytest.approx(0.2 + 0.20, abs=1e-5)


@needs_series
@pytest.mark.parametrize("method", ["heterogeneity_cnn", "stfdcnn"])
def test_networks_that_learn_from_the_pairs_are_shown_and_end_on_request(tmp_path: Path, method: str):
    listener, pictures = Listener(finish_at=0.0), tmp_path / "pictures"
    pictures.mkdir()
    training = Training(iterations=40, patch_size=16, batch_size=2, pictures=str(pictures))
    wanted = cia(method, tmp_path, training=training, output_model=str(tmp_path / "m.safetensors"))
    values = predict(wanted, listener.progress)
    card = read_card(values["OUTPUT_MODEL"])
    assert card.training["stopped"].startswith("on request")
    assert 0 < card.training["iterations"] < 40
    events = [event for event in listener.events if event["type"] == "training"]
    assert {Path(event["samples"]).parent for event in events} == {pictures}
    if method == "stfdcnn":  # the second network learns for as long as the first did
        assert {event["iterations"] for event in events} == {40, card.training["iterations"]}


def test_a_network_with_nothing_to_learn_from_gives_way_with_a_warning(tmp_path: Path):
    listener = Listener()
    made = job(invented(tmp_path), tmp_path, "heterogeneity_cnn")
    predict(replace(made, after=None), listener.progress)
    assert read(tmp_path / "o.tif")[0, 0, 0] == pytest.approx(0.30, abs=1e-5)
    assert any("Nothing can be learned" in text for text in listener.texts("warning"))


@pytest.mark.parametrize("method", ["linear", "fine_aware", "starfm"])
def test_tiles_give_what_the_whole_image_gives(tmp_path: Path, method: str):
    generator = np.random.default_rng(5)
    paths = invented(tmp_path)
    for role, path in paths.items():
        values = read(path)
        write_tif(
            path,
            (values + 0.05 * generator.random(values.shape)).astype(np.float32),
            FINE if "fine" in role else COARSE,
        )
    made = job(paths, tmp_path, method)
    predict(made, Listener().progress)
    whole = read(tmp_path / "o.tif")
    predict(replace(made, compute=Compute(tile_size=16)), Listener().progress)
    assert read(tmp_path / "o.tif") == pytest.approx(whole, rel=1e-5)


def test_images_without_a_georeference_of_worth_can_be_laid_on_each_other(tmp_path: Path):
    paths = invented(tmp_path)
    elsewhere = grid(6, 8, pixel=(240.0, 300.0), corner=(0.0, 100.0))
    for role in ("coarse_1", "coarse_2", "coarse_3"):
        write_tif(paths[role], np.full((2, 6, 8), read(paths[role]).mean(), np.float32), elsewhere)
    with pytest.raises(NoOverlap):
        predict(job(paths, tmp_path), Listener().progress)
    predict(job(paths, tmp_path, options={"alignment": "same_grid"}), Listener().progress)
    assert read(tmp_path / "o.tif")[0, 0, 0] == pytest.approx(0.3, abs=1e-5)


def test_units_that_no_usual_scale_explains_are_asked_for(tmp_path: Path):
    paths = invented(tmp_path, 55.0)
    with pytest.raises(BadOption, match="SCALE_FINE and SCALE_COARSE"):
        predict(job(paths, tmp_path), Listener().progress)
    assert not set(left_in(tmp_path)) & {"o.tif", "o.tif.part"}
    given = {"scale_fine": 1 / 55, "scale_coarse": 1.0}
    predict(job(paths, tmp_path, options=given), Listener().progress)
    assert read(tmp_path / "o.tif")[0, 0, 0] == pytest.approx(0.3 * 55, rel=1e-5)


def test_a_coarse_image_that_lies_elsewhere_is_told(tmp_path: Path):
    generator = np.random.default_rng(2)
    side = 240
    fine_grid = grid(side, side, pixel=(30.0, 30.0))
    coarse = np.kron(generator.random((2, side // 8, side // 8)), np.ones((8, 8)))
    paths = {}
    for role in ("fine_1", "fine_3", "coarse_1", "coarse_3", "coarse_2"):
        image = coarse if role.startswith("fine") else np.roll(coarse, 8, axis=2)
        paths[role] = write_tif(tmp_path / f"{role}.tif", image.astype(np.float32), fine_grid)
    listener = Listener()
    predict(job(paths, tmp_path, options={"coarse_pixel_size": 240.0}), listener.progress)
    assert any("0 rows down and 8 columns to the right" in text for text in listener.texts("warning"))


def test_what_cannot_work_is_said_before_anything_is_written(tmp_path: Path):
    paths = invented(tmp_path)
    made = job(paths, tmp_path)
    with pytest.raises(BadOption, match="at least one pair"):
        predict(replace(made, before=None, after=None), Listener().progress)
    with pytest.raises(BadOption, match="no date"):
        predict(replace(made, targets=()), Listener().progress)
    with pytest.raises(BadOption, match="same name"):
        predict(replace(made, targets=(made.targets[0], made.targets[0])), Listener().progress)
    with pytest.raises(OutputIsInput):
        predict(replace(made, targets=(Target(source(paths["coarse_2"]), paths["fine_1"]),)), Listener().progress)
    one = replace(made.before.coarse, files=(RasterFile(paths["coarse_1"], (1,)),))
    with pytest.raises(WrongBandCount):
        predict(replace(made, before=DatedPair(made.before.fine, one)), Listener().progress)
    with pytest.raises(Cancelled):
        predict(made, Listener(cancel_after=1).progress)
    assert set(left_in(tmp_path)) == {Path(path).name for path in paths.values()}


def test_bands_are_matched_by_their_names(tmp_path: Path):
    """Coarse images with the bands in another order, and with one more."""
    files = invented(tmp_path)
    levels = {"fine_1": (0.1, 0.3), "coarse_1": (0.1, 0.3), "coarse_2": (0.15, 0.5)}
    for role, (red, nir) in levels.items():
        on = FINE if role == "fine_1" else COARSE
        order = {"red": red, "nir": nir} if role == "fine_1" else {"NIR": nir, "blue": 0.9, "Red": red}
        values = np.stack([np.full((on.height, on.width), value, "float32") for value in order.values()])
        with rasterio.open(write_tif(tmp_path / f"{role}.tif", values, on), "r+") as dataset:
            dataset.descriptions = tuple(order)
        files[role] = str(tmp_path / f"{role}.tif")
    pair = DatedPair(source(files["fine_1"]), source(files["coarse_1"]))
    target = Target(source(files["coarse_2"]), str(tmp_path / "made.tif"))
    listener = Listener()
    predict(PredictJob("linear", pair, None, (target,)), listener.progress)
    made = read(tmp_path / "made.tif")
    assert made[:, 30, 30] == pytest.approx([0.15, 0.5], abs=1e-6)
    assert any("bands are taken by their names, red, nir" in text for text in listener.texts("log"))
