# SPDX-License-Identifier: GPL-2.0-or-later
"""Map land cover with a trained model."""

from __future__ import annotations

import tempfile
from functools import partial
from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterRasterDestination,
    QgsProcessingUtils,
    QgsWkbTypes,
)

from ...engine.jobs import SegmentJob
from ..base import ApplyBase
from ..class_map import classes_of_map, show_class_names, write_class_style_beside
from ..heat_map import write_heat_style_beside
from ..messages import tr
from ..parameters import (
    CSV_FILTER,
    absolute,
    add,
    add_device,
    add_precision,
    compute,
    creation_options,
    enumeration,
    input_file,
    missing_file,
    model_file,
    output_file,
    real_number,
    report,
)
from ..presenting import present, show_as_file_says
from .images import ImagesReader
from .polygons import copy_polygons, fields_of_polygons, polygonise, without_small_patches

_WGS84 = "EPSG:7030"
_SHARES = "OUTPUT_PROBABILITIES", "OUTPUT_CONFIDENCE", "OUTPUT_ENTROPY", "OUTPUT_WEIGHTS"


class SegmentOpticalSar(ImagesReader, ApplyBase):
    """Images and a model in; a class map, what goes with it, polygons and areas out."""

    needs_torch = True

    def __init__(self) -> None:
        super().__init__()
        self._further: dict[str, str] = {}
        self._crs = QgsCoordinateReferenceSystem()
        self._measure = QgsDistanceArea()

    def name(self) -> str:
        return "segment_optical_sar"

    def displayName(self) -> str:
        return tr("Segment optical + SAR")

    def shortDescription(self) -> str:
        return tr("Maps land cover from an optical image, a SAR image, or both, with a trained model.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Gives every pixel a class with a model that Train segmentation wrote.</p>"
            "<p>The map lies on the pixels of the optical image, or on those of SAR without one. Where one of the two "
            "holds no data the model does with the other, as it learned if it was trained with modality dropout. "
            "Images that lie shifted against each other are measured and warned of.</p>"
            "<p>Beside the map there may be the probability of each class, that of the class in the map (confidence), "
            "how undecided the model is (entropy), how much comes from the optical image (weights), polygons, and a "
            "table of areas.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("segment,classify,map,apply,predict,MFAFNet,U-Net,MCANet,polygonize,vectorize,area,confidence")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(self, model_file("MODEL", tr("Model")), tr("What Train segmentation wrote; it knows classes and bands."))
        add(
            self,
            enumeration("SCALE", tr("Scale of the SAR image"), ("auto", "linear", "db", "other"), "auto"),
            tr(
                "linear: power; db: decibels; other: as it is, for models that learned so. auto looks: negative values "
                "mean decibels."
            ),
            advanced=True,
        )
        add(
            self,
            QgsProcessingParameterBoolean("FLIPS", tr("Look eight times, mirrored and turned"), False),
            tr("Averages the probabilities of eight looks: a little more accurate, eight times as slow."),
            advanced=True,
        )
        add_device(self)
        add_precision(self)
        self.add_result(tr("Land cover"))
        self._add_further_results()

    def _add_further_results(self) -> None:
        for name, title, text in (
            ("OUTPUT_PROBABILITIES", tr("Probabilities"), tr("A band for each class, in half percents (scale 1/200).")),
            ("OUTPUT_CONFIDENCE", tr("Confidence"), tr("The probability of the class in the map.")),
            ("OUTPUT_ENTROPY", tr("Entropy"), tr("0 where the model is sure, 1 where all classes are as probable.")),
            ("OUTPUT_WEIGHTS", tr("Weight of the optical image"), tr("How much of the answer comes from it, 0 to 1.")),
        ):
            add(self, QgsProcessingParameterRasterDestination(name, title, None, True, False), text)
        polygons = QgsProcessingParameterFeatureSink(
            "OUTPUT_POLYGONS", tr("Polygons"), QgsProcessing.SourceType.TypeVectorPolygon, None, True, False
        )
        add(self, polygons, tr("Polygons of the classes, with class, name and area."))
        add(
            self,
            real_number("MIN_AREA", tr("Smallest polygon (square metres)"), 0, least=0),
            tr("Patches below this area join their largest neighbour in the polygons; the map keeps them."),
            advanced=True,
        )
        add(
            self,
            real_number("SIMPLIFY", tr("Simplify polygons by (map units)"), 0, least=0),
            tr("How far outlines may move to become simpler. Neighbours may then leave slivers between them."),
            advanced=True,
        )
        add(self, report("OUTPUT_CSV", tr("Areas"), CSV_FILTER), tr("Pixels, area and share of each class."))
        self.add_numbers((("SHIFT_PX", tr("Shift of SAR against the optical image (pixels)")),))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for the images; and the model has to be there."""
        return missing_file(self, parameters, "MODEL", context) or super().problem(parameters, context)

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The images, and what polygons need of the first one."""
        super().read_inputs(parameters, context)
        first = next(iter(self.image_layers(parameters, context).values()))[0]
        self._measure.setSourceCrs(first.crs(), context.transformContext())
        self._measure.setEllipsoid(context.ellipsoid() or _WGS84)
        self._crs = first.crs()

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> SegmentJob:
        """Segment what is there."""
        sources = self.sources(folder, feedback)
        wanted = [name for name in _SHARES if parameters.get(name)]
        self._further = {name: self.parameterAsOutputLayer(parameters, name, context) for name in wanted}
        return SegmentJob(
            model=input_file(self, parameters, "MODEL", context),
            optical=sources.get("optical"),
            sar=sources.get("sar"),
            output=self.result_path(parameters, context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            scale=self.parameterAsEnumString(parameters, "SCALE", context),
            flips=self.parameterAsBool(parameters, "FLIPS", context),
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
            **{name.lower(): absolute(path) for name, path in self._further.items()},
        )

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """The map by the engine, then polygons by GDAL."""
        values = super().processAlgorithm(parameters, context, feedback)
        if parameters.get("OUTPUT_POLYGONS"):
            path = absolute(values["OUTPUT"])
            values["OUTPUT_POLYGONS"] = self._make_polygons(parameters, context, feedback, path)
            shown = partial(show_class_names, classes=classes_of_map(path), field="name")
            present(values["OUTPUT_POLYGONS"], context, shown, self.displayName())
        return values

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Styles beside all results, which QGIS applies whenever it loads them."""
        write_class_style_beside(values["OUTPUT"], classes_of_map(values["OUTPUT"]))
        for name in set(self._further) - {"OUTPUT_PROBABILITIES"}:
            write_heat_style_beside(values[name], from_zero=True)
            present(self._further[name], context, show_as_file_says, self.displayName())
        values |= self._further
        values["OUTPUT"] = self._destination
        present(self._destination, context, show_as_file_says, self.displayName())

    def _make_polygons(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, path: str
    ) -> str:
        """Polygons of the map at a path; where they are."""
        # not before the run: QGIS forgets then that the layer is to be loaded
        sink, destination = self.parameterAsSink(
            parameters, "OUTPUT_POLYGONS", context, fields_of_polygons(), QgsWkbTypes.Polygon, self._crs
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, "OUTPUT_POLYGONS"))
        least = self.parameterAsDouble(parameters, "MIN_AREA", context)
        tolerance = self.parameterAsDouble(parameters, "SIMPLIFY", context)
        names = {each.number: each.name for each in classes_of_map(path)}
        with tempfile.TemporaryDirectory(prefix="deep_fusion_", dir=QgsProcessingUtils.tempFolder()) as folder:
            feedback.setProgressText(tr("Polygons"))
            cleaned = without_small_patches(path, least, folder, feedback) if least > 0 else path
            vector = polygonise(cleaned, folder, feedback)
            count = copy_polygons(vector, names, tolerance, sink, self._measure, feedback)
        feedback.pushInfo(tr("{count} polygons.").format(count=count))
        return str(destination)
