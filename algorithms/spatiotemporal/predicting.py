# SPDX-License-Identifier: GPL-2.0-or-later
"""From pairs and dates to predicted images: what the algorithms that predict share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputString,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterDestination,
)

from ...engine.jobs import FAR_DAYS, DatedPair, LandClass, PredictJob, Source, Target
from ..class_map import write_class_style_beside
from ..heat_map import write_heat_style_beside
from ..messages import tr
from ..parameters import (
    HTML_FILTER,
    absolute,
    add,
    add_creation_options,
    add_memory_limit,
    add_tile_size,
    compute,
    creation_options,
    output_file,
    report,
)
from ..presenting import load_group, present, show_as_file_says
from ..result_layer import completed, write_style_beside
from .dates import day_of_layer
from .family import PairsReader


class Prediction(PairsReader):
    """Pairs of fine and coarse images, and coarse images of other dates, in; fine images of these dates out."""

    def __init__(self) -> None:
        super().__init__()
        self._destinations: dict[str, str] = {}
        self._far: list[str] = []
        self._days: list[str] = []

    def add_results(self) -> None:
        """Declare where results go."""
        add_tile_size(self)
        add_memory_limit(self)
        add_creation_options(self)
        for name, title, text, made in (
            ("OUTPUT", tr("Predicted image"), tr("The GeoTIFF to write, for one date."), True),
            ("OUTPUT_SOURCE", tr("Source of each pixel"), tr("1 the earlier pair, 2 the later one, 3 both."), False),
            (
                "OUTPUT_UNCERTAINTY",
                tr("Disagreement of both pairs"),
                tr("How far the predictions from the two pairs are from each other, by band."),
                False,
            ),
        ):
            add(self, QgsProcessingParameterRasterDestination(name, title, None, True, made), text)
        folder = QgsProcessingParameterFolderDestination(
            "OUTPUT_FOLDER", tr("Folder for several dates"), None, True, False
        )
        add(self, folder, tr("Needed if there are several dates to predict: one GeoTIFF for each is written there."))
        page = tr("A page with the share of each pair, how the network learned, and a part of the images.")
        add(self, report("OUTPUT_HTML", tr("Report"), HTML_FILTER), page)
        self.addOutput(QgsProcessingOutputMultipleLayers("OUTPUT_LAYERS", tr("Predicted images")))
        self.addOutput(QgsProcessingOutputString("WEIGHTS", tr("Share of the later pair, by date and band (JSON)")))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for all pairs; and there has to be room for as many results as there are dates."""
        problem = super().problem(parameters, context)
        if problem:
            return problem
        several = len(self.parameterAsLayerList(parameters, "COARSE_2", context)) > 1
        if several and not parameters.get("OUTPUT_FOLDER"):
            return tr("There are several dates to predict. Choose a folder for the results (OUTPUT_FOLDER).")
        if not (parameters.get("OUTPUT") or parameters.get("OUTPUT_FOLDER")):
            return tr("There is nowhere to write the result. Give OUTPUT.")
        return ""

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """All images; and which dates are far from both pairs, as far as layers or file names tell."""
        super().read_inputs(parameters, context)
        fine = [self.parameterAsRasterLayer(parameters, name, context) for name in ("FINE_1", "FINE_3")]
        known = [day for day in (day_of_layer(layer) for layer in fine if layer is not None) if day is not None]
        self._far, self._days = [], []
        for layer in self.parameterAsLayerList(parameters, "COARSE_2", context):
            day = day_of_layer(layer)
            self._days.append("" if day is None else day.isoformat())
            if day is not None and known and min(abs((day - other).days) for other in known) > FAR_DAYS:
                self._far.append(layer.name())

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> PredictJob:
        """Predict all dates."""
        if self._far:
            text = tr("{names}: more than {days} days from the nearest pair; expect clearly larger errors.")
            feedback.pushWarning(text.format(names=", ".join(self._far), days=FAR_DAYS))
        images, coarse = self.sources(folder, feedback)

        def pair(number: int) -> Optional[DatedPair]:
            roles = f"fine_{number}", f"coarse_{number}"
            return DatedPair(*(images[role] for role in roles)) if roles[0] in images else None

        return PredictJob(
            method=self.method_of_job(parameters, context),
            before=pair(1),
            after=pair(3),
            targets=tuple(self._destined(coarse, parameters, context)),
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            options=self.options(parameters, context),
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
            **self.learning(parameters, context),
        )

    def method_of_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """The id of the method."""
        raise NotImplementedError

    def learning(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """What a job of a method that learns has beside the others."""
        return {}

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Styles beside all results; one result is styled when QGIS loads it, several become a group."""
        paths = values.pop("OUTPUTS")
        for path, day in zip(paths, self._days):
            write_style_beside(path, completed(self.look, path), day)
        values["OUTPUT_LAYERS"] = paths
        if "OUTPUT" not in self._destinations:
            values.pop("OUTPUT", None)
            maps = [(path, Path(path).stem) for path in paths]
            load_group(tr("Predicted images"), maps, context)
            values["OUTPUT_FOLDER"] = os.path.dirname(paths[0])
            return
        self._present_one(context)
        values |= self._destinations

    def _present_one(self, context: QgsProcessingContext) -> None:
        """Styles beside what goes with the image of a single date, and all of it with its style in the project."""
        if "OUTPUT_SOURCE" in self._destinations:
            write_class_style_beside(absolute(self._destinations["OUTPUT_SOURCE"]), _sources_of_pixels())
        if "OUTPUT_UNCERTAINTY" in self._destinations:
            write_heat_style_beside(absolute(self._destinations["OUTPUT_UNCERTAINTY"]), from_zero=True)
        for name, path in self._destinations.items():
            title = tr("{name} predicted").format(name=self.targets[0].name) if name == "OUTPUT" else ""
            description = self.parameterDefinition(name).description()
            present(path, context, show_as_file_says, self.displayName(), (title, description))

    def _destined(
        self, coarse: list[Source], parameters: dict[str, Any], context: QgsProcessingContext
    ) -> list[Target]:
        """Where the result of each date goes: into the folder if there is one."""
        if parameters.get("OUTPUT_FOLDER"):
            folder = Path(absolute(self.parameterAsString(parameters, "OUTPUT_FOLDER", context)))
            folder.mkdir(parents=True, exist_ok=True)
            return [Target(source, str(folder / f"{name}_predicted.tif")) for source, name in _named_apart(coarse)]
        wanted = [name for name in ("OUTPUT", "OUTPUT_SOURCE", "OUTPUT_UNCERTAINTY") if parameters.get(name)]
        self._destinations = {name: self.parameterAsOutputLayer(parameters, name, context) for name in wanted}
        paths = {name: absolute(path) for name, path in self._destinations.items()}
        (source,) = coarse
        return [Target(source, paths["OUTPUT"], paths.get("OUTPUT_SOURCE", ""), paths.get("OUTPUT_UNCERTAINTY", ""))]


def _sources_of_pixels() -> tuple[LandClass, ...]:
    """The classes of OUTPUT_SOURCE."""
    return (
        LandClass(1, tr("earlier pair"), "#2c7bb6"),
        LandClass(2, tr("later pair"), "#fdae61"),
        LandClass(3, tr("both pairs"), "#abd9a4"),
    )


def _named_apart(sources: list[Source]) -> list[tuple[Source, str]]:
    """The sources with names for their files, a number added where two are alike."""
    taken: set[str] = set()
    named = []
    for source in sources:
        plain = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in source.name)
        name = next(
            name
            for name in (plain, *(f"{plain}_{number}" for number in range(2, len(sources) + 2)))
            if name not in taken
        )
        taken.add(name)
        named.append((source, name))
    return named
