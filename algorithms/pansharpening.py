# SPDX-License-Identifier: GPL-2.0-or-later
"""Pansharpening in the toolbox: apply DCFNet or a classical method, train, assess."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)

from ..engine.jobs import ApplyJob, AssessJob, Source, TrainJob
from ..models.registry import method, methods
from ..models.sensors import SENSORS
from .base import ApplyBase, AssessBase, EngineAlgorithm, TrainBase
from .checks import band_problem, missing_layers, overlap_problem, ratio_problem, single_band_problem
from .layers import InputImage, band_numbers, input_image
from .messages import tr
from .parameters import (
    MODEL_FILTER,
    add,
    add_device,
    add_precision,
    add_seed,
    add_training,
    compute,
    creation_options,
    enumeration,
    input_file,
    missing_file,
    model_file,
    output_file,
    real_number,
    training,
    whole_number,
)
from .result_layer import look_of

TASK = "pansharpening"

#: Iterations on the scene itself when there is no model. With them DCFNet had the lowest ERGAS of all methods on the
#: real pairs of docs/results.md.
_DEFAULT_ADAPT_ITERATIONS = 300

_RASTER = QgsProcessing.SourceType.TypeRaster


class _Pansharpening(EngineAlgorithm):
    """Group and tags of the family."""

    def group(self) -> str:
        return tr("Pansharpening")

    def groupId(self) -> str:
        return "pansharpening"

    def tags(self) -> list[str]:
        words = tr("pansharpening,pan-sharpening,panchromatic,multispectral,fusion,sharpen,resolution,satellite")
        return words.split(",")


class _Sharpen(_Pansharpening, ApplyBase):
    """One PAN and one MS image in, one fused image out."""

    def __init__(self) -> None:
        super().__init__()
        self._pan: Optional[InputImage] = None
        self._ms: Optional[InputImage] = None

    def add_images(self) -> None:
        """Declare the two images and the sensor."""
        add(
            self,
            QgsProcessingParameterRasterLayer("PAN", tr("Panchromatic image")),
            tr("The image with the small pixels, of the same place and date as the multispectral one."),
        )
        add(
            self,
            # optional, as qgis_process takes no default for bands
            QgsProcessingParameterBand("PAN_BAND", tr("Panchromatic band"), 1, "PAN", optional=True),
            tr("The band of the panchromatic image to use. Empty: the first."),
        )
        add(
            self,
            QgsProcessingParameterRasterLayer("MS", tr("Multispectral image")),
            tr(
                "The image with the colours. Its pixels are 1.2 to 16 times as large; offsets of half a pixel, another "
                "extent or another coordinate reference system do not matter."
            ),
        )
        add(
            self,
            QgsProcessingParameterBand(
                "MS_BANDS", tr("Multispectral bands"), None, "MS", optional=True, allowMultiple=True
            ),
            tr("Which bands to sharpen, in the order in which the result should have them. None: all but alpha."),
        )
        add(
            self,
            QgsProcessingParameterMultipleLayers("MS_MORE", tr("Further multispectral files"), _RASTER, optional=True),
            tr("For images that come as one file per band: their bands follow those of the multispectral image."),
            advanced=True,
        )
        add_sensor(self)

    def result_help(self) -> str:
        """What the help of every method says about the result."""
        return tr(
            "<p>The result has the panchromatic pixels, where both images overlap, with bands, data type and nodata "
            "of the multispectral image. Cancelling leaves no file behind.</p>"
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Bands, coordinate reference systems, overlap and pixel sizes."""
        lost = missing_layers(self, parameters, ("PAN", "MS", "MS_MORE"), context)
        if lost:
            return lost
        pan = self.parameterAsRasterLayer(parameters, "PAN", context)
        bands = self.parameterAsInts(parameters, "MS_BANDS", context)
        return band_problem(pan, [self.parameterAsInt(parameters, "PAN_BAND", context)]) or pair_problem(
            pan, self._ms_layers(parameters, context), bands, context
        )

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Both images, and the look of the multispectral one for the result."""
        pan = self.parameterAsRasterLayer(parameters, "PAN", context)
        layers = self._ms_layers(parameters, context)
        bands = self.parameterAsInts(parameters, "MS_BANDS", context)
        transforms = context.transformContext()
        self._pan = input_image([pan], [self.parameterAsInt(parameters, "PAN_BAND", context)], transforms)
        self._ms = input_image(layers, bands, transforms)
        look = look_of(layers, bands or band_numbers(layers[0]))
        name = tr("{name} sharpened ({method})").format(
            name=layers[0].name(), method=self.method_title(parameters, context)
        )
        self.will_look_like(name, look)

    def method_title(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """The method as people call it."""
        raise NotImplementedError

    def sources(self, folder: str, feedback: QgsProcessingFeedback) -> dict[str, Source]:
        """The images as the engine opens them."""
        if self._pan is None or self._ms is None:
            raise QgsProcessingException(tr("The images have not been read. Run the algorithm through Processing."))
        return {"pan": self._pan.source(folder, feedback), "ms": self._ms.source(folder, feedback)}

    def _ms_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[QgsRasterLayer]:
        more = self.parameterAsLayerList(parameters, "MS_MORE", context)
        return [self.parameterAsRasterLayer(parameters, "MS", context), *more]


class PansharpenDcfnet(_Sharpen):
    """DCFNet, with a trained model, with training on the scene itself, or with both."""

    needs_torch = True

    def name(self) -> str:
        return "pansharpen_dcfnet"

    def displayName(self) -> str:
        return tr("Pansharpen (DCFNet)")

    def shortDescription(self) -> str:
        return tr("Sharpens a multispectral image with the neural network DCFNet.")

    def shortHelpString(self) -> str:
        purpose = tr(
            "<p>Gives a multispectral image the small pixels of a panchromatic one, with the neural network DCFNet "
            "(dynamic cross feature fusion).</p>"
            "<p><b>Without a model</b> the network first learns on the two images themselves: both are degraded to "
            "pixels as many times larger as the images differ, where the true colours are known. "
            "300 iterations take a few minutes on a processor. "
            "<b>With a model</b> of the same number of bands it is applied as it is, or learns on from there.</p>"
        )
        source = tr("<p>Source: {source}</p>").format(source=method(TASK, "dcfnet").source)
        return purpose + self.result_help() + source

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("DCFNet,deep learning,neural network,CNN").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(
            self,
            model_file("MODEL", tr("Model"), optional=True),
            tr("A model that Train pansharpening network or an earlier run wrote. Empty: learn on the images only."),
        )
        add(
            self,
            whole_number("ADAPT_ITERATIONS", tr("Iterations of learning on the images"), None, least=0, optional=True),
            tr("How long to learn on the images before sharpening. Empty: 300 without a model, none with one."),
        )
        add_training(self, advanced=True)
        add_device(self)
        add_precision(self)
        add_seed(self)
        self.add_result(tr("Sharpened image"))
        model = QgsProcessingParameterFileDestination(
            "OUTPUT_MODEL", tr("Learned model"), MODEL_FILTER, optional=True, createByDefault=False
        )
        add(self, model, tr("Where to keep what was learned, to use it for other images of the same sensor."))
        self.add_numbers(
            (
                ("VALIDATION_LOSS_BEFORE", tr("Validation loss before learning")),
                ("VALIDATION_LOSS", tr("Validation loss after learning")),
            )
        )

    def method_title(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return "DCFNet"

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every method; and there has to be something that the network can know."""
        model = input_file(self, parameters, "MODEL", context)
        iterations = self._iterations(parameters, context)
        if not model and iterations == 0:
            return tr("Without a model the network knows nothing: give a model, or more than 0 iterations of learning.")
        if iterations == 0 and parameters.get("OUTPUT_MODEL"):
            return tr("There is no learned model to write, as nothing is learned. Set the iterations of learning.")
        return missing_file(self, parameters, "MODEL", context) or super().problem(parameters, context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> ApplyJob:
        """Apply DCFNet."""
        iterations = self._iterations(parameters, context)
        return ApplyJob(
            task=TASK,
            method="dcfnet",
            inputs=self.sources(folder, feedback),
            output=self.result_path(parameters, context),
            model=input_file(self, parameters, "MODEL", context),
            adapt=training(self, parameters, context, iterations) if iterations else None,
            output_model=output_file(self, parameters, "OUTPUT_MODEL", context),
            options={"sensor": self.parameterAsEnumString(parameters, "SENSOR", context)},
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def _iterations(self, parameters: dict[str, Any], context: QgsProcessingContext) -> int:
        given = parameters.get("ADAPT_ITERATIONS")
        if given is None or given == "":
            return 0 if input_file(self, parameters, "MODEL", context) else _DEFAULT_ADAPT_ITERATIONS
        return int(self.parameterAsInt(parameters, "ADAPT_ITERATIONS", context))


class PansharpenClassical(_Sharpen):
    """Methods without a network: nothing to train, and quick."""

    def name(self) -> str:
        return "pansharpen_classical"

    def displayName(self) -> str:
        return tr("Pansharpen (classical methods)")

    def shortDescription(self) -> str:
        return tr("Sharpens a multispectral image with Brovey, GSA or BT-H.")

    def shortHelpString(self) -> str:
        known = "".join(f"<li><b>{record.id}</b>: {record.title}. {record.source}</li>" for record in _classical())
        purpose = tr(
            "<p>Gives a multispectral image the small pixels of a panchromatic one, without training. "
            "Statistics are taken from the whole image, so there are no seams between tiles.</p>"
        )
        return purpose + self.result_help() + f"<ul>{known}</ul>"

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("Brovey,Gram-Schmidt,GSA,BT-H,component substitution,haze").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(
            self,
            enumeration("METHOD", tr("Method"), (record.id for record in _classical()), "gsa"),
            tr("How the detail of the panchromatic image gets into the bands; exp only enlarges, for comparison."),
        )
        self.add_result(tr("Sharpened image"))

    def method_title(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return str(self.parameterAsEnumString(parameters, "METHOD", context)).upper().replace("_", "-")

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> ApplyJob:
        """Apply the chosen method."""
        return ApplyJob(
            task=TASK,
            method=self.parameterAsEnumString(parameters, "METHOD", context),
            inputs=self.sources(folder, feedback),
            output=self.result_path(parameters, context),
            options={"sensor": self.parameterAsEnumString(parameters, "SENSOR", context)},
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
        )


class TrainPansharpening(_Pansharpening, TrainBase):
    """From one or more pairs of images to a model."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[InputImage, InputImage]] = []

    def name(self) -> str:
        return "train_pansharpening"

    def displayName(self) -> str:
        return tr("Train pansharpening network")

    def shortDescription(self) -> str:
        return tr("Trains a pansharpening network on pairs of panchromatic and multispectral images.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Trains a network on one or more pairs of images and writes a model for Pansharpen (DCFNet).</p>"
            "<p>Every pair is degraded with the sensor's blur to pixels as many times larger as its two images differ "
            "(Wald's protocol); there the true colours are known, and no other reference is needed. Blocks of the "
            "images are kept for validation; the state that does best on them becomes the model. "
            "An earlier model can be trained further.</p>"
            "<p>Use it when you have many images of one sensor: the model then serves all of them. For a single image "
            "Pansharpen (DCFNet) can learn by itself.</p>"
        )

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("train,learn,fine-tune,DCFNet,deep learning,neural network").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(
            self,
            QgsProcessingParameterMultipleLayers("PAN_LAYERS", tr("Panchromatic images"), _RASTER),
            tr("One or more single-band images."),
        )
        add(
            self,
            QgsProcessingParameterMultipleLayers("MS_LAYERS", tr("Multispectral images, in the same order"), _RASTER),
            tr("The multispectral image of each panchromatic one. All have the same bands in the same order."),
        )
        networks = [record.id for record in methods(TASK) if record.trainable]
        add(self, enumeration("NETWORK", tr("Network"), networks, "dcfnet"), tr("The network to train."))
        presets = method(TASK, "dcfnet").presets
        add(
            self,
            enumeration("PRESET", tr("Preset"), presets, presets[0]),
            tr(
                "robust: no batch normalisation, starts as the interpolated image, learns fast and transfers better; "
                "paper: built and trained as published, which takes tens of thousands of iterations."
            ),
        )
        add_sensor(self)
        self.add_schedule()
        self.add_model_outputs()

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Whether the images pair up, have the same number of bands, and fit each other."""
        lost = missing_layers(self, parameters, ("PAN_LAYERS", "MS_LAYERS"), context)
        if lost:
            return lost
        pans = self.parameterAsLayerList(parameters, "PAN_LAYERS", context)
        all_ms = self.parameterAsLayerList(parameters, "MS_LAYERS", context)
        if not pans or len(pans) != len(all_ms):
            return tr(
                "There are {pans} panchromatic and {ms} multispectral images. Give one multispectral image for each "
                "panchromatic one, in the same order."
            ).format(pans=len(pans), ms=len(all_ms))
        counts = [len(band_numbers(layer)) for layer in all_ms]
        if len(set(counts)) > 1:
            return tr("The multispectral images have {counts} bands. All need the same bands.").format(
                counts=", ".join(str(count) for count in counts)
            )
        problems = [single_band_problem(pan) for pan in pans]
        problems += [pair_problem(pan, [ms], [], context) for pan, ms in zip(pans, all_ms)]
        return next(filter(None, problems), "") or missing_file(self, parameters, "RESUME_FROM", context)

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """All pairs."""
        transforms = context.transformContext()
        pans = self.parameterAsLayerList(parameters, "PAN_LAYERS", context)
        all_ms = self.parameterAsLayerList(parameters, "MS_LAYERS", context)
        self._pairs = [
            (input_image([pan], [], transforms), input_image([ms], [], transforms)) for pan, ms in zip(pans, all_ms)
        ]

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> TrainJob:
        """Train on all pairs."""
        pairs = [{"pan": pan.source(folder, feedback), "ms": ms.source(folder, feedback)} for pan, ms in self._pairs]
        return TrainJob(
            task=TASK,
            method=self.parameterAsEnumString(parameters, "NETWORK", context),
            inputs=tuple(pairs),
            output_model=output_file(self, parameters, "OUTPUT_MODEL", context),
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            training=self.schedule(parameters, context),
            options={
                "sensor": self.parameterAsEnumString(parameters, "SENSOR", context),
                "preset": self.parameterAsEnumString(parameters, "PRESET", context),
            },
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )


class AssessPansharpening(_Pansharpening, AssessBase):
    """How good a sharpened image is."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, InputImage] = {}

    def name(self) -> str:
        return "assess_pansharpening"

    def displayName(self) -> str:
        return tr("Assess pansharpening")

    def shortDescription(self) -> str:
        return tr("Measures the quality of a sharpened image, with a reference or without.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Measures a sharpened image against what there is.</p>"
            "<p><b>With a reference</b>, an image of the same bands that is the truth: spectral angle SAM (degrees), "
            "ERGAS, Q2n, spatial correlation SCC, PSNR (dB), SSIM, RMSE, bias and correlation.</p>"
            "<p><b>With the panchromatic and the multispectral image</b> that it was made from: the distortions "
            "D_lambda, D_s, their Khan variant and D_rho (0 is best), QNR and HQNR (1 is best); and the sharpened "
            "image, degraded to the multispectral pixels, against the multispectral image (R_SAM, R_ERGAS, R_Q2n). "
            "They need no truth, but tell less.</p>"
            "<p>All numbers are outputs for models and scripts; the report and the table hold them by band too.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("quality,accuracy,metrics,SAM,ERGAS,Q4,Q8,QNR,HQNR,PSNR,SSIM,Wald")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(self, QgsProcessingParameterRasterLayer("FUSED", tr("Sharpened image")), tr("The image to measure."))
        add(
            self,
            QgsProcessingParameterRasterLayer("REFERENCE", tr("Reference"), optional=True),
            tr("The truth: the same bands in the same order, at the pixel size of the sharpened image."),
        )
        add(
            self,
            QgsProcessingParameterRasterLayer("PAN", tr("Panchromatic image"), optional=True),
            tr("The panchromatic image from which the sharpened one was made."),
        )
        add(
            self,
            QgsProcessingParameterBand("PAN_BAND", tr("Panchromatic band"), 1, "PAN", optional=True),
            tr("The band of the panchromatic image that was used. Empty: the first."),
        )
        add(
            self,
            QgsProcessingParameterRasterLayer("MS", tr("Multispectral image"), optional=True),
            tr("The multispectral image from which the sharpened one was made."),
        )
        add(
            self,
            QgsProcessingParameterBand(
                "MS_BANDS", tr("Multispectral bands"), None, "MS", optional=True, allowMultiple=True
            ),
            tr("The bands that the sharpened image has, in its order. None: all but alpha."),
        )
        add_sensor(self)
        add(
            self,
            real_number("PEAK", tr("Peak value"), None, least=0, optional=True),
            tr(
                "Largest possible value, for PSNR and SSIM. Empty: for whole numbers 2^n - 1, the least that is not "
                "below the reference's largest value; else that value."
            ),
            advanced=True,
        )
        add(
            self,
            real_number("RATIO", tr("Ratio of pixel sizes"), None, least=0, most=64, optional=True),
            tr(
                "Multispectral over panchromatic pixel size, for ERGAS; it overrides the one of the images. "
                "Empty: from the multispectral image, else 4."
            ),
            advanced=True,
        )
        self.add_reports(_metrics())

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """There has to be something to compare with, and it has to be in the same place."""
        lost = missing_layers(self, parameters, ("FUSED", "REFERENCE", "PAN", "MS"), context)
        if lost:
            return lost
        layers = self._layers(parameters, context)
        if "reference" not in layers and not {"pan", "ms"} <= set(layers):
            return tr("Give a reference, or both the panchromatic and the multispectral image, to compare with.")
        fused = layers.pop("fused")
        transforms = context.transformContext()
        problems = [overlap_problem(fused, layer, transforms) for layer in layers.values()]
        problems += [band_problem(layer, self._bands(role, parameters, context)) for role, layer in layers.items()]
        return next(filter(None, problems), "")

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The images that were given."""
        transforms = context.transformContext()
        self._images = {
            role: input_image([layer], self._bands(role, parameters, context), transforms)
            for role, layer in self._layers(parameters, context).items()
        }

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> AssessJob:
        """Measure the image."""
        return AssessJob(
            task=TASK,
            inputs={role: image.source(folder, feedback) for role, image in self._images.items()},
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            options={
                "sensor": self.parameterAsEnumString(parameters, "SENSOR", context),
                "peak": self.parameterAsDouble(parameters, "PEAK", context),
                "ratio": self.parameterAsDouble(parameters, "RATIO", context),
            },
            compute=compute(self, parameters, context),
        )

    def _layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, QgsRasterLayer]:
        found = {
            name.lower(): self.parameterAsRasterLayer(parameters, name, context)
            for name in ("FUSED", "REFERENCE", "PAN", "MS")
        }
        return {role: layer for role, layer in found.items() if layer is not None}

    def _bands(self, role: str, parameters: dict[str, Any], context: QgsProcessingContext) -> list[int]:
        if role == "pan":
            return [self.parameterAsInt(parameters, "PAN_BAND", context)]
        return list(self.parameterAsInts(parameters, "MS_BANDS", context)) if role == "ms" else []


def add_sensor(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare the sensor, whose blur decides how images are degraded."""
    known = ", ".join(f"{sensor.id} = {sensor.title}" for sensor in SENSORS)
    add(
        algorithm,
        enumeration("SENSOR", tr("Sensor"), (sensor.id for sensor in SENSORS), "generic"),
        tr("Whose blur (modulation transfer function) to assume when images are degraded: {known}.").format(
            known=known
        ),
    )


def pair_problem(
    pan: QgsRasterLayer, ms_layers: list[QgsRasterLayer], bands: list[int], context: QgsProcessingContext
) -> str:
    """The sentence about a panchromatic and a multispectral image that do not fit; empty if they do."""
    transforms = context.transformContext()
    problems = [band_problem(ms_layers[0], bands)]
    for ms in ms_layers:
        problems += [overlap_problem(pan, ms, transforms)]
        problems += [ratio_problem(pan, ms, transforms)]
    return next(filter(None, problems), "")


def _classical() -> list[Any]:
    return [record for record in methods(TASK) if not record.trainable]


def _metrics() -> tuple[tuple[str, str], ...]:
    return (
        ("SAM", tr("Spectral angle to the reference (degrees)")),
        ("ERGAS", tr("ERGAS against the reference")),
        ("Q2N", tr("Q2n against the reference")),
        ("SCC", tr("Spatial correlation with the reference")),
        ("PSNR", tr("PSNR against the reference (dB)")),
        ("SSIM", tr("SSIM against the reference")),
        ("RMSE", tr("Root mean square difference from the reference")),
        ("BIAS", tr("Mean difference from the reference")),
        ("R", tr("Correlation with the reference")),
        ("D_LAMBDA", tr("Spectral distortion")),
        ("D_S", tr("Spatial distortion")),
        ("QNR", tr("Quality with no reference (QNR)")),
        ("D_LAMBDA_K", tr("Spectral distortion after Khan")),
        ("HQNR", tr("Hybrid quality with no reference (HQNR)")),
        ("D_RHO", tr("Distortion of the local correlation with the panchromatic image")),
        ("R_SAM", tr("Spectral angle of the degraded image to the multispectral one (degrees)")),
        ("R_ERGAS", tr("ERGAS of the degraded image against the multispectral one")),
        ("R_Q2N", tr("Q2n of the degraded image against the multispectral one")),
    )
