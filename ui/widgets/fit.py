# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a model fits what was chosen beside it, in one sentence with the two numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...algorithms.messages import tr

#: By which share ratios may differ; the engine warns beyond it.
_RATIO_TOLERANCE = 0.05


@dataclass(frozen=True)
class Expected:
    """What a model was made for. Nothing, 0 and "any" stand for whatever there is."""

    task: str = ""
    network: str = ""
    bands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: names, by the parameter of the image
    ratio: float = 0.0
    sensor: str = "any"


@dataclass(frozen=True)
class Chosen:
    """What the dialog holds. Nothing, 0 and an empty text stand for what nobody knows yet."""

    task: str = ""
    networks: tuple[str, ...] = ()
    bands: Mapping[str, int] = field(default_factory=dict)  #: by the parameter of the image
    ratio: float = 0.0
    sensor: str = ""


def misfit(expected: Expected, chosen: Chosen) -> str:
    """The first thing that does not fit, the gravest first; empty if everything does, as far as is known."""
    return _of_other_kind(expected, chosen) or _other_bands(expected, chosen) or _other_sensor(expected, chosen)


def _of_other_kind(expected: Expected, chosen: Chosen) -> str:
    if chosen.task and expected.task != chosen.task:
        return tr("This is a model for {found}; this tool needs one for {wanted}.").format(
            found=expected.task, wanted=chosen.task
        )
    if chosen.networks and expected.network not in chosen.networks:
        return tr("This is a model of the network {found}; this tool needs one of {wanted}.").format(
            found=expected.network, wanted=", ".join(chosen.networks)
        )
    return ""


def _other_bands(expected: Expected, chosen: Chosen) -> str:
    for image, names in expected.bands.items():
        count = chosen.bands.get(image, 0)
        if count and count != len(names):
            return tr("The model takes {wanted} bands ({names}), the chosen image ({image}) has {found}.").format(
                wanted=len(names), names=", ".join(names), image=image, found=count
            )
    unknown = [image for image, count in chosen.bands.items() if count and image not in expected.bands]
    if unknown and expected.bands:
        return tr("The model takes 0 bands of {image}, and there are {found}. Leave that image out.").format(
            image=unknown[0], found=chosen.bands[unknown[0]]
        )
    return ""


def _other_sensor(expected: Expected, chosen: Chosen) -> str:
    if expected.ratio and chosen.ratio and abs(expected.ratio / chosen.ratio - 1) > _RATIO_TOLERANCE:
        return tr("The model learned with a pixel ratio of {wanted}, these images have {found}.").format(
            wanted=f"{expected.ratio:.3g}", found=f"{chosen.ratio:.3g}"
        )
    if expected.sensor != "any" and chosen.sensor and expected.sensor != chosen.sensor:
        return tr("The model learned from the sensor {wanted}, chosen is {found}.").format(
            wanted=expected.sensor, found=chosen.sensor
        )
    return ""
