# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of pansharpening, and of the model that is trained for them."""

from __future__ import annotations

from pathlib import Path

from map_picture import Panel, draw_maps, photo, square, styled
from page_picture import draw_page
from picture_data import demo
from picture_runs import image, made, page, picture
from qgis.PyQt.QtGui import QImage

_SMALL, _MIDDLE = 512, 768  # SIZE of the demo data


def _pair() -> dict[str, Path]:
    return {"PAN": demo(_SMALL) / "vhr_pan.tif", "MS": demo(_SMALL) / "vhr_ms.tif"}


def _learned(output: str) -> Path:
    """The sharpened image (OUTPUT) or the model (OUTPUT_MODEL) of one run of DCFNet."""
    files = {"OUTPUT_MODEL": "dcfnet.safetensors", "OUTPUT": "dcfnet.tif"}
    return made("pansharpen_dcfnet", files, **_pair(), ADAPT_ITERATIONS=40)[output]


def _sharpened(title: str, fused: Path) -> QImage:
    """The images and what came of them."""
    pan, ms = _pair().values()
    panels = [
        Panel("Multispectral, 2 m", [photo(ms)]),
        Panel("Panchromatic, 0.5 m", [photo(pan, (1,))]),
        Panel(title, [photo(fused, like=ms)]),
    ]
    return draw_maps([panels], square(photo(pan, (1,)), 48, 0.71, 0.36), 288)


@picture
def _pansharpen_classical() -> QImage:
    return _sharpened("BT-H, 0.5 m", image("bt_h.tif", "pansharpen_classical", **_pair(), METHOD="bt_h"))


@picture
def _pansharpen_dcfnet() -> QImage:
    return _sharpened("DCFNet, 0.5 m", _learned("OUTPUT"))


@picture
def _pansharpen_network() -> QImage:
    fused = image("fusionnet.tif", "pansharpen_network", **_pair(), NETWORK="fusionnet", ADAPT_ITERATIONS=300)
    return _sharpened("FusionNet, 0.5 m", fused)


def _fusionnet_files() -> dict[str, Path]:
    files = {"OUTPUT_MODEL": "trained.safetensors", "OUTPUT_HTML": "trained.html"}
    pair = {"PAN_LAYERS": demo(_MIDDLE) / "vhr_pan.tif", "MS_LAYERS": demo(_MIDDLE) / "vhr_ms.tif"}
    return made("train_pansharpening", files, **pair, NETWORK="fusionnet", ITERATIONS=400)


@picture
def _train_pansharpening() -> QImage:
    return draw_page(_fusionnet_files()["OUTPUT_HTML"], ["Outcome", "Loss"])


@picture
def _model_info() -> QImage:
    return draw_page(page("card.html", "model_info", MODEL=_fusionnet_files()["OUTPUT_MODEL"]), ["Card"])


@picture
def _assess_pansharpening() -> QImage:
    truth = demo(_SMALL) / "vhr_truth.tif"
    report = page("quality.html", "assess_pansharpening", FUSED=_learned("OUTPUT"), REFERENCE=truth, **_pair())
    return draw_page(report, ["Quality", "By band"])


@picture
def _compare_pansharpening() -> QImage:
    methods = ["exp", "brovey", "gsa", "bt_h", "mtf_glp_fs", "fusionnet"]
    report = page("ranking.html", "compare_pansharpening", **_pair(), METHODS=methods, PROTOCOL="reduced")
    return draw_page(report, ["At reduced resolution, against the original multispectral image", "Q2N by method"])


@picture
def _explain_pansharpening() -> QImage:
    model = _learned("OUTPUT_MODEL")
    folder = made("explain_pansharpening", {"FOLDER": "explained"}, **_pair(), MODEL=model, BAND=3)["FOLDER"]
    names = {"hr": "Fine branch, 0.5 m", "mr": "Middle branch, 1 m", "lr": "Coarse branch, 2 m"}
    result, pan = photo(_learned("OUTPUT")), photo(_pair()["PAN"], (1,))
    maps = []
    for name, title in names.items():
        maps.append(Panel(title, [styled(folder / f"cam_{name}_before_the_last_transfer.tif"), pan]))
    return draw_maps([[Panel("Result of DCFNet", [result]), *maps]], square(result, 54, 0.66, 0.36), 216)
