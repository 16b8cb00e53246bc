# SPDX-License-Identifier: GPL-2.0-or-later
"""Parameters that several algorithms have: how they are declared, helped and read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Optional

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..engine.jobs import Compute, Training
from .messages import tr

HTML_FILTER = "HTML (*.html)"
CSV_FILTER = "CSV (*.csv)"
JSON_FILTER = "JSON (*.json)"
MODEL_FILTER = "Deep Fusion model (*.safetensors)"

#: By its path, as there are no widgets without a desktop.
_WIDGETS = f"{__name__.rpartition('.algorithms.')[0]}.ui.widgets"
_CLASS_FIELD_WIDGET = f"{_WIDGETS}.class_field.ClassFieldWrapper"
_MODEL_WIDGET = f"{_WIDGETS}.model_file.ModelFileWrapper"
_RASTER_OPTIONS_WIDGET = "processing.algs.gdal.ui.RasterOptionsWidget.RasterOptionsWidgetWrapper"


def add(
    algorithm: QgsProcessingAlgorithm,
    parameter: QgsProcessingParameterDefinition,
    help_text: str,
    advanced: bool = False,
) -> None:
    """Declare a parameter together with its help."""
    parameter.setHelp(help_text)
    if advanced:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    algorithm.addParameter(parameter)


def enumeration(name: str, description: str, choices: Iterable[str], default: str) -> QgsProcessingParameterEnum:
    """A choice whose values are strings, so that scripts survive when choices are added."""
    return QgsProcessingParameterEnum(
        name, description, options=list(choices), defaultValue=default, usesStaticStrings=True
    )


def whole_number(
    name: str, description: str, default: Optional[int], least: int, most: int = 10**9, optional: bool = False
) -> QgsProcessingParameterNumber:
    """An integer within limits."""
    kind = QgsProcessingParameterNumber.Type.Integer
    return QgsProcessingParameterNumber(name, description, kind, default, optional, least, most)


def real_number(
    name: str, description: str, default: Optional[float], least: float, most: float = 1e12, optional: bool = False
) -> QgsProcessingParameterNumber:
    """A real number within limits."""
    kind = QgsProcessingParameterNumber.Type.Double
    return QgsProcessingParameterNumber(name, description, kind, default, optional, least, most)


def class_field(parent: str, name: str = "CLASS_FIELD", description: str = "") -> QgsProcessingParameterField:
    """The field of a layer of labels that holds the class; a raster in its place has none. Any name may be typed."""
    parameter = QgsProcessingParameterField(name, description or tr("Class field"), None, parent, optional=True)
    parameter.setMetadata({"widget_wrapper": {"class": _CLASS_FIELD_WIDGET}})
    return parameter


def model_file(name: str, description: str, optional: bool = False) -> QgsProcessingParameterFile:
    """A model to read. Files of any name are taken, because the engine says better what is wrong with them."""
    parameter = any_file(name, description, optional, MODEL_FILTER + ";;")
    parameter.setMetadata({"widget_wrapper": {"class": _MODEL_WIDGET}})
    return parameter


def any_file(name: str, description: str, optional: bool = False, filters: str = "") -> QgsProcessingParameterFile:
    """A file to read, with or without a suffix."""
    kind = QgsProcessingParameterFile.Behavior.File
    filters += tr("All files (*)")
    return QgsProcessingParameterFile(name, description, kind, optional=optional, fileFilter=filters)


def report(name: str, description: str, file_filter: str) -> QgsProcessingParameterFileDestination:
    """A report that is written if it is wanted."""
    return QgsProcessingParameterFileDestination(name, description, file_filter, optional=True)


def absolute(path: str) -> str:
    """A path that also holds in the engine's working folder; an empty one stays empty."""
    return os.path.abspath(path) if path else ""


def input_file(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str:
    """The path of a file to read; empty if none was given."""
    return absolute(algorithm.parameterAsFile(parameters, name, context))


def missing_file(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str:
    """The sentence about a file to read that does not exist; empty if it does, or if none was given."""
    path = input_file(algorithm, parameters, name, context)
    if path and not os.path.isfile(path):
        return tr("{name}: the file {path} does not exist. Choose another.").format(path=path, name=name)
    return ""


def output_file(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str:
    """The path of a file to write; empty if it is not wanted. Ask once: a temporary file has another name each time."""
    if not parameters.get(name):
        return ""
    return absolute(algorithm.parameterAsFileOutput(parameters, name, context))


def add_device(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare where to compute."""
    add(
        algorithm,
        enumeration("DEVICE", tr("Device"), ("auto", "cpu", "cuda", "mps"), "auto"),
        tr("Where to compute. auto takes a graphics card if the engine can use one; the log says which and why."),
        advanced=True,
    )


def add_precision(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare how exactly to compute."""
    add(
        algorithm,
        enumeration("PRECISION", tr("Precision"), ("auto", "float32", "mixed"), "auto"),
        tr("mixed computes in bfloat16 where it can: faster on graphics cards, and accurate to about three digits."),
        advanced=True,
    )


def add_tile_size(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare how much to compute at a time."""
    add(
        algorithm,
        whole_number("TILE_SIZE", tr("Tile size (pixels, 0 = automatic)"), 0, least=0),
        tr("Edge of the squares that are computed one after the other. It changes speed and memory, not the result."),
        advanced=True,
    )


def add_memory_limit(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare how much memory the engine may take."""
    add(
        algorithm,
        whole_number("MEMORY_LIMIT", tr("Memory limit (MB, 0 = automatic)"), 0, least=0),
        tr("How much main memory the engine may use. Tiles are chosen by it; a run that cannot do with it stops."),
        advanced=True,
    )


def compute(algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> Compute:
    """What the user chose for them; what the algorithm does not ask for is left to the engine."""
    asked = {parameter.name() for parameter in algorithm.parameterDefinitions()}
    chosen: dict[str, Any] = {}
    for name, read, setting in (
        ("DEVICE", algorithm.parameterAsEnumString, "device"),
        ("PRECISION", algorithm.parameterAsEnumString, "precision"),
        ("TILE_SIZE", algorithm.parameterAsInt, "tile_size"),
        ("MEMORY_LIMIT", algorithm.parameterAsInt, "memory_limit_mb"),
    ):
        if name in asked:
            chosen[setting] = read(parameters, name, context)
    return Compute(**chosen)


def add_seed(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare the start of the random numbers."""
    add(
        algorithm,
        whole_number("SEED", tr("Seed"), 0, least=0),
        tr("Start of the random numbers. On a processor the same inputs and seed give the same result."),
        advanced=True,
    )


def add_creation_options(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare how GDAL writes the result."""
    options = QgsProcessingParameterString("CREATION_OPTIONS", tr("Creation options"), defaultValue="", optional=True)
    options.setMetadata({"widget_wrapper": {"class": _RASTER_OPTIONS_WIDGET}})
    add(
        algorithm,
        options,
        tr(
            "Options of GDAL's GeoTIFF writer, such as COMPRESS=ZSTD|PREDICTOR=2. Without any, the file is tiled, "
            "compressed without loss, and a BigTIFF where it has to be."
        ),
        advanced=True,
    )


def creation_options(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> tuple[str, ...]:
    """The user's creation options, one by one."""
    text = algorithm.parameterAsString(parameters, "CREATION_OPTIONS", context)
    return tuple(option.strip() for option in text.split("|") if option.strip())


def add_iterations(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare how long to learn."""
    add(
        algorithm,
        whole_number("ITERATIONS", tr("Iterations"), None, least=1, optional=True),
        tr(
            "How many batches to learn from. Training stops earlier when validation does not improve any more. "
            "Empty: as the network's preset says."
        ),
    )


def add_training(algorithm: QgsProcessingAlgorithm, advanced: bool, patches: str = "") -> None:
    """Declare how to learn; how long is declared by the algorithm itself.

    Args:
        algorithm: learns.
        advanced: whether the time limit is among the advanced parameters.
        patches: help that says of which image the pixels of a patch are, where there is more than one kind.
    """
    empty = " " + tr("Empty: as the network's preset says.")
    add(
        algorithm,
        whole_number("BATCH_SIZE", tr("Batch size"), None, least=1, most=1024, optional=True),
        tr("Patches that are learned from at a time. More need more memory.") + empty,
        advanced=True,
    )
    add(
        algorithm,
        real_number("LEARNING_RATE", tr("Learning rate"), None, least=0, most=1, optional=True),
        tr("Size of the first steps; it falls to a hundredth of this in the course of training.") + empty,
        advanced=True,
    )
    add(
        algorithm,
        whole_number("PATCH_SIZE", tr("Patch size (pixels)"), None, least=8, most=1024, optional=True),
        (patches or tr("Edge of the training patches, in pixels.")) + empty,
        advanced=True,
    )
    add(
        algorithm,
        real_number("VALIDATION_SHARE", tr("Share for validation"), 0.2, least=0.01, most=0.9),
        tr("Part of the image, in blocks, that is not learned from. On it the best state is chosen."),
        advanced=True,
    )
    add(
        algorithm,
        real_number("TIME_LIMIT", tr("Time limit (seconds, 0 = none)"), 0, least=0),
        tr(
            "Training stops after this time and keeps the best state so far. "
            "With a limit the result depends on the speed of the computer."
        ),
        advanced=advanced,
    )


def training(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    iterations: int,
    resume_from: str = "",
) -> Training:
    """What the user chose for training."""
    return Training(
        iterations=iterations,
        batch_size=algorithm.parameterAsInt(parameters, "BATCH_SIZE", context),
        learning_rate=algorithm.parameterAsDouble(parameters, "LEARNING_RATE", context),
        patch_size=algorithm.parameterAsInt(parameters, "PATCH_SIZE", context),
        validation_share=algorithm.parameterAsDouble(parameters, "VALIDATION_SHARE", context),
        time_limit_s=algorithm.parameterAsDouble(parameters, "TIME_LIMIT", context),
        resume_from=resume_from,
    )
