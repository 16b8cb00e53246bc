# SPDX-License-Identifier: GPL-2.0-or-later
"""The contract of all accumulators: tiles do not matter, nothing seen is NaN, unlike shapes are refused."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.errors import ShapeMismatch, WrongBandCount
from deep_fusion.engine.metrics.accumulator import measure
from deep_fusion.engine.metrics.band_errors import Bias, Psnr, Rmse
from deep_fusion.engine.metrics.correlation import Correlation
from deep_fusion.engine.metrics.ergas import Ergas
from deep_fusion.engine.metrics.local_correlation import DRho
from deep_fusion.engine.metrics.no_reference import DS, DLambda, DLambdaK
from deep_fusion.engine.metrics.q2n import Q2n
from deep_fusion.engine.metrics.spatial_correlation import SpatialCorrelation
from deep_fusion.engine.metrics.spectral_angle import SpectralAngle
from deep_fusion.engine.metrics.ssim import Ssim

PAIR = ("reference", "fused")
METRICS = {
    "SAM": (SpectralAngle, PAIR),
    "ERGAS": (lambda: Ergas(4), PAIR),
    "RMSE": (Rmse, PAIR),
    "PSNR": (lambda: Psnr(2047), PAIR),
    "bias": (Bias, PAIR),
    "SSIM": (lambda: Ssim(2047), PAIR),
    "SCC": (SpatialCorrelation, PAIR),
    "SCC with true neighbours": (lambda: SpatialCorrelation(zero_frame=False), PAIR),
    "Q2n": (lambda: Q2n(as_integers=True), PAIR),
    "r": (Correlation, PAIR),
    "D_lambda": (DLambda, ("fused", "ms_up")),
    "D_s": (DS, ("fused", "ms_up", "pan", "pan_low")),
    "D_lambda^K": (lambda: DLambdaK(as_integers=False), ("ms_up", "fused")),
    "D_rho": (lambda: DRho(4), ("fused", "pan")),
    "D_rho at ratio 2": (lambda: DRho(2), ("fused", "pan")),
}


@pytest.fixture(params=METRICS)
def metric(request, scene):
    make, names = METRICS[request.param]
    return make, [getattr(scene, name) for name in names]


@pytest.mark.parametrize("tile", [(32, 64), (96, 32), (64, 128)])
def test_tiles_give_the_result_of_the_whole(metric, tile, scene, feed_in_tiles):
    make, images = metric
    everywhere = np.ones_like(scene.valid)
    whole = measure(make(), *images)
    assert np.isfinite(whole)
    tiled = feed_in_tiles(make(), *images, valid=everywhere, tile=tile).result()
    assert tiled == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("tile", [(32, 64), (96, 32)])
def test_tiles_give_the_result_of_the_whole_under_a_mask(metric, tile, scene, with_nan, feed_in_tiles):
    make, images = metric
    images = with_nan(*images)
    whole = measure(make(), *images, valid=scene.valid)
    assert np.isfinite(whole)
    tiled = feed_in_tiles(make(), *images, valid=scene.valid, tile=tile).result()
    assert tiled == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("shape", [(65, 33), (97, 66), (34, 63)])
def test_last_tiles_of_a_few_pixels_change_nothing(metric, shape, feed_in_tiles):
    make, images = metric
    images = [image[:, : shape[0], : shape[1]] for image in images]
    tiled = feed_in_tiles(make(), *images, valid=np.ones(shape, dtype=bool), tile=(32, 32)).result()
    assert tiled == pytest.approx(measure(make(), *images), rel=1e-9)


def test_a_wider_margin_than_asked_changes_nothing(metric, scene, feed_in_tiles):
    make, images = metric
    tiled = feed_in_tiles(make(), *images, valid=scene.valid, tile=(32, 64), extra=3).result()
    assert tiled == pytest.approx(measure(make(), *images, valid=scene.valid), rel=1e-9)


def test_values_under_the_mask_do_not_matter(metric, scene, with_nan):
    make, images = metric
    other = [np.where(scene.valid, image, np.float32(12345)) for image in images]
    spoilt = measure(make(), *with_nan(*images), valid=scene.valid)
    assert spoilt == measure(make(), *other, valid=scene.valid)


@pytest.mark.filterwarnings("error")
def test_nothing_seen_is_nan(metric):
    make, _ = metric
    assert np.isnan(make().result())


@pytest.mark.filterwarnings("error")
def test_nothing_valid_is_nan(metric, scene):
    make, images = metric
    assert np.isnan(measure(make(), *images, valid=np.zeros_like(scene.valid)))


def test_another_band_count_is_refused_with_both_shapes(scene):
    with pytest.raises(ShapeMismatch, match=r"\(3, 101, 139\).*\(4, 101, 139\)"):
        measure(SpectralAngle(), scene.reference, scene.fused[:3])


def test_a_mask_of_another_size_is_refused(scene):
    with pytest.raises(ShapeMismatch):
        measure(Rmse(), scene.reference, scene.fused, valid=scene.valid[1:])


@pytest.mark.parametrize("make", [DS, lambda: DRho(4)])
def test_a_panchromatic_image_of_two_bands_is_refused(make, scene):
    two = np.concatenate([scene.pan, scene.pan])
    images = (scene.fused, scene.ms_up, two, scene.pan) if make is DS else (scene.fused, two)
    with pytest.raises(WrongBandCount, match="2 band"):
        measure(make(), *images)
