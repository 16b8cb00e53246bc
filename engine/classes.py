# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes of maps: which there are, what they are called, and their colours where nobody chose any."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from .errors import BadOption, NoClassMap
from .jobs import LARGEST_CLASS, MOST_CLASSES, LandClass, Source
from .progress import Progress
from .raster.files import tags_of
from .raster.numbered import numbers_in
from .raster.raster import Raster
from .weights.model_file import Card

#: The tag in which a map tells its classes.
TAG = "DEEP_FUSION_CLASSES"

#: Each as far as can be from all before it, by its distance in CIELAB (29 or more), of middling lightness and strength.
COLOURS = (
    "#2d78d2", "#d2e13c", "#e12d3c", "#00f0e1", "#ff69e1", "#695a1e", "#00963c", "#e196a5", "#f0961e", "#c3d296",
    "#0f7869", "#87d2ff", "#783cb4", "#b41e69", "#784b78", "#d2a5ff", "#a54b0f", "#00f096", "#ffa578", "#a5961e",
    "#87e15a", "#a54b4b", "#0078a5", "#ff6987",
)  # fmt: skip


def known_classes(given: Sequence[LandClass], rasters: Sequence[Raster], progress: Progress) -> tuple[LandClass, ...]:
    """The classes of rasters of class numbers, all with colours: those given, else the numbers that the rasters hold.

    A 0 that not all of the rasters hold stands for no class, as is usual in labels.

    Raises:
        BadOption: a number is given twice, or is no class number.
        NoClassMap: there is no class number, or there are more numbers than there can be classes.
    """
    if given:
        _check(given)
        return coloured(given)
    held = [set(numbers_in(raster, progress)) for raster in rasters]
    found = {number for numbers in held for number in numbers if number or all(0 in each for each in held)}
    if not 0 < len(found) <= MOST_CLASSES:
        raise NoClassMap(name=" + ".join(raster.name for raster in rasters), found=len(found), most=MOST_CLASSES)
    return coloured([LandClass(number, str(number)) for number in sorted(found)])


def coloured(classes: Iterable[LandClass]) -> tuple[LandClass, ...]:
    """The classes with a colour for those that have none: the first of COLOURS that is free, all over again at the end.

    Beyond two dozen classes colours repeat; nobody can tell so many apart.
    """
    listed = list(classes)
    taken = {each.colour.lower() for each in listed}
    free = [colour for colour in COLOURS if colour not in taken] or list(COLOURS)
    bare = [place for place, each in enumerate(listed) if not each.colour]
    for turn, place in enumerate(bare):
        listed[place] = replace(listed[place], colour=free[turn % len(free)])
    return tuple(listed)


def classes_on(card: Card) -> tuple[LandClass, ...]:
    """The classes of a model, in the order of the network's outputs."""
    return tuple(LandClass(**each) for each in card.classes)


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour written #rrggbb, 0 to 255."""
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return red, green, blue


def classes_tag(classes: Iterable[LandClass]) -> dict[str, str]:
    """The tag by which a map tells its classes, for whoever writes one."""
    return {TAG: json.dumps([asdict(each) for each in classes])}


def tagged_classes(source: Source) -> tuple[LandClass, ...]:
    """The classes that a map tells by its tag; none if it has no such tag, or one that was spoilt."""
    try:
        told = json.loads(tags_of(source).get(TAG, "[]"))
        return tuple(LandClass(int(each["number"]), str(each["name"]), str(each.get("colour", ""))) for each in told)
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()


def _check(classes: Sequence[LandClass]) -> None:
    numbers = [each.number for each in classes]
    if not all(0 <= number <= LARGEST_CLASS for number in numbers):
        reason = f"class numbers are whole numbers from 0 to {LARGEST_CLASS}"
        raise BadOption(name="classes", value=str(numbers), reason=reason)
    if len(set(numbers)) < len(numbers):
        raise BadOption(name="classes", value=str(numbers), reason="every class needs a number of its own")
    if len(numbers) > MOST_CLASSES:
        raise BadOption(
            name="classes", value=f"a list of {len(numbers)}", reason=f"there may be {MOST_CLASSES} at most"
        )
