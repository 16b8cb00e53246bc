# SPDX-License-Identifier: GPL-2.0-or-later
"""Cross-validate scene classifiers: how well they do on chips that they never saw, and which fusion does best."""

from __future__ import annotations

import os
from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
)

from ...engine.jobs import CrossvalidateJob
from ..base import CompareBase
from ..messages import tr
from ..parameters import (
    absolute,
    add,
    add_device,
    add_iterations,
    add_memory_limit,
    add_precision,
    add_seed,
    add_training,
    any_file,
    compute,
    enumeration,
    input_file,
    missing_file,
    output_file,
    training,
    whole_number,
)
from .chips import ChipsReader
from .family import FUSIONS, fusion_titles

_SELECTIONS = ("inner", "paper")


class CrossvalidateSceneClassifier(ChipsReader, CompareBase):
    """From chips to a ranking of the ways to merge features."""

    needs_torch = True

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""

    def name(self) -> str:
        return "crossvalidate_scene_classifier"

    def displayName(self) -> str:
        return tr("Cross-validate scene classifier")

    def shortDescription(self) -> str:
        return tr("Measures scene classifiers on chips that they never saw, fold by fold, and ranks their fusions.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Divides the chips into folds of alike classes; learns from all folds but one and tests on that, for "
            "each in turn, with each of the fusions. So every chip is tested once, by a network that never saw it.</p>"
            "<p>Accuracy is the mean over the folds, with its spread. The best fusion is compared with the next on the "
            "same chips; P tells how likely such a difference is by chance.</p>"
            "<p>Chips that show the same ground stay in one fold. This trains folds times fusions networks, so it "
            "takes long; with a folder for results, a run that was stopped goes on where it was.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("cross-validation,k-fold,folds,compare,accuracy,McNemar,experiment,benchmark,leaderboard")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_chips()
        self.add_recipe()
        self._add_folds()
        add_iterations(self)
        add_training(self, advanced=False)
        self.fit_texts()
        add_device(self)
        add_precision(self)
        add_memory_limit(self)
        add_seed(self)
        self._add_folder()
        self.add_ranking(
            (
                ("OA", tr("Overall accuracy of the best, mean over the folds")),
                ("OA_SD", tr("Its standard deviation over the folds")),
                ("KAPPA", tr("Kappa of the best")),
                ("F1", tr("Mean F1 of the best")),
                ("P", tr("Probability of such a difference to the next by chance")),
                *((f"OA_{name.upper()}", tr("Overall accuracy with {name}").format(name=name)) for name in FUSIONS),
            )
        )

    def add_fusion(self) -> None:
        """Which ways to merge features to compare."""
        fusions = QgsProcessingParameterEnum(
            "FUSIONS", tr("Fusions"), list(FUSIONS), True, list(FUSIONS), usesStaticStrings=True
        )
        text = tr("none: the deepest features alone; add: their sum; concat: side by side; kpff: with learned weights.")
        add(self, fusions, text)

    def _add_folds(self) -> None:
        add(
            self,
            whole_number("FOLDS", tr("Folds"), 5, least=2, most=100),
            tr("How many parts the chips are divided into; each is tested once."),
        )
        add(
            self,
            whole_number("FIRST_FOLDS", tr("Folds to run (0 = all)"), 0, least=0, most=100),
            tr("Only the first of the folds, to save time."),
            advanced=True,
        )
        add(
            self,
            any_file("FOLD_FILE", tr("Fold file"), True, "CSV (*.csv);;"),
            tr("Folds of your own, instead: a table with the columns image (such as class/name.tif) and fold."),
            advanced=True,
        )
        add(
            self,
            enumeration("SELECTION", tr("Weights kept"), _SELECTIONS, "inner"),
            tr(
                "By which chips the best state is chosen. inner: some held out of those learned from; paper: the fold "
                "tested itself, as papers often do, which flatters."
            ),
            advanced=True,
        )

    def _add_folder(self) -> None:
        folder = QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", tr("Results of each fold"), None, True, False)
        add(self, folder, tr("Keeps what each fold said, so that a run that was stopped can go on."))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for chips; and no more folds to run than there are."""
        folds, first = (self.parameterAsInt(parameters, name, context) for name in ("FOLDS", "FIRST_FOLDS"))
        if first > folds and not parameters.get("FOLD_FILE"):
            return tr("FIRST_FOLDS is {first}, but there are {folds} folds. Run fewer, or all with 0.").format(
                first=first, folds=folds
            )
        return super().problem(parameters, context) or missing_file(self, parameters, "FOLD_FILE", context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> CrossvalidateJob:
        """Train and test all."""
        iterations = self.parameterAsInt(parameters, "ITERATIONS", context)
        selection = self.parameterAsEnumString(parameters, "SELECTION", context)
        return CrossvalidateJob(
            method=self.parameterAsEnumString(parameters, "BACKBONE", context),
            chips=self.chips(parameters, context, feedback, folder),
            fusions=tuple(self.parameterAsEnumStrings(parameters, "FUSIONS", context)),
            folds=self.parameterAsInt(parameters, "FOLDS", context),
            fold_file=input_file(self, parameters, "FOLD_FILE", context),
            first_folds=self.parameterAsInt(parameters, "FIRST_FOLDS", context),
            folder=self._folder(parameters, context),
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            output_json=output_file(self, parameters, "OUTPUT_JSON", context),
            training=training(self, parameters, context, iterations),
            classes=self._classes,
            options={**self.options(parameters, context), "selection": selection},
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """The best fusion in words, and the folder."""
        values["BEST_TITLE"] = fusion_titles()[values["BEST"]]
        if self._kept:
            values["OUTPUT_FOLDER"] = self._kept

    def _folder(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if not parameters.get("OUTPUT_FOLDER"):
            return ""
        self._kept = absolute(self.parameterAsString(parameters, "OUTPUT_FOLDER", context))
        os.makedirs(self._kept, exist_ok=True)
        return self._kept
