# SPDX-License-Identifier: GPL-2.0-or-later
"""U-Nets against the size of the common implementation, and what each of the four sees."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.models.segmentation.segmenter import Seen, SegmenterConfig
from deep_fusion.models.segmentation.unet import UNetEarly, UNetLate, UNetOptical, UNetSar
from segmenter_support import images, network, size, tiny

COMMON = 17_262_977 + 65  # of its bilinear form with 3 bands and 2 classes: all layers, and 64 + 1 of the second class


@pytest.mark.parametrize(
    ("kind", "light", "full"),
    [
        (UNetOptical, 4_319_212, 17_264_588),
        (UNetSar, 4_318_345, 17_262_857),
        (UNetEarly, 4_319_789, 17_265_741),
        (UNetLate, 6_978_701, 27_894_029),
    ],
)
def test_parameter_counts(kind, light, full):
    assert (size(network(kind, "light")), size(network(kind, "full"))) == (light, full)


def test_with_three_bands_and_two_classes_it_is_the_common_implementation_plus_a_mask():
    """The mask is one more band of the first convolution, and a constant stands for each band."""
    net = UNetOptical(SegmenterConfig(3, 0, 2, (64, 128, 256, 512)))
    assert size(net) == COMMON + 64 * 9 + 3


@pytest.mark.parametrize("kind", [UNetOptical, UNetSar])
def test_a_network_of_one_image_does_without_the_other(kind):
    net = tiny(kind).eval()
    only = {role: seen for role, seen in images().items() if role in kind.roles}
    assert torch.equal(net(only).scores, net(images()).scores)


@pytest.mark.parametrize("kind", [UNetOptical, UNetEarly])
def test_scores_depend_on_pixels_up_to_122_away(kind):
    """With positive weights nothing cancels and no ReLU closes, and what grows wins every maximum."""
    net = tiny(kind, widths=(2, 2, 2, 2)).double().eval()
    for parameter in net.parameters():
        parameter.data.abs_()
    seen = {role: Seen(torch.zeros_like(one.values), one.there) for role, one in images(32, 416, 1).items()}
    seen = {role: Seen(*(each.double() for each in one)) for role, one in seen.items()}
    before = net(seen).scores
    reaches = []
    for column in range(208, 224):
        values = seen["optical"].values.clone()
        values[..., column] = 1
        touched = (net({**seen, "optical": Seen(values, seen["optical"].there)}).scores - before)[0, 0].abs().amax(0)
        columns = touched.nonzero()
        reaches.append(max(column - int(columns.min()), int(columns.max()) - column))
    assert max(reaches) == 122


def test_late_fusion_keeps_the_images_apart_until_their_maps_are_mixed():
    net = tiny(UNetLate).eval()
    for mixer in net.mixers:
        half = mixer.weight.shape[1] // 2
        mixer.weight.data[:, half:] = 0  # the maps of SAR come second
    first, second = images(seed=3), images(seed=4)
    swapped = {"optical": first["optical"], "sar": second["sar"]}
    assert torch.equal(net(first).scores, net(swapped).scores)
    assert not torch.equal(net(first).scores, net({**first, "optical": second["optical"]}).scores)
