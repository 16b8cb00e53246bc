# SPDX-License-Identifier: GPL-2.0-or-later
"""A fine image for every day that the coarse sensor saw."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsRasterLayer,
)

from ...engine.jobs import Dated, SeriesJob, Source
from ...models.registry import method, methods
from ..layers import InputImage, band_numbers, input_image
from ..messages import tr
from ..parameters import (
    CSV_FILTER,
    absolute,
    add,
    add_creation_options,
    add_device,
    add_memory_limit,
    add_precision,
    add_seed,
    add_tile_size,
    add_training,
    any_file,
    compute,
    creation_options,
    enumeration,
    input_file,
    missing_file,
    training,
    whole_number,
)
from ..presenting import load_group
from ..result_layer import Look, completed, look_of, write_style_beside
from .dates import day_of_layer, pattern_problem, table_of_days
from .family import (
    TASK,
    Fusion,
    add_alignment,
    add_band_lists,
    add_mask_bits,
    add_preset,
    add_units,
    fitting_options,
    mask_bits,
    mask_bits_problem,
)

_RASTER = QgsProcessing.SourceType.TypeRaster

#: What counts as an image in a folder.
_SUFFIXES = (".tif", ".tiff", ".vrt", ".img", ".hdf", ".nc", ".jp2")

_Image = tuple[datetime.date, InputImage]


class PredictSeries(Fusion):
    """Plans the pairs, and predicts all days between, before and after them."""

    def __init__(self) -> None:
        super().__init__()
        self._series: dict[str, list[_Image]] = {}
        self._masks: dict[str, dict[datetime.date, InputImage]] = {}
        self._mask_bits: tuple[int, ...] = ()
        self._look = Look()

    def name(self) -> str:
        return "predict_series"

    def displayName(self) -> str:
        return tr("Predict series of fine images")

    def shortDescription(self) -> str:
        return tr("Predicts a fine image for every day that a coarse sensor saw, from a few fine ones.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Give all fine images (Landsat, say) and all coarse ones (MODIS, say) of a time. Fine and coarse images "
            "of one day are pairs; every other day of the coarse series is predicted from the pairs before and after "
            "it, or from the nearer end of the series. The log tells the plan first; PLAN_ONLY does nothing else.</p>"
            "<p><b>Dates</b> come from DATE_TABLE, else from the temporal properties of a layer, else from its file "
            "name: DATE_PATTERN, or without one the first digits that are a date (20200308, 2020-03-08, or 2020068 "
            "with the day of the year).</p>"
            "<p>Results are files YYYY-MM-DD_predicted.tif with temporal properties, so the temporal controller plays "
            "them. Networks learn once between two pairs. Days further than 40 days from a pair are warned about.</p>"
        )

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("series,dates,daily,temporal controller,batch,phenology").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        for kind, title in (("FINE", tr("fine")), ("COARSE", tr("coarse"))):
            add(
                self,
                QgsProcessingParameterMultipleLayers(
                    f"{kind}_SERIES", tr("All {kind} images").format(kind=title), _RASTER, optional=True
                ),
                tr("Layers or files. Instead of them, or besides, a folder can be given."),
            )
            folder = QgsProcessingParameterFile(
                f"{kind}_FOLDER",
                tr("Folder of {kind} images").format(kind=title),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            )
            add(self, folder, tr("Every image in it, though not in folders below it, belongs to the series."))
        known = [record.id for record in methods(TASK)]
        add(self, enumeration("METHOD", tr("Method"), known, "fine_aware"), tr("How to predict; see the single tools."))
        pattern = QgsProcessingParameterString("DATE_PATTERN", tr("Date in file names"), optional=True)
        add(self, pattern, tr("Such as L_YYYYMMDD or A YYYYDDD; * stands for anything. Empty: found in the name."))
        table = any_file("DATE_TABLE", tr("Table of dates"), optional=True, filters=CSV_FILTER)
        add(self, table, tr("A CSV file with a file name and a date as YYYY-MM-DD in each row."))
        self._add_planning()
        add_band_lists(self, "FINE_SERIES", "COARSE_SERIES")
        add_alignment(self)
        add_units(self)
        self._add_masks()
        self._add_learning()
        add(
            self,
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", tr("Folder for the results")),
            tr("Results are written there, one GeoTIFF for each day."),
        )
        self.addOutput(QgsProcessingOutputMultipleLayers("OUTPUT_LAYERS", tr("Predicted images")))
        self.addOutput(QgsProcessingOutputString("PLAN", tr("What was planned")))
        self.add_numbers(
            (
                ("PAIRS", tr("Number of pairs")),
                ("PREDICTED", tr("Number of predicted days")),
                ("COPIED", tr("Number of copied days")),
            )
        )

    def _add_masks(self) -> None:
        for kind, title in (("FINE", tr("fine")), ("COARSE", tr("coarse"))):
            masks = QgsProcessingParameterMultipleLayers(
                f"{kind}_MASKS", tr("Masks of {kind} images").format(kind=title), _RASTER, optional=True
            )
            add(self, masks, tr("Layers that mark bad pixels, each of the image of its day."), advanced=True)
        add_mask_bits(self)

    def _add_planning(self) -> None:
        add(
            self,
            enumeration("EXISTING", tr("Days that have a fine image"), ("skip", "copy", "predict"), "skip"),
            tr("skip: left out; copy: the fine image is written beside the results; predict: from the other pairs."),
        )
        add(
            self,
            whole_number("TOLERANCE", tr("Days between the images of a pair"), 0, least=0, most=30),
            tr("A fine and a coarse image that are at most so many days apart count as a pair."),
            advanced=True,
        )
        only = QgsProcessingParameterBoolean("PLAN_ONLY", tr("Only tell the plan"), False)
        add(self, only, tr("Check dates and pairs in the log before a long run."))

    def _add_learning(self) -> None:
        add_preset(self, advanced=True)
        iterations = whole_number("ITERATIONS", tr("Iterations of learning"), None, least=1, optional=True)
        add(self, iterations, tr("How long a network learns between two pairs. Empty: 300."), advanced=True)
        add_training(self, advanced=True)
        add_device(self)
        add_precision(self)
        add_seed(self)
        add_tile_size(self)
        add_memory_limit(self)
        add_creation_options(self)

    def refusal(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every algorithm; not every method needs torch."""
        self.needs_torch = method(TASK, self.parameterAsEnumString(parameters, "METHOD", context)).needs_torch
        return super().refusal(parameters, context)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Both series, a pattern that tells a day, and a date for every image."""
        lost = missing_file(self, parameters, "DATE_TABLE", context)
        if lost:
            return lost
        pattern = self.parameterAsString(parameters, "DATE_PATTERN", context)
        problem = mask_bits_problem(self, parameters, context)
        if problem:
            return problem
        if pattern_problem(pattern):
            return tr("DATE_PATTERN needs YYYY and MM and DD, or YYYY and DDD; it is {found}.").format(found=pattern)
        try:
            for kind in ("FINE", "COARSE"):
                problem = self._series_problem(kind, parameters, context)
                if problem:
                    return problem
        except (OSError, UnicodeDecodeError) as error:
            return tr("DATE_TABLE cannot be read: {reason}.").format(reason=error)
        return ""

    def _series_problem(self, kind: str, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        dated = self._dated(kind, parameters, context)
        if not dated:
            return tr("There are no {kind} images. Give {kind}_SERIES or {kind}_FOLDER.").format(kind=kind)
        for layer, day in [*dated, *self._dated_masks(kind, parameters, context)]:
            if not layer.isValid():
                return tr("{name} cannot be read as an image.").format(name=layer.source())
            if day is None:
                return tr(
                    "{name} has no date. Give it temporal properties, a date in its file name, a DATE_PATTERN or a "
                    "DATE_TABLE."
                ).format(name=layer.name())
        return ""

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """All images with their days, and the look of the first fine one for the results."""
        transforms = context.transformContext()
        for kind in ("FINE", "COARSE"):
            bands = self.parameterAsInts(parameters, f"BANDS_{kind}", context)
            dated = self._dated(kind, parameters, context)
            self._series[kind] = [(day, input_image([layer], bands, transforms)) for layer, day in dated if day]
            masks = self._dated_masks(kind, parameters, context)
            self._masks[kind] = {day: input_image([layer], [1], transforms) for layer, day in masks if day}
            if kind == "FINE":
                self._look = look_of([dated[0][0]], bands or band_numbers(dated[0][0]))
        self._mask_bits = mask_bits(self, parameters, context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> SeriesJob:
        """Predict the series."""

        def opened(kind: str, day: datetime.date, image: InputImage) -> Source:
            source = image.source(folder, feedback)
            if day not in self._masks[kind]:
                return source
            (mask,) = self._masks[kind][day].source(folder, feedback).files
            return Source(source.name, source.files, mask, self._mask_bits)

        def dated(kind: str) -> tuple[Dated, ...]:
            return tuple(Dated(day.isoformat(), opened(kind, day, image)) for day, image in self._series[kind])

        results = Path(absolute(self.parameterAsString(parameters, "OUTPUT_FOLDER", context)))
        results.mkdir(parents=True, exist_ok=True)
        preset = self.parameterAsEnumString(parameters, "PRESET", context)
        return SeriesJob(
            method=self.parameterAsEnumString(parameters, "METHOD", context),
            fine=dated("FINE"),
            coarse=dated("COARSE"),
            folder=str(results),
            existing=self.parameterAsEnumString(parameters, "EXISTING", context),
            tolerance_days=self.parameterAsInt(parameters, "TOLERANCE", context),
            plan_only=self.parameterAsBool(parameters, "PLAN_ONLY", context),
            training=training(self, parameters, context, self.parameterAsInt(parameters, "ITERATIONS", context)),
            options=fitting_options(self, parameters, context) | {"preset": preset},
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Styles with the day beside all results, and a group of them in the project."""
        paths, days = values.pop("OUTPUTS"), values.pop("DATES")
        for path, day in zip(paths, days):
            write_style_beside(path, completed(self._look, path), day)
        load_group(tr("Predicted series"), [(path, Path(path).stem) for path in paths], context)
        values["OUTPUT_LAYERS"] = paths

    def _dated(
        self, kind: str, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> list[tuple[QgsRasterLayer, Optional[datetime.date]]]:
        """The layers of a series with their days."""
        layers = list(self.parameterAsLayerList(parameters, f"{kind}_SERIES", context) or [])
        folder = self.parameterAsString(parameters, f"{kind}_FOLDER", context)
        if folder:
            files = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in _SUFFIXES)
            layers += [QgsRasterLayer(str(path), path.stem) for path in files]
        return self._with_days(layers, parameters, context)

    def _dated_masks(
        self, kind: str, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> list[tuple[QgsRasterLayer, Optional[datetime.date]]]:
        layers = self.parameterAsLayerList(parameters, f"{kind}_MASKS", context) or []
        return self._with_days(layers, parameters, context)

    def _with_days(
        self, layers: Sequence[QgsRasterLayer], parameters: dict[str, Any], context: QgsProcessingContext
    ) -> list[tuple[QgsRasterLayer, Optional[datetime.date]]]:
        pattern = self.parameterAsString(parameters, "DATE_PATTERN", context)
        path = input_file(self, parameters, "DATE_TABLE", context)
        table = table_of_days(path) if path else {}
        return [(layer, day_of_layer(layer, pattern, table)) for layer in layers]
