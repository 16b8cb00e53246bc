# SPDX-License-Identifier: GPL-2.0-or-later
"""What every algorithm of the toolbox shares: from parameters to a job, from the engine's values to outputs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import partial
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
    QgsProcessingUtils,
)
from qgis.PyQt.QtGui import QIcon

from ..engine.errors import TorchMissing
from ..engine.jobs import Job, Training
from .engine_process import greet, run_job
from .environment import PLUGIN_FOLDER, Interpreter, interpreter_problem, required_interpreter
from .messages import sentence, tr
from .parameters import (
    CSV_FILTER,
    HTML_FILTER,
    JSON_FILTER,
    MODEL_FILTER,
    absolute,
    add,
    add_creation_options,
    add_device,
    add_iterations,
    add_memory_limit,
    add_seed,
    add_tile_size,
    add_training,
    input_file,
    model_file,
    report,
    training,
)
from .presenting import present
from .result_layer import Look, completed, show, write_style_beside

HELP_URL = "https://github.com/deep-fusion/deep-fusion/blob/main/docs/algorithms/{name}.md"

#: How the file names of results may end.
RESULT_SUFFIXES = (".tif", ".tiff")

#: Interpreters that were found to have torch in this session; what lacks it is asked again, as it may get it.
_with_torch: set[str] = set()


class EngineAlgorithm(QgsProcessingAlgorithm):
    """An entry of the toolbox whose work is done by the engine process.

    A subclass names itself, declares its parameters in `initAlgorithm`, says what is wrong with them in `problem`,
    looks at layers in `read_inputs` (main thread) and describes the work in `job` (any thread).
    """

    needs_torch = False

    def __init__(self) -> None:
        super().__init__()
        self._interpreter: Optional[Interpreter] = None

    def createInstance(self) -> EngineAlgorithm:
        """A fresh copy, as QGIS makes one for each run."""
        return type(self)()

    def svgIconPath(self) -> str:
        """The icon of the algorithm's group."""
        return str(PLUGIN_FOLDER / "icons" / f"{self.groupId()}.svg")

    def icon(self) -> QIcon:
        """The icon of the algorithm's group."""
        return QIcon(self.svgIconPath())

    def helpUrl(self) -> str:
        """The algorithm's page in the documentation."""
        return HELP_URL.format(name=self.name())

    def canExecute(self) -> tuple[bool, str]:
        """Whether there is an engine; the sentence says how to get one."""
        problem = interpreter_problem()
        return not problem, problem

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """What can be told before a long run; the dialog and qgis_process show the sentence."""
        fine, problem = super().checkParameterValues(parameters, context)
        if not fine:
            return fine, problem
        problem = self.refusal(parameters, context)
        return not problem, problem

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Look at everything that belongs to the main thread. Models and scripts come here without any check."""
        problem = self.refusal(parameters, context)
        if problem:
            raise QgsProcessingException(problem)
        self._interpreter = required_interpreter()
        self.read_inputs(parameters, context)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Let the engine do the job; those of its values that are declared as outputs."""
        interpreter = self._interpreter or required_interpreter()
        feedback.pushDebugInfo(tr("Engine: {path} ({origin})").format(path=interpreter.path, origin=interpreter.origin))
        with tempfile.TemporaryDirectory(prefix="deep_fusion_", dir=QgsProcessingUtils.tempFolder()) as folder:
            values = run_job(interpreter.path, self.job(parameters, context, feedback, folder), feedback)
        self.finish(values, context)
        declared = {output.name() for output in self.outputDefinitions()}
        return {name: value for name, value in values.items() if name in declared}

    def refusal(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Why a run cannot even start, the engine included; empty if it can."""
        return interpreter_problem() or self.problem(parameters, context) or self._torch_problem()

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """One sentence about parameters that cannot work together; empty if nothing is wrong. Must be quick."""
        return ""

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Keep what `job` needs of layers; called on the main thread."""

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> Job:
        """The work that the parameters describe; `folder` takes temporary files and goes when the work is done."""
        raise NotImplementedError

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Complete the engine's values after a successful run, on the thread of the run."""

    def add_numbers(self, numbers: Iterable[tuple[str, str]]) -> None:
        """Declare output numbers by name and description."""
        for name, description in numbers:
            self.addOutput(QgsProcessingOutputNumber(name, description))

    def _torch_problem(self) -> str:
        if not self.needs_torch:
            return ""
        python = required_interpreter().path
        if python in _with_torch:
            return ""
        try:
            versions = greet(python).versions
        except QgsProcessingException as error:
            return str(error)
        if versions.get("torch") is None:
            return sentence(TorchMissing(interpreter=python, method=self.displayName()))
        _with_torch.add(python)
        return ""


class ApplyBase(EngineAlgorithm):
    """Algorithms that make one raster out of others."""

    def __init__(self) -> None:
        super().__init__()
        self._result_name, self._look = "", Look()
        self._destination = ""

    def add_result(self, description: str) -> None:
        """Declare OUTPUT and how it is computed and written."""
        add_tile_size(self)
        add_memory_limit(self)
        add_creation_options(self)
        add(self, QgsProcessingParameterRasterDestination("OUTPUT", description), tr("The GeoTIFF to write."))

    def refusal(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Why a run cannot even start; a result that is no GeoTIFF by its name is one of the reasons."""
        return self._format_problem(parameters) or super().refusal(parameters, context)

    def result_path(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Where the engine writes the result. Ask once: a temporary file has another name each time."""
        self._destination = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        return absolute(self._destination)

    def will_look_like(self, name: str, look: Look) -> None:
        """Settle the result layer's name and look."""
        self._result_name, self._look = name, look

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Write the style beside the result, and have the layer styled when QGIS loads it."""
        look = completed(self._look, values["OUTPUT"])
        write_style_beside(values["OUTPUT"], look)
        description = self.parameterDefinition("OUTPUT").description()
        name = (self._result_name, description)
        present(self._destination, context, partial(show, look=look), self.displayName(), name)
        values["OUTPUT"] = self._destination

    def _format_problem(self, parameters: dict[str, Any]) -> str:
        path = chosen_name(parameters, "OUTPUT")
        if not path or path.lower().endswith(RESULT_SUFFIXES):
            return ""
        return tr("{path}: results are GeoTIFF files, so the name has to end in .tif or .tiff.").format(path=path)


def chosen_name(parameters: dict[str, Any], name: str) -> str:
    """What the user wants an output layer to be called; empty for a temporary one, or where nobody knows yet.

    The dialog offers the right suffixes, but qgis_process and scripts take any name. Asking QGIS, as the dialog does,
    would announce one more layer to load each time.
    """
    value = parameters.get(name)
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    return value if isinstance(value, str) and value != QgsProcessing.TEMPORARY_OUTPUT else ""


class TrainBase(EngineAlgorithm):
    """Algorithms that make a model file."""

    needs_torch = True

    def add_schedule(self, patches: str = "") -> None:
        """Declare how long and how to learn, and from where on; `patches` as `add_training` takes it."""
        add_iterations(self)
        add_training(self, advanced=False, patches=patches)
        add(
            self,
            model_file("RESUME_FROM", tr("Model to start from"), optional=True),
            tr("A model of the same network and bands; training goes on from its weights."),
            advanced=True,
        )

    def add_model_outputs(self) -> None:
        """Declare where to compute, OUTPUT_MODEL, OUTPUT_HTML and the numbers that tell how training went."""
        add_device(self)
        add_memory_limit(self)
        add_seed(self)
        add(
            self,
            QgsProcessingParameterFileDestination("OUTPUT_MODEL", tr("Trained model"), MODEL_FILTER),
            tr("The model file to write: the weights that validated best, and a card that says what they are."),
        )
        add(self, report("OUTPUT_HTML", tr("Training report"), HTML_FILTER), tr("A page with the loss curve."))
        self.add_numbers(
            (
                ("ITERATIONS", tr("Iterations done")),
                ("BEST_ITERATION", tr("Iteration that validated best")),
                ("VALIDATION_LOSS_BEFORE", tr("Validation loss before training")),
                ("VALIDATION_LOSS", tr("Validation loss of the model")),
            )
        )

    def schedule(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Training:
        """What the user chose for training."""
        iterations = self.parameterAsInt(parameters, "ITERATIONS", context)
        return training(self, parameters, context, iterations, input_file(self, parameters, "RESUME_FROM", context))


class AssessBase(EngineAlgorithm):
    """Algorithms that measure a result."""

    def add_reports(self, metrics: Iterable[tuple[str, str]]) -> None:
        """Declare OUTPUT_HTML, OUTPUT_CSV and a number for every metric."""
        add_memory_limit(self)
        add(
            self,
            report("OUTPUT_HTML", tr("Report"), HTML_FILTER),
            tr("A page with all numbers, and by band or class those that are defined so."),
        )
        add(self, report("OUTPUT_CSV", tr("Table"), CSV_FILTER), tr("The same numbers for a spreadsheet."))
        self.add_numbers(metrics)


class CompareBase(EngineAlgorithm):
    """Algorithms that run several methods and rank them."""

    def add_ranking(self, numbers: Iterable[tuple[str, str]]) -> None:
        """Declare the reports, the best method, and numbers of its."""
        add(self, report("OUTPUT_HTML", tr("Report"), HTML_FILTER), tr("A page with tables, figures and pictures."))
        add(self, report("OUTPUT_CSV", tr("Table"), CSV_FILTER), tr("The numbers for a spreadsheet."))
        add(self, report("OUTPUT_JSON", tr("Record"), JSON_FILTER), tr("Numbers, settings and versions for programs."))
        self.addOutput(QgsProcessingOutputString("BEST", tr("Best method")))
        self.addOutput(QgsProcessingOutputString("BEST_TITLE", tr("Best method, in words")))
        self.add_numbers(numbers)

    def chosen_methods(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[str]:
        """Ids of the methods to compare."""
        if parameters.get("METHODS") in ([], (), ""):  # QGIS would take the default for it
            return []
        return [str(name) for name in self.parameterAsEnumStrings(parameters, "METHODS", context)]
