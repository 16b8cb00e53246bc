# SPDX-License-Identifier: GPL-2.0-or-later
"""What the predictions share: pairs of images, dates to predict, units, masks and results."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsRasterLayer,
)

from ...engine.jobs import Source
from ...models.registry import method
from ..base import EngineAlgorithm
from ..checks import band_problem, missing_layers, overlap_problem
from ..layers import InputImage, band_numbers, input_image
from ..messages import tr
from ..parameters import (
    add,
    enumeration,
    real_number,
)
from ..result_layer import Look, look_of

TASK = "spatiotemporal"

_RASTER = QgsProcessing.SourceType.TypeRaster

#: The images that a mask may belong to, in the order in which MASKS lists them.
_MASKED = ("FINE_1", "FINE_3", "COARSE_1", "COARSE_3")


class Fusion(EngineAlgorithm):
    """What all algorithms of the family say about themselves."""

    def group(self) -> str:
        return tr("Spatio-temporal fusion")

    def groupId(self) -> str:
        return "spatiotemporal"

    def tags(self) -> list[str]:
        words = tr("spatio-temporal fusion,time series,Landsat,MODIS,Sentinel,prediction,gap filling,cloud,NDVI")
        return words.split(",")


class PairsReader(Fusion):
    """Pairs of fine and coarse images, and coarse images of dates to predict."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, InputImage] = {}
        self._masks: dict[str, InputImage] = {}
        self.targets: list[InputImage] = []
        self.look = Look()
        self._mask_bits: tuple[int, ...] = ()

    def add_images(self) -> None:
        """Declare the images, how they fit together, and what their numbers mean."""
        fine, coarse = tr("Fine image"), tr("Coarse image")
        for name, title, text in (
            ("FINE_1", fine + tr(", earlier date"), tr("The image with small pixels of the first date.")),
            ("COARSE_1", coarse + tr(", earlier date"), tr("The image with large pixels of the same date.")),
            ("FINE_3", fine + tr(", later date"), tr("The image with small pixels of a date after those to predict.")),
            ("COARSE_3", coarse + tr(", later date"), tr("The image with large pixels of that date.")),
        ):
            later = name.endswith("3")
            text += " " + tr("With one pair only, leave both of the later date empty.") if later else ""
            add(self, QgsProcessingParameterRasterLayer(name, title, optional=later), text)
        add(
            self,
            QgsProcessingParameterMultipleLayers("COARSE_2", tr("Coarse images of the dates to predict"), _RASTER),
            tr("One or more; the fine image of each date is predicted."),
        )
        add_band_lists(self, "FINE_1", "COARSE_1")
        add_alignment(self)
        add_units(self)
        self._add_masks()

    def _add_masks(self) -> None:
        add(
            self,
            QgsProcessingParameterMultipleLayers("MASKS", tr("Masks"), _RASTER, optional=True),
            tr(
                "Layers that mark bad pixels, in this order, as many as there are: of the earlier and the later fine "
                "image, of the earlier and the later coarse image, then of the dates to predict."
            ),
            advanced=True,
        )
        add_mask_bits(self)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Layers that are missing, pairs that are not whole, bands that do not match, places that do not overlap."""
        names = ("FINE_1", "COARSE_1", "FINE_3", "COARSE_3", "COARSE_2", "MASKS")
        lost = missing_layers(self, parameters, names, context)
        if lost:
            return lost
        layers = self._layers(parameters, context)
        if ("FINE_3" in layers) != ("COARSE_3" in layers):
            return tr("The later pair is not whole: give both FINE_3 and COARSE_3, or neither.")
        targets = self.parameterAsLayerList(parameters, "COARSE_2", context)
        if not targets:
            return tr("There is no date to predict. Give one coarse image or more as COARSE_2.")
        problem = mask_bits_problem(self, parameters, context)
        return problem or self._image_problem(parameters, context, layers, targets)

    def _image_problem(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        layers: dict[str, QgsRasterLayer],
        targets: list[QgsRasterLayer],
    ) -> str:
        bands = {kind: self.parameterAsInts(parameters, f"BANDS_{kind}", context) for kind in ("FINE", "COARSE")}
        for name, layer in [*layers.items(), *(("COARSE_2", target) for target in targets)]:
            problem = band_problem(layer, bands[name.split("_")[0]])
            if problem:
                return problem
        counts = [len(bands[kind]) or len(band_numbers(layers[f"{kind}_1"])) for kind in ("FINE", "COARSE")]
        if counts[0] != counts[1] and not all(map(_is_named, (layers["FINE_1"], layers["COARSE_1"]))):
            return tr("The fine images give {fine} bands and the coarse ones {coarse}. Choose the same bands.").format(
                fine=counts[0], coarse=counts[1]
            )
        if self.parameterAsEnumString(parameters, "ALIGNMENT", context) == "same_grid":
            return ""
        others = [*list(layers.values())[1:], *targets]
        overlaps = (overlap_problem(layers["FINE_1"], other, context.transformContext()) for other in others)
        return next(filter(None, overlaps), "")

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """All images, and the look of the first fine one for the results."""
        transforms = context.transformContext()
        layers = self._layers(parameters, context)
        bands = {kind: self.parameterAsInts(parameters, f"BANDS_{kind}", context) for kind in ("FINE", "COARSE")}
        self._images = {
            name: input_image([layer], bands[name.split("_")[0]], transforms) for name, layer in layers.items()
        }
        targets = self.parameterAsLayerList(parameters, "COARSE_2", context)
        self.targets = [input_image([layer], bands["COARSE"], transforms) for layer in targets]
        masked = [name for name in _MASKED if name in layers] + [f"COARSE_2 {n}" for n in range(len(targets))]
        masks = self.parameterAsLayerList(parameters, "MASKS", context)
        self._masks = {name: input_image([mask], [1], transforms) for name, mask in zip(masked, masks)}
        self.look = look_of([layers["FINE_1"]], bands["FINE"] or band_numbers(layers["FINE_1"]))
        self._mask_bits = mask_bits(self, parameters, context)

    def sources(self, folder: str, feedback: QgsProcessingFeedback) -> tuple[dict[str, Source], list[Source]]:
        """The images of the pairs by role, and those of the dates to predict, with their masks."""

        def opened(name: str, image: InputImage) -> Source:
            source = image.source(folder, feedback)
            if name not in self._masks:
                return source
            (mask,) = self._masks[name].source(folder, feedback).files
            return Source(source.name, source.files, mask, self._mask_bits)

        pairs = {name.lower(): opened(name, image) for name, image in self._images.items()}
        return pairs, [opened(f"COARSE_2 {number}", image) for number, image in enumerate(self.targets)]

    def options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """How the images fit together and what their numbers mean."""
        return fitting_options(self, parameters, context)

    def _layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, QgsRasterLayer]:
        names = ("FINE_1", "COARSE_1", "FINE_3", "COARSE_3")
        found = {name: self.parameterAsRasterLayer(parameters, name, context) for name in names if parameters.get(name)}
        return {name: layer for name, layer in found.items() if layer is not None}


def _is_named(layer: QgsRasterLayer) -> bool:
    """Whether the file names all bands, so that the engine can match them; QGIS puts names behind a colon."""
    return all(":" in layer.bandName(number) for number in range(1, layer.bandCount() + 1))


def add_band_lists(algorithm: EngineAlgorithm, fine: str, coarse: str) -> None:
    """Declare BANDS_FINE and BANDS_COARSE, whose choices come from the layers of two other parameters."""
    for name, parent, title in (
        ("BANDS_FINE", fine, tr("Bands of the fine images")),
        ("BANDS_COARSE", coarse, tr("Bands of the coarse images, in the same order")),
    ):
        bands = QgsProcessingParameterBand(name, title, None, parent, optional=True, allowMultiple=True)
        add(algorithm, bands, tr("For example 1 2 3 4 5 6 of Landsat 7 and 3 4 1 2 6 7 of MODIS. None: all but alpha."))


def add_alignment(algorithm: EngineAlgorithm) -> None:
    """Declare ALIGNMENT."""
    add(
        algorithm,
        enumeration("ALIGNMENT", tr("Alignment"), ("georeference", "same_grid"), "georeference"),
        tr(
            "georeference: images are laid on each other by their coordinates, whatever their pixels and reference "
            "systems. same_grid: the coarse images cover exactly the ground of the fine one, whatever they state. "
            "The log tells at which shift both are most alike."
        ),
    )


def add_units(algorithm: EngineAlgorithm) -> None:
    """Declare COARSE_PIXEL_SIZE, and scales and offsets of both sensors."""
    add(
        algorithm,
        real_number("COARSE_PIXEL_SIZE", tr("Pixel size of the coarse sensor (0 = automatic)"), 0, least=0),
        tr(
            "In units of the fine image's reference system. Needed where the coarse images were already resampled "
            "to small pixels; then 463 m (MODIS) are assumed."
        ),
        advanced=True,
    )
    for kind, title in (("FINE", tr("fine")), ("COARSE", tr("coarse"))):
        scale = tr("Scale of the {kind} images").format(kind=title)
        offset = tr("Offset of the {kind} images").format(kind=title)
        add(
            algorithm,
            real_number(f"SCALE_{kind}", scale, None, 0, optional=True),
            tr("Reflectance is number * scale + offset, for example 0.0001. Empty: found out from the values."),
            advanced=True,
        )
        add(
            algorithm,
            real_number(f"OFFSET_{kind}", offset, 0, -1e6, optional=True),
            tr("Used together with the scale; -0.2 for Landsat Collection 2 with 0.0000275."),
            advanced=True,
        )


def fitting_options(
    algorithm: EngineAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, Any]:
    """How the images fit together and what their numbers mean; what is left to the engine is not in it."""
    options: dict[str, Any] = {
        "alignment": algorithm.parameterAsEnumString(parameters, "ALIGNMENT", context),
        "coarse_pixel_size": algorithm.parameterAsDouble(parameters, "COARSE_PIXEL_SIZE", context),
    }
    for kind in ("FINE", "COARSE"):
        if parameters.get(f"SCALE_{kind}") not in (None, ""):
            options[f"scale_{kind.lower()}"] = algorithm.parameterAsDouble(parameters, f"SCALE_{kind}", context)
            options[f"offset_{kind.lower()}"] = algorithm.parameterAsDouble(parameters, f"OFFSET_{kind}", context)
    return options


def add_preset(algorithm: EngineAlgorithm, advanced: bool) -> None:
    """Declare PRESET, that of the heterogeneity CNN."""
    presets = method(TASK, "heterogeneity_cnn").presets
    add(
        algorithm,
        enumeration("PRESET", tr("Preset of the heterogeneity CNN"), presets, presets[0]),
        tr("paper: kernels of 9, 5 and 5 pixels; fast: of 3 pixels, several times as fast and as accurate."),
        advanced=advanced,
    )


def add_mask_bits(algorithm: EngineAlgorithm) -> None:
    """Declare MASK_BITS."""
    add(
        algorithm,
        QgsProcessingParameterString("MASK_BITS", tr("Bits of the masks that mark bad pixels"), optional=True),
        tr("Such as 0 1 2 3 4 for Landsat's QA_PIXEL. Empty: every number but 0 marks a bad pixel."),
        advanced=True,
    )


def mask_bits_problem(algorithm: EngineAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
    """What is wrong with MASK_BITS; empty if nothing is."""
    words = _mask_words(algorithm, parameters, context)
    fine = all(word.isdigit() and int(word) < 32 for word in words)
    return "" if fine else tr("MASK_BITS are numbers from 0 to 31, such as 0 1 2 3 4.")


def mask_bits(algorithm: EngineAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[int, ...]:
    """The bits of the masks that mark bad pixels, from 0; none for every number but 0."""
    return tuple(int(word) for word in _mask_words(algorithm, parameters, context))


def _mask_words(algorithm: EngineAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> list[str]:
    return str(algorithm.parameterAsString(parameters, "MASK_BITS", context)).replace(",", " ").split()
