# SPDX-License-Identifier: GPL-2.0-or-later
"""Apply: from files to a file, on small scenes and on real ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.apply import apply
from deep_fusion.engine.errors import (
    BadOption,
    Cancelled,
    CannotRead,
    CannotWrite,
    ModelMismatch,
    NoValidPixels,
    OutputIsInput,
)
from deep_fusion.engine.jobs import ApplyJob, Compute, Source, Training
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.files import open_source
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.engine.weights.model_file import read_card, save
from deep_fusion.models.pansharpening.gsa import Gsa
from deep_fusion.models.registry import MethodRecord
from engine_support import (
    REAL_DATA,
    Listener,
    fuse,
    grid,
    left_in,
    needs_real_data,
    raster,
    scene,
    source,
    stored_pair,
    whole,
    write_tif,
)
from rasterio.enums import ColorInterp
from tiny_network import TinyNetwork, card, tiny


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def pair(tmp_path: Path) -> dict[str, Source]:
    return stored_pair(tmp_path)


@pytest.fixture
def wide(tmp_path: Path) -> dict[str, Source]:
    """Large enough that its reduced images can be learned from."""
    return stored_pair(tmp_path, scene(112, 128))


@pytest.fixture
def tiny_dcfnet(monkeypatch):
    """A network of a few parameters in DCFNet's place."""
    load = MethodRecord.load
    monkeypatch.setattr(MethodRecord, "load", lambda record: TinyNetwork if record.trainable else load(record))
    monkeypatch.setattr(MethodRecord, "shipped", lambda record: {})  # those are of the real networks


def job(images: dict[str, Source], out: Path, method: str = "gsa", **options) -> ApplyJob:
    return ApplyJob("pansharpening", method, images, str(out / "fused.tif"), **options)


def fused(images: dict[str, Source], out: Path, method: str = "gsa", **options) -> np.ndarray:
    apply(job(images, out, method, **options), Progress())
    with rasterio.open(out / "fused.tif") as dataset:
        return dataset.read()


def test_the_file_holds_what_the_method_computes(pair, out: Path):
    expected = np.rint(fuse(Gsa(), scene_of(pair)))
    assert np.abs(fused(pair, out) - expected).max() <= 1


def scene_of(images: dict[str, Source]):
    """The stored images, read again: they were cut off to whole numbers."""
    opened = {role: open_source(image) for role, image in images.items()}
    like = scene()
    return type(like)(
        raster(whole(opened["pan"]), opened["pan"].grid), raster(whole(opened["ms"]), opened["ms"].grid), like.sensor
    )


def test_outputs_and_times_are_returned(pair, out: Path):
    values = apply(job(pair, out), Progress())
    assert values["OUTPUT"] == str(out / "fused.tif")
    assert values["FORWARD_S"] > 0
    assert 0 < values["WALL_S"] < 60


def test_the_result_takes_over_what_the_ms_file_says_about_its_bands(pair, out: Path):
    path = pair["ms"].files[0].path
    with rasterio.open(path, "r+") as dataset:
        dataset.descriptions = ("Blue", "Green", "Red", "NIR")
        dataset.colorinterp = (ColorInterp.blue, ColorInterp.green, ColorInterp.red, ColorInterp.undefined)
        dataset.scales, dataset.offsets, dataset.nodata = (0.1,) * 4, (-3.0,) * 4, 0
    chosen = {**pair, "ms": source(path, bands=(3, 2, 1))}
    fused(chosen, out)
    with rasterio.open(out / "fused.tif") as dataset:
        assert dataset.descriptions == ("Red", "Green", "Blue")
        assert dataset.colorinterp == (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
        assert (dataset.scales, dataset.offsets) == ((0.1,) * 3, (-3.0,) * 3)
        assert dataset.nodata == 0
        assert dataset.dtypes == ("uint16",) * 3
        assert dataset.transform == grid(48, 64).transform


def test_the_file_says_how_it_was_made(pair, out: Path):
    fused(pair, out, options={"sensor": "quickbird"}, seed=4)
    with rasterio.open(out / "fused.tif") as dataset:
        tags = dataset.tags()
    assert tags["DEEP_FUSION_METHOD"] == "gsa"
    assert "Aiazzi" in tags["DEEP_FUSION_SOURCE"]
    assert json.loads(tags["DEEP_FUSION_INPUTS"])["pan"] == [pair["pan"].files[0].path]
    assert json.loads(tags["DEEP_FUSION_OPTIONS"]) == {"sensor": "quickbird"}
    assert tags["DEEP_FUSION_SEED"] == "4"
    assert "deep_fusion" in tags["DEEP_FUSION_VERSIONS"]
    assert "rasterio" in tags["DEEP_FUSION_VERSIONS"]


def test_creation_options_reach_the_file(pair, out: Path):
    fused(pair, out, creation_options=("COMPRESS=LZW",))
    with rasterio.open(out / "fused.tif") as dataset:
        assert dataset.compression.name == "lzw"


@pytest.mark.parametrize("method", ["exp", "brovey", "gsa", "bt_h"])
@pytest.mark.parametrize("dtype", ["uint16", "float32"])
def test_the_tile_size_does_not_change_the_result(tmp_path: Path, out: Path, method: str, dtype: str):
    images = stored_pair(tmp_path, scene(101, 77), dtype)
    large, small = (fused(images, out, method, compute=Compute(tile_size=size)) for size in (512, 16))
    if dtype == "uint16":
        assert np.abs(large.astype(int) - small).max() <= 1
    assert small == pytest.approx(large, rel=1e-4, abs=1 if dtype == "uint16" else 0)


def test_the_same_job_writes_the_same_bytes(pair, out: Path):
    first, again = (fused(pair, out) is not None and (out / "fused.tif").read_bytes() for _ in range(2))
    assert first == again


@pytest.mark.parametrize("dtype", ["uint8", "int16", "int32", "uint32", "float64"])
def test_strangers_types_come_through(tmp_path: Path, out: Path, dtype: str):
    dark = scene()
    like = type(dark)(raster(whole(dark.pan) / 10, dark.grid), raster(whole(dark.ms) / 10, dark.ms.grid), dark.sensor)
    images = stored_pair(tmp_path, like, dtype)
    result = fused(images, out, "bt_h")
    assert result.dtype == np.dtype("float32" if dtype == "float64" else dtype)
    assert np.corrcoef(result[1].ravel(), whole(Resampled(like.ms, like.grid))[1].ravel())[0, 1] > 0.9


def test_pixels_that_one_image_lacks_are_nodata_in_the_result(tmp_path: Path, out: Path):
    valid = np.random.default_rng(3).random((48, 64)) > 0.1
    like = scene()
    images = stored_pair(tmp_path, type(like)(raster(whole(like.pan) * valid, like.grid), like.ms, like.sensor))
    images["pan"] = source(images["pan"].files[0].path, nodata=0)
    result = fused(images, out)
    with rasterio.open(out / "fused.tif") as dataset:
        assert dataset.nodata == 0
    assert np.array_equal(result > 0, np.stack([valid] * 4))


def test_an_image_without_any_data_is_refused_by_name(tmp_path: Path, out: Path):
    images = stored_pair(tmp_path)
    write_tif(tmp_path / "pan.tif", np.zeros((1, 48, 64), np.uint16), nodata=0)
    with pytest.raises(NoValidPixels, match="holds no valid pixel where the images overlap"):
        fused(images, out)
    assert left_in(out) == []


def test_an_input_that_ends_early_leaves_no_result(tmp_path: Path, out: Path):
    images = stored_pair(tmp_path, scene(256, 256), tiled=True, blockxsize=64, blockysize=64)
    path = Path(images["pan"].files[0].path)
    path.write_bytes(path.read_bytes()[:90_000])
    with pytest.raises(CannotRead, match=r"pan\.tif cannot be read"):
        fused(images, out, "brovey")
    assert left_in(out) == []


def test_a_folder_that_is_not_there_is_named(pair, out: Path):
    with pytest.raises(CannotWrite, match=r"the folder .*nowhere does not exist"):
        apply(job(pair, out / "nowhere"), Progress())


@pytest.mark.parametrize("role", ["pan", "ms"])
def test_a_result_never_replaces_its_own_input(pair, tmp_path: Path, role: str):
    path = pair[role].files[0].path
    before = Path(path).read_bytes()
    with pytest.raises(OutputIsInput, match="is an input of this run as well as its output"):
        apply(ApplyJob("pansharpening", "gsa", pair, str(tmp_path / "." / Path(path).name)), Progress())
    assert Path(path).read_bytes() == before


@pytest.mark.usefixtures("tiny_dcfnet")
def test_outputs_are_tried_before_the_long_training(wide, out: Path):
    listener = Listener()
    lost = str(out / "nowhere" / "model.safetensors")
    with pytest.raises(CannotWrite, match=r"the folder .*nowhere does not exist"):
        apply(job(wide, out, "dcfnet", adapt=Training(iterations=1), output_model=lost), listener.progress)
    assert listener.fractions() == []


@pytest.mark.usefixtures("tiny_dcfnet")
def test_a_negative_number_for_the_training_is_refused(wide, out: Path):
    with pytest.raises(BadOption, match="iterations is -3"):
        fused(wide, out, "dcfnet", adapt=Training(iterations=-3))


@pytest.mark.usefixtures("tiny_dcfnet")
def test_a_model_with_a_configuration_of_another_version_is_refused(wide, out: Path):
    model = str(out / "model.safetensors")
    stranger = card(4)
    stranger.config["depth"] = 7
    save(model, tiny(4).state_dict(), stranger)
    with pytest.raises(ModelMismatch, match=r"configuration \(depth\)"):
        fused(wide, out, "dcfnet", model=model)


def test_a_cancelled_run_leaves_no_result(pair, out: Path):
    with pytest.raises(Cancelled):
        apply(job(pair, out, compute=Compute(tile_size=16)), Listener(cancel_after=8).progress)
    assert left_in(out) == []


@pytest.mark.parametrize("method", ["brovey", "gsa", "bt_h", "dcfnet"])
@pytest.mark.usefixtures("tiny_dcfnet")
def test_progress_rises_from_nothing_to_everything(wide, out: Path, method: str):
    listener = Listener()
    adapt = Training(iterations=4, patch_size=8) if method == "dcfnet" else None
    apply(job(wide, out, method, adapt=adapt), listener.progress)
    fractions = [round(fraction, 9) for fraction in listener.fractions()]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0, 1)


@pytest.mark.usefixtures("tiny_dcfnet")
def test_a_network_needs_a_model_or_has_to_adapt(wide, out: Path):
    with pytest.raises(BadOption, match="without a model the network has to adapt"):
        fused(wide, out, "dcfnet")


@pytest.mark.usefixtures("tiny_dcfnet")
def test_a_network_that_adapted_is_saved_and_gives_the_same_result_again(wide, out: Path):
    model = str(out / "model.safetensors")
    values = apply(
        job(wide, out, "dcfnet", adapt=Training(iterations=20, patch_size=8), output_model=model), Progress()
    )
    adapted = (out / "fused.tif").read_bytes()
    assert values["OUTPUT_MODEL"] == model
    assert values["VALIDATION_LOSS"] <= values["VALIDATION_LOSS_BEFORE"]
    again = fused(wide, out, "dcfnet", model=model)
    with rasterio.MemoryFile(adapted) as memory, memory.open() as dataset:
        assert np.array_equal(dataset.read(), again)


@pytest.mark.usefixtures("tiny_dcfnet")
def test_the_same_seed_adapts_to_the_same_bytes(wide, out: Path):
    results = [fused(wide, out, "dcfnet", adapt=Training(iterations=9, patch_size=8), seed=seed) for seed in (1, 1, 2)]
    assert np.array_equal(results[0], results[1])
    assert not np.array_equal(results[0], results[2])


@pytest.mark.usefixtures("tiny_dcfnet")
def test_adapting_starts_from_the_model_that_is_given(wide, out: Path):
    model = str(out / "model.safetensors")
    save(model, tiny(4).state_dict(), card(4))
    before = fused(wide, out, "dcfnet", model=model)
    barely = fused(wide, out, "dcfnet", model=model, adapt=Training(iterations=1, learning_rate=1e-9, patch_size=8))
    assert np.abs(before.astype(int) - barely).max() <= 1


@pytest.mark.usefixtures("tiny_dcfnet")
def test_a_model_for_other_bands_is_refused_with_both_numbers(wide, out: Path):
    model = str(out / "model.safetensors")
    save(model, tiny(3).state_dict(), card(3))
    with pytest.raises(ModelMismatch, match=r"number of bands \(Band 1, Band 2, Band 3\) is 3, this run has 4"):
        fused(wide, out, "dcfnet", model=model)


@pytest.mark.usefixtures("tiny_dcfnet")
def test_tensors_that_do_not_fit_the_card_are_refused_by_name(wide, out: Path):
    model = str(out / "model.safetensors")
    save(model, tiny(3).state_dict(), card(4))
    with pytest.raises(ModelMismatch, match=r"tensor first\.bias|tensor first\.weight|tensor second"):
        fused(wide, out, "dcfnet", model=model)


def opened(*names: str, nodata: float | None = None) -> Source:
    return source(*(REAL_DATA / name for name in names), nodata=nodata, name=names[0])


ROTTERDAM = ("spacenet6_rotterdam_pan1_600x600_0p5m.tif", "spacenet6_rotterdam_ms1_4b_150x150_2m_native.tif")
MADRID = ("madrid_L8_pan_1498x1197_15m.tif", "madrid_L8_ms_rgb_750x599_30m.tif")
NAVARRA = ("navarra_L8_pan_refl_799x620_15m.tif", "navarra_L8_ms_4b_refl_400x310_30m.tif")


@needs_real_data
@pytest.mark.parametrize("method", ["exp", "brovey", "gsa", "bt_h"])
def test_rotterdam_is_sharpened_by_four(out: Path, method: str):
    images = {"pan": opened(ROTTERDAM[0]), "ms": opened(ROTTERDAM[1])}
    result = fused(images, out, method)
    assert result.shape == (4, 600, 600)
    assert result.dtype == np.uint16
    ms = whole(open_source(images["ms"]))
    blocks = result.reshape(4, 150, 4, 150, 4).mean(axis=(2, 4))
    assert np.corrcoef(blocks.ravel(), ms.ravel())[0, 1] > 0.94


@needs_real_data
def test_madrids_pixels_lie_on_the_ground_where_landsat_put_them(out: Path):
    """PAN pixel (2i, 2j-1) has the centre of MS pixel (i, j), so interpolation leaves its value as it is."""
    images = {"pan": opened(MADRID[0]), "ms": opened(MADRID[1])}
    result = fused(images, out, "exp")
    assert result.shape == (3, 1197, 1498)
    with rasterio.open(REAL_DATA / MADRID[1]) as dataset:
        ms = dataset.read()
    assert np.array_equal(result[:, ::2, 1::2], ms[:, :599, 1:750])


@needs_real_data
def test_navarra_keeps_its_nodata_of_floats(out: Path):
    images = {"pan": opened(NAVARRA[0]), "ms": opened(NAVARRA[1])}
    result = fused(images, out, "gsa")
    with rasterio.open(out / "fused.tif") as dataset, rasterio.open(REAL_DATA / NAVARRA[1]) as ms:
        assert dataset.nodata == ms.nodata
        assert dataset.dtypes == ("float32",) * 4
        valid = dataset.dataset_mask() > 0
    assert valid.mean() > 0.3
    assert -0.5 < result[:, valid].min() < result[:, valid].max() < 2


@needs_real_data
@pytest.mark.parametrize("satellite", ["LC08_195025_20130707", "LE07_195025_20010730"])
@pytest.mark.parametrize("method", ["brovey", "gsa", "bt_h"])
def test_marburg_comes_in_one_file_per_band(out: Path, satellite: str, method: str):
    bands = [f"marburg_{satellite}_B{band}.TIF" for band in (4, 3, 2)]
    images = {"pan": opened(f"marburg_{satellite}_B8.TIF"), "ms": opened(*bands)}
    result = fused(images, out, method)
    assert len(result) == 3
    assert min(result.shape[1:]) >= 80
    with rasterio.open(out / "fused.tif") as dataset:
        assert dataset.descriptions == tuple(name.removesuffix(".TIF") for name in bands)


@needs_real_data
def test_dcfnet_adapts_to_a_scene_of_41_pixels(out: Path):
    bands = [f"marburg_LC08_195025_20130707_B{band}.TIF" for band in (2, 3, 4)]
    images = {"pan": opened("marburg_LC08_195025_20130707_B8.TIF"), "ms": opened(*bands)}
    adapt = Training(iterations=2, batch_size=2)
    result = fused(images, out, "dcfnet", adapt=adapt, output_model=str(out / "model.safetensors"))
    assert min(result.shape[1:]) >= 80
    assert read_card(str(out / "model.safetensors")).training["patch_size"] == 12
