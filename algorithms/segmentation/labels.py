# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels: which classes a layer of polygons or a raster holds, and how they become a raster of class numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Optional, Union

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsMapLayer,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)

from ...engine.jobs import LARGEST_CLASS, MOST_CLASSES, LandClass
from ..class_map import classes_of_map
from ..layers import InputImage, engine_path, input_image
from ..messages import tr
from ..result_layer import stand_in
from .polygon_labels import Lattice, PolygonLabels, as_text

LabelSource = Union[PolygonLabels, InputImage]

#: Entries of a byte's colour table, all of which QGIS shows as classes, whether the raster holds them or not.
_COLOUR_TABLE = 256


def classes_of_layer(layer: QgsMapLayer, field: str = "") -> tuple[LandClass, ...]:
    """The classes that a layer tells. Call it on the main thread.

    Those of polygons are the values of a field (see `classes_by_value`). Those of a raster are the ones of its paletted
    style, else of the style in the file beside it, else those that its own file tells; none if none does.

    Raises:
        QgsProcessingException: the field cannot be that of a class.
    """
    if isinstance(layer, QgsVectorLayer):
        return tuple(classes_by_value(layer, field).values())
    shown = _paletted(layer)
    if any(each.name != str(each.number) for each in shown):
        return shown
    return _beside(layer) or _told(layer, shown) or (shown if len(shown) < _COLOUR_TABLE else ())


def classes_by_value(layer: QgsVectorLayer, field: str) -> dict[str, LandClass]:
    """The class of each value of a field, written as text, with name and colour of the layer's style by that field.

    Whole numbers from 1 to 65535 are the numbers of their classes. If there is any other value, 0 and negative numbers
    among them, all are numbered from 1 on in their order. NULL and blanks are no classes.

    Raises:
        QgsProcessingException: there is no such field, or it has no value, or too many to be classes.
    """
    index = layer.fields().lookupField(field)
    if index < 0:
        raise QgsProcessingException(tr("{name} has no field {field}.").format(name=layer.name(), field=field))
    values = [as_text(value) for value in sorted(filter(as_text, layer.uniqueValues(index)))]
    if not 0 < len(values) <= MOST_CLASSES:
        raise QgsProcessingException(
            tr(
                "The field {field} of {name} has {count} different values, where 1 to {most} can be classes. "
                "Choose the field that holds the class."
            ).format(field=field, name=layer.name(), count=len(values), most=MOST_CLASSES)
        )
    whole = [whole_number(value) or 0 for value in values]
    fit = len(set(whole)) == len(values) and 0 < min(whole) <= max(whole) <= LARGEST_CLASS
    numbers = whole if fit else range(1, len(values) + 1)
    styles = _styles(layer, field)
    return {value: LandClass(number, *styles.get(value, (value, ""))) for value, number in zip(values, numbers)}


def number_among(classes: Sequence[LandClass], value: str, own: LandClass) -> Optional[int]:
    """The number that a value of a field has among the classes of somebody else; None if they lack it.

    The same number and name counts most, then the name, then the number that the value is.

    Args:
        classes: those of a map, say.
        value: as text.
        own: the value's class by its own layer.
    """
    if any((each.number, each.name) == (own.number, own.name) for each in classes):
        return own.number
    name, whole = own.name.strip().casefold(), whole_number(value)
    found = [each.number for each in classes if each.name.strip().casefold() == name]
    found += [each.number for each in classes if each.number == whole]
    return found[0] if found else None


def completed_classes(classes: Sequence[LandClass], by_value: Mapping[str, LandClass]) -> tuple[LandClass, ...]:
    """The classes of a map, and then those of a field's values that it lacks.

    A whole number keeps its number if that is free; all others are numbered down from 65535, far from those of maps.
    """
    listed = list(classes)
    for value, own in by_value.items():
        if number_among(listed, value, own) is None:
            taken = {each.number for each in listed}
            wanted = whole_number(value)
            if wanted is None or not 0 <= wanted <= LARGEST_CLASS or wanted in taken:
                wanted = next(number for number in range(LARGEST_CLASS, -1, -1) if number not in taken)
            listed.append(replace(own, number=wanted))
    return tuple(listed)


def label_source(
    layer: QgsMapLayer,
    field: str,
    classes: Sequence[LandClass],
    image: QgsRasterLayer,
    context: QgsProcessingContext,
) -> LabelSource:
    """A layer of labels as what gives a raster of class numbers. Call it on the main thread.

    Args:
        layer: polygons, or a raster of class numbers, which is taken as it is.
        field: of the polygons, with the class.
        classes: those of the run; values that they lack (see `number_among`) are left out.
        image: on whose pixels polygons are rasterised.
        context: of the run.
    """
    if isinstance(layer, QgsRasterLayer):
        return input_image([layer], [], context.transformContext())
    by_value = classes_by_value(layer, field)
    numbers = {value: number_among(classes, value, own) for value, own in by_value.items()}
    return PolygonLabels(
        layer.name(),
        QgsVectorLayerFeatureSource(layer),
        layer.fields().lookupField(field),
        {value: number for value, number in numbers.items() if number is not None},
        Lattice(image.crs(), image.extent(), image.width(), image.height()),
        context.transformContext(),
    )


def _paletted(layer: QgsRasterLayer) -> tuple[LandClass, ...]:
    renderer = layer.renderer()
    if not isinstance(renderer, QgsPalettedRasterRenderer):
        return ()
    entries = [entry for entry in renderer.classes() if entry.value in range(LARGEST_CLASS + 1)]
    return tuple(
        LandClass(int(entry.value), entry.label or as_text(entry.value), entry.color.name()) for entry in entries
    )


def _beside(layer: QgsRasterLayer) -> tuple[LandClass, ...]:
    """By the style in the file beside the raster, which Processing does not load."""
    with stand_in() as other:
        other.loadNamedStyle(layer.styleURI())
        return _paletted(other)


def _told(layer: QgsRasterLayer, shown: Sequence[LandClass]) -> tuple[LandClass, ...]:
    """By the raster's own file, with the colours that are shown where it tells none."""
    path = engine_path(layer)
    colours = {each.number: each.colour for each in shown}
    told = classes_of_map(path) if path else ()
    return tuple(replace(each, colour=each.colour or colours.get(each.number, "")) for each in told)


def _styles(layer: QgsVectorLayer, field: str) -> dict[str, tuple[str, str]]:
    """Name and colour by the value as text, if the layer is styled by this field, or is so by default."""
    found = _categories(layer, field)
    if not found and layer.providerType() != "memory":  # which has no default, and whose copy would hold all features
        other = layer.clone()
        other.loadDefaultStyle()  # which Processing does not load
        found = _categories(other, field)
    return found


def _categories(layer: QgsVectorLayer, field: str) -> dict[str, tuple[str, str]]:
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer) or renderer.classAttribute().strip('"') != field:
        return {}
    found = {}
    for category in renderer.categories():
        several = category.value() if isinstance(category.value(), list) else [category.value()]
        for value in filter(None, map(as_text, several)):
            found[value] = category.label() or value, category.symbol().color().name()
    return found


def whole_number(value: str) -> Optional[int]:
    """The whole number that a text says; None if it says none."""
    try:
        return int(value)
    except ValueError:
        return None
