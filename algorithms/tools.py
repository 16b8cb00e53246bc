# SPDX-License-Identifier: GPL-2.0-or-later
"""The tools around the engine: check it, install it, make demonstration images, look into a model file."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ..engine.jobs import CheckJob, DemoJob, InfoJob
from . import installation
from .base import EngineAlgorithm
from .engine_process import DEMO_IMAGES
from .environment import environments_folder, interpreter_problem, required_interpreter
from .messages import tr
from .parameters import (
    HTML_FILTER,
    absolute,
    add,
    add_seed,
    any_file,
    enumeration,
    input_file,
    missing_file,
    model_file,
    output_file,
    report,
    whole_number,
)


class Tool(EngineAlgorithm):
    """Group and tags of the tools."""

    def group(self) -> str:
        return tr("Tools")

    def groupId(self) -> str:
        return "tools"

    def add_texts(self, *texts: tuple[str, str]) -> None:
        """Declare output strings by name and description."""
        for name, description in texts:
            self.addOutput(QgsProcessingOutputString(name, description))


class CheckEngine(Tool):
    """What the engine is and can do."""

    def __init__(self) -> None:
        super().__init__()
        self._page = ""

    def name(self) -> str:
        return "check_engine"

    def displayName(self) -> str:
        return tr("Check engine")

    def shortDescription(self) -> str:
        return tr("Tells which Python the engine runs in, its versions and devices, and how fast it computes.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Starts the engine and tells which Python it runs in and where that was found, the versions of its "
            "libraries, the devices that it can compute on, the free memory, and the speed of float32 matrix products "
            "in a test of about a second.</p>"
            "<p>Run it after an installation, and add its report when you ask for help.</p>"
        )

    def tags(self) -> list[str]:
        return tr("engine,environment,diagnostics,torch,CUDA,GPU,MPS,version,test").split(",")

    def canExecute(self) -> tuple[bool, str]:
        """Always: its very purpose is to say what is missing."""
        return True, ""

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(self, report("OUTPUT_HTML", tr("Report"), HTML_FILTER), tr("A page with everything that was found."))
        self.add_texts(
            ("INTERPRETER", tr("Python of the engine")),
            ("PYTHON_VERSION", tr("Version of Python")),
            ("TORCH_VERSION", tr("Version of torch; empty if it is missing")),
            ("NUMPY_VERSION", tr("Version of NumPy")),
            ("GDAL_VERSION", tr("Version of the engine's GDAL")),
            ("VERSIONS", tr("Versions of all libraries")),
            ("DEVICES", tr("Devices that can be computed on")),
            ("DEVICE_NAME", tr("Device that auto takes")),
        )
        self.add_numbers(
            (
                ("CUDA_AVAILABLE", tr("CUDA can be used (0 or 1)")),
                ("MPS_AVAILABLE", tr("MPS can be used (0 or 1)")),
                ("FREE_MEMORY_MB", tr("Free memory (MB)")),
                ("THROUGHPUT", tr("Speed of matrix products (GFLOP/s)")),
            )
        )

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> CheckJob:
        """Check the engine."""
        self._page = output_file(self, parameters, "OUTPUT_HTML", context)
        return CheckJob()

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Write the report."""
        if self._page:
            values["OUTPUT_HTML"] = self._page
            Path(self._page).write_text(self._report(values), encoding="utf-8")

    def _report(self, values: dict[str, Any]) -> str:
        outputs = {output.name(): output.description() for output in self.outputDefinitions()}
        rows = [(description, values[name]) for name, description in outputs.items() if name in values]
        rows = [row for row in rows if row[1] != self._page]
        origin = required_interpreter().origin
        rows.insert(1, (tr("Where that path comes from"), origin))
        cells = "".join(
            f"<tr><th>{html.escape(str(name))}</th><td>{html.escape(str(value))}</td></tr>\n" for name, value in rows
        )
        title = html.escape(tr("Engine of Deep Fusion"))
        return _PAGE.format(title=title, rows=cells)


_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 2em }} th {{ text-align: left; padding-right: 2em }}</style></head>
<body><h1>{title}</h1><table>
{rows}</table></body></html>
"""


class InstallEngine(Tool):
    """The managed environment: made, mended, removed, each time only when a person confirms it."""

    def name(self) -> str:
        return "install_engine"

    def displayName(self) -> str:
        return tr("Install engine")

    def shortDescription(self) -> str:
        return tr("Makes, repairs or removes the private Python environment in which Deep Fusion computes.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Deep Fusion computes in a Python of its own, so that QGIS's Python stays as it is. This tool makes a "
            "private environment for it with torch, rasterio and a few smaller packages, in this folder:</p>"
            "<p><code>{folder}</code></p>"
            "<p>A few hundred megabytes are downloaded for processors, several gigabytes for CUDA graphics cards, from "
            "the Python package index and download.pytorch.org; installed, the former takes 1.2 GB. Nothing happens "
            "unless <i>Confirm</i> is ticked; without it the tool only says what it would do. The proxy of QGIS's "
            "settings is used. Afterwards the engine is tried; if it does not work, or if you cancel, everything is as "
            "before.</p>"
            "<p>Without a network give a folder of wheels. If you have a Python with torch, numpy, rasterio, "
            "safetensors, jinja2, matplotlib and psutil already, enter its path in the settings instead (Processing, "
            "Providers, Deep Fusion).</p>"
        ).format(folder=environments_folder())

    def tags(self) -> list[str]:
        return tr("engine,install,setup,repair,remove,torch,pip,dependencies,environment,CUDA,offline").split(",")

    def canExecute(self) -> tuple[bool, str]:
        """Always: it is the way to an engine."""
        return True, ""

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(
            self,
            QgsProcessingParameterBoolean("CONFIRM", tr("Confirm: do it"), False),
            tr("Without the tick nothing is downloaded or removed, and the tool says what it would do."),
        )
        add(
            self,
            enumeration("ACTION", tr("Action"), ("install", "repair", "remove"), "install"),
            tr(
                "install makes the environment if it is not there; repair makes it anew; "
                "remove deletes every such environment."
            ),
        )
        add(
            self,
            enumeration("BACKEND", tr("Backend"), ("cpu", "cuda"), "cpu"),
            tr("cuda is for NVIDIA graphics cards and much larger; cpu works everywhere, on Apple's chips with MPS."),
        )
        add(
            self,
            any_file("BASE_PYTHON", tr("Base Python"), optional=True),
            tr("A Python 3.10 to 3.14 on which the environment is based. Empty: one in a usual place is taken."),
        )
        kind = QgsProcessingParameterFile.Behavior.Folder
        add(
            self,
            QgsProcessingParameterFile("WHEEL_FOLDER", tr("Wheel folder"), kind, optional=True),
            tr("A folder with all packages as wheels; then nothing is downloaded."),
        )
        self.add_texts(("INTERPRETER", tr("Python of the engine")), ("FOLDER", tr("Folder of the environments")))

    def refusal(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """What would be done, as long as it is not confirmed. It needs no engine."""
        folder = absolute(self.parameterAsFile(parameters, "WHEEL_FOLDER", context))
        if folder and not Path(folder).is_dir():
            return tr("WHEEL_FOLDER: the folder {folder} does not exist.").format(folder=folder)
        if self.parameterAsBool(parameters, "CONFIRM", context):
            return missing_file(self, parameters, "BASE_PYTHON", context)
        if self._action(parameters, context) == "remove":
            intention = tr("It would remove the environments in {folder}.").format(folder=environments_folder())
        else:
            intention = installation.announcement(self._plan("", parameters, context))
        return tr('Nothing was done. {intention} Tick "Confirm: do it" (CONFIRM=true) to do it.').format(
            intention=intention
        )

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Ask again for the confirmation: models and scripts come here without any check."""
        problem = self.refusal(parameters, context)
        if problem:
            raise QgsProcessingException(problem)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Do what was confirmed."""
        action, folder = self._action(parameters, context), str(environments_folder())
        if action == "remove":
            installation.remove(feedback)
            return {"INTERPRETER": "", "FOLDER": folder}
        base = input_file(self, parameters, "BASE_PYTHON", context)
        plan = self._plan(base, parameters, context)
        if action == "install" and installation.is_installed(plan):
            feedback.pushInfo(tr("The engine is installed already; use repair to make it anew."))
            python = installation.installed_python(plan)
            installation.try_out(python, plan.backend, feedback)
        else:
            python = installation.install(self._based(plan), feedback)
        self._mention_other_choice(python, feedback)
        return {"INTERPRETER": python, "FOLDER": folder}

    def _based(self, plan: installation.Plan) -> installation.Plan:
        """The plan with a base Python that fits."""
        if not plan.base_python:
            return plan.based_on(installation.find_base_python())
        installation.check_base_python(plan.base_python)
        return plan

    def _mention_other_choice(self, python: str, feedback: QgsProcessingFeedback) -> None:
        problem = interpreter_problem()
        used = "" if problem else required_interpreter().path
        if used != python:
            feedback.pushWarning(
                tr("This environment is not used, because another Python was chosen: {other}.").format(
                    other=problem or f"{used} ({required_interpreter().origin})"
                )
            )

    def _action(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return str(self.parameterAsEnumString(parameters, "ACTION", context))

    def _plan(self, base: str, parameters: dict[str, Any], context: QgsProcessingContext) -> installation.Plan:
        backend = self.parameterAsEnumString(parameters, "BACKEND", context)
        wheels = absolute(self.parameterAsFile(parameters, "WHEEL_FOLDER", context))
        return installation.planned(base, backend, wheels)


class CreateDemoData(Tool):
    """Images to try everything with."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = ""

    def name(self) -> str:
        return "create_demo_data"

    def displayName(self) -> str:
        return tr("Create demo data")

    def shortDescription(self) -> str:
        return tr("Writes georeferenced images of an invented landscape, with the truth that goes with them.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Invents a landscape of fields, roads, buildings, water and forest, and writes what satellites would "
            "see of it, as GeoTIFF files in a folder:</p>"
            "<ul><li><b>vhr_pan, vhr_ms</b>: a pair with pixels of 0.5 m and 2 m, blurred and "
            "noisy as a sensor makes them, and <b>vhr_truth</b>: the bands of vhr_ms at the pixels of vhr_pan;</li>"
            "<li><b>landsat_pan, landsat_ms</b>: a pair with half a pixel of offset, as Landsat has;</li>"
            "<li><b>labels</b>: land classes, and <b>sar</b>: radar backscatter of the same place.</li></ul>"
            "<p>Use them to try the tools without a download. The same size and seed give the same landscape.</p>"
        )

    def tags(self) -> list[str]:
        return tr("demo,example,sample,synthetic,simulate,test data,tutorial").split(",")

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(
            self,
            whole_number("SIZE", tr("Size (pixels)"), 1024, least=64, most=16384),
            tr("Width and height of the panchromatic image."),
        )
        add_seed(self)
        add(self, QgsProcessingParameterFolderDestination("FOLDER", tr("Folder")), tr("Where the images are written."))
        descriptions = {
            "vhr_pan": tr("Panchromatic image, metre class"),
            "vhr_ms": tr("Multispectral image, metre class"),
            "vhr_truth": tr("Truth: the multispectral bands at the panchromatic pixels"),
            "landsat_pan": tr("Panchromatic image, Landsat-like"),
            "landsat_ms": tr("Multispectral image, Landsat-like"),
            "labels": tr("Land classes"),
            "sar": tr("Radar backscatter"),
        }
        for name in DEMO_IMAGES:
            self.addOutput(QgsProcessingOutputRasterLayer(name.upper(), descriptions[name]))

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> DemoJob:
        """Write the images."""
        self._folder = absolute(self.parameterAsFileOutput(parameters, "FOLDER", context))
        return DemoJob(
            folder=self._folder,
            size=self.parameterAsInt(parameters, "SIZE", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Outputs have upper-case names."""
        values.update({name.upper(): path for name, path in values.items()})
        values["FOLDER"] = self._folder


class ModelInfo(Tool):
    """What a model file is."""

    def name(self) -> str:
        return "model_info"

    def displayName(self) -> str:
        return tr("Model information")

    def shortDescription(self) -> str:
        return tr("Tells what a model file is: its network, bands, sensor, training and validation.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Reads the card inside a model file: network and configuration, bands and their order, ratio of pixel "
            "sizes, sensor, training data, validation, seed and plugin version. Nothing in the file is executed.</p>"
        )

    def tags(self) -> list[str]:
        return tr("model,card,weights,safetensors,information,metadata").split(",")

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(self, model_file("MODEL", tr("Model")), tr("A .safetensors file that this plugin wrote."))
        add(self, report("OUTPUT_HTML", tr("Report"), HTML_FILTER), tr("The card as a page."))
        self.add_texts(
            ("TASK", tr("Task")),
            ("NETWORK", tr("Network")),
            ("BAND_NAMES", tr("Names of the bands")),
            ("SENSOR", tr("Sensor")),
            ("CARD", tr("The whole card, as JSON")),
        )
        self.add_numbers((("BANDS", tr("Number of bands")), ("RATIO", tr("Ratio of pixel sizes"))))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Whether the file is there."""
        return missing_file(self, parameters, "MODEL", context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> InfoJob:
        """Read the card."""
        return InfoJob(
            model=input_file(self, parameters, "MODEL", context),
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
        )
