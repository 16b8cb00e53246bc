# SPDX-License-Identifier: GPL-2.0-or-later
"""Cross fusion against its formula written out, and the weights of the two images where data are missing."""

from __future__ import annotations

import torch
from deep_fusion.models.segmentation.cross_fusion import CrossFusion

CHANNELS, HEADS = 8, 2
SIDE = CHANNELS // HEADS


def block(seed: int = 3) -> CrossFusion:
    torch.manual_seed(seed)
    made = CrossFusion(CHANNELS, HEADS).eval()
    made.temperature.data = torch.tensor([1.5, 3.0])[:, None, None]
    return made


def features(rows: int = 4, cols: int = 6, seed: int = 2) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return {role: torch.randn(2, CHANNELS, rows, cols, generator=generator) for role in ("optical", "sar")}


def everywhere(rows: int = 4, cols: int = 6) -> dict[str, torch.Tensor]:
    return {role: torch.ones(2, 1, rows, cols) for role in ("optical", "sar")}


def written_out(fusion: CrossFusion, maps: dict[str, torch.Tensor], image: int, row: int, col: int):
    """The fused maps and the optical weights of the heads at one pixel, where both images are there everywhere."""
    normed = {role: fusion.norms[role](maps[role])[image] for role in maps}
    query = fusion.query.weight[:, :, 0, 0] @ torch.cat([normed["optical"], normed["sar"]])[:, row, col]
    weighed, shares = {role: torch.zeros(CHANNELS) for role in maps}, []
    for head in range(HEADS):
        part = slice(head * SIDE, head * SIDE + SIDE)
        attended, fit = {}, {}
        for role in maps:
            both = torch.einsum("oc,chw->ohw", fusion.key_value[role].weight[:, :, 0, 0], normed[role])
            key, value = both[:CHANNELS][part], both[CHANNELS:][part]
            rows, cols = (each / each.square().sum((1, 2), keepdim=True).sqrt() for each in (key, value))
            table = torch.tensor([[(one * other).sum() for other in cols] for one in rows])
            columns = torch.softmax(fusion.temperature[head] * table, 0)
            attended[role] = query[part] @ columns + maps[role][image, part, row, col]
            fit[role] = query[part] @ key[:, row, col] / SIDE**0.5
        share = torch.sigmoid(fit["optical"] - fit["sar"])
        shares.append(share)
        weighed["optical"][part] = 2 * share * attended["optical"]
        weighed["sar"][part] = 2 * (1 - share) * attended["sar"]
    return torch.cat([weighed["optical"], weighed["sar"]]), torch.stack(shares).mean()


def test_a_pixel_is_the_formula_written_out():
    fusion, maps = block(), features()
    with torch.no_grad():
        fused = fusion(maps, everywhere())
        for image, row, col in ((0, 0, 0), (1, 3, 2)):
            joined, share = written_out(fusion, maps, image, row, col)
            expected = fusion.join(joined[None, :, None, None])[0, :, 0, 0]
            torch.testing.assert_close(fused.maps[image, :, row, col], expected, rtol=1e-4, atol=1e-5)
            torch.testing.assert_close(fused.optical_share[image, 0, row, col], share, rtol=1e-4, atol=1e-5)


def test_shares_lie_between_zero_and_one_and_differ():
    share = block()(features(), everywhere()).optical_share
    assert share.shape == (2, 1, 4, 6)
    assert 0 < share.min() < share.max() < 1


def test_an_image_that_lacks_a_pixel_has_no_weight_there():
    there = everywhere()
    there["optical"][:, :, :2] = 0
    there["sar"][:, :, 3:] = 0
    share = block()(features(), there).optical_share
    assert share[:, :, :2].max() < 1e-4
    assert share[:, :, 3:].min() > 1 - 1e-4
    assert torch.equal(share[:, :, 2], block()(features(), everywhere()).optical_share[:, :, 2])


def test_half_a_pixel_halves_the_odds():
    """Those of each head, of which the share is the mean."""
    there = everywhere()
    there["optical"][:] = 0.5
    odds = [share / (1 - share) for share in (block()(features(), one).optical_share for one in (everywhere(), there))]
    assert (odds[1] < odds[0]).all()
    assert (odds[1] > 0.45 * odds[0]).all()


def test_where_neither_image_is_there_both_count():
    there = {role: torch.zeros(2, 1, 4, 6) for role in ("optical", "sar")}
    fused = block()(features(), there)
    assert fused.maps.isfinite().all()
    assert 0 < fused.optical_share.min() < fused.optical_share.max() < 1


def test_missing_places_change_nothing_elsewhere():
    there = everywhere()
    there["optical"][..., :3] = 0
    maps, spoilt = features(), features()
    spoilt["optical"][..., :3] = 50.0
    one, other = (block()(each, there).maps for each in (maps, spoilt))
    torch.testing.assert_close(one[..., 3:], other[..., 3:], rtol=1e-5, atol=1e-6)


def test_a_window_twice_as_large_with_the_same_content_gives_the_same():
    maps, fusion = features(), block()
    doubled = {role: each.repeat(1, 1, 2, 2) for role, each in maps.items()}
    expected = fusion(maps, everywhere()).maps.repeat(1, 1, 2, 2)
    torch.testing.assert_close(fusion(doubled, everywhere(8, 12)).maps, expected, rtol=1e-4, atol=1e-5)
