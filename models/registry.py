# SPDX-License-Identifier: GPL-2.0-or-later
"""Which methods there are. Standard library only, so that QGIS can list them without torch.

A new method is one module in models/<family>/ and one record here.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from ..engine.errors import UnknownMethod


@dataclass(frozen=True)
class Role:
    """One input of a method: its name, what it is, and how many bands it may have (0: any number)."""

    name: str
    title: str
    bands: int = 0


@dataclass(frozen=True)
class MethodRecord:
    """What is known of a method before it is loaded."""

    id: str  #: lowercase, for ever: it stands in people's scripts and model files
    task: str
    title: str
    inputs: tuple[Role, ...]
    trainable: bool
    source: str  #: the publication that defines it
    target: str  #: "module:Class" below models/
    presets: tuple[str, ...] = ()  #: names of the ways to build and train a network; the first is the default

    def load(self) -> Any:
        """The class that implements the method; imports its module, for networks with torch."""
        module, name = self.target.split(":")
        return getattr(importlib.import_module("." + module, __package__), name)


_PAN_MS = (Role("pan", "Panchromatic image", bands=1), Role("ms", "Multispectral image"))

METHODS: tuple[MethodRecord, ...] = (
    MethodRecord(
        id="dcfnet",
        task="pansharpening",
        title="DCFNet",
        inputs=_PAN_MS,
        trainable=True,
        source="Wu, Huang, Deng & Zhang (2021), Dynamic Cross Feature Fusion for Remote Sensing Pansharpening, ICCV",
        target="pansharpening.dcfnet:DCFNet",
        presets=("robust", "paper"),
    ),
    MethodRecord(
        id="exp",
        task="pansharpening",
        title="EXP (interpolation only)",
        inputs=_PAN_MS,
        trainable=False,
        source="Vivone et al. (2015), A Critical Comparison Among Pansharpening Algorithms, IEEE TGRS 53(5)",
        target="pansharpening.exp:Exp",
    ),
    MethodRecord(
        id="brovey",
        task="pansharpening",
        title="Brovey transform",
        inputs=_PAN_MS,
        trainable=False,
        source="Gillespie, Kahle & Walker (1987), Color enhancement of highly correlated images II, RSE 22(3)",
        target="pansharpening.brovey:Brovey",
    ),
    MethodRecord(
        id="gsa",
        task="pansharpening",
        title="GSA (adaptive Gram-Schmidt)",
        inputs=_PAN_MS,
        trainable=False,
        source="Aiazzi, Baronti & Selva (2007), Improving Component Substitution Pansharpening, IEEE TGRS 45(10)",
        target="pansharpening.gsa:Gsa",
    ),
    MethodRecord(
        id="bt_h",
        task="pansharpening",
        title="BT-H (Brovey with haze correction)",
        inputs=_PAN_MS,
        trainable=False,
        source="Lolli, Alparone, Garzelli & Vivone (2017), Haze Correction for Contrast-Based Multispectral "
        "Pansharpening, IEEE GRSL 14(12)",
        target="pansharpening.bt_h:BtH",
    ),
)


def methods(task: str) -> tuple[MethodRecord, ...]:
    """All methods of a task, in the order in which people should see them."""
    return tuple(record for record in METHODS if record.task == task)


def method(task: str, name: str) -> MethodRecord:
    """The record of one method.

    Raises:
        UnknownMethod: no method of that task has this id; the message lists those that exist.
    """
    for record in methods(task):
        if record.id == name:
            return record
    raise UnknownMethod(task=task, name=name, known=", ".join(record.id for record in methods(task)))
