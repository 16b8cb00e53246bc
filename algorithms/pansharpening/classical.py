# SPDX-License-Identifier: GPL-2.0-or-later
"""Sharpen without a network."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
)

from ...engine.jobs import ApplyJob
from ..messages import tr
from ..parameters import (
    add,
    compute,
    creation_options,
    enumeration,
)
from .family import TASK, Sharpen, classical, sensor_options


class PansharpenClassical(Sharpen):
    """Methods without a network: nothing to train, and quick."""

    def name(self) -> str:
        return "pansharpen_classical"

    def displayName(self) -> str:
        return tr("Pansharpen (classical methods)")

    def shortDescription(self) -> str:
        return tr("Sharpens a multispectral image with Brovey, GSA, MTF-GLP and others, without training.")

    def shortHelpString(self) -> str:
        known = "".join(f"<li><b>{record.id}</b>: {record.title}. {record.source}</li>" for record in classical())
        purpose = tr(
            "<p>Gives a multispectral image the small pixels of a panchromatic one, without training. "
            "Statistics are taken from the whole image, so there are no seams between tiles.</p>"
        )
        return purpose + self.result_help() + f"<ul>{known}</ul>"

    def tags(self) -> list[str]:
        return [
            *super().tags(),
            *tr("Brovey,Gram-Schmidt,GSA,BT-H,IHS,PCA,SFIM,HPF,BDSD,MTF-GLP,CVPR19,substitution,pyramid").split(","),
        ]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(
            self,
            enumeration("METHOD", tr("Method"), (record.id for record in classical()), "gsa"),
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
            options=sensor_options(self, parameters, context),
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
        )
