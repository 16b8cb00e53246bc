# SPDX-License-Identifier: GPL-2.0-or-later
"""The provider `deepfusion` of QGIS Processing."""

from __future__ import annotations

from pathlib import Path

from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..algorithms.base import RESULT_SUFFIXES
from ..algorithms.environment import PYTHON_SETTING
from ..algorithms.messages import tr
from ..algorithms.pansharpening.assessment import AssessPansharpening
from ..algorithms.pansharpening.classical import PansharpenClassical
from ..algorithms.pansharpening.comparison import ComparePansharpening
from ..algorithms.pansharpening.explanation import ExplainPansharpening
from ..algorithms.pansharpening.network import PansharpenDcfnet, PansharpenNetwork
from ..algorithms.pansharpening.training import TrainPansharpening
from ..algorithms.scenes.assessment import AssessScenes
from ..algorithms.scenes.classifying import ClassifyScenes
from ..algorithms.scenes.crossvalidation import CrossvalidateSceneClassifier
from ..algorithms.scenes.training import TrainSceneClassifier
from ..algorithms.segmentation.assessment import AssessSegmentation
from ..algorithms.segmentation.sar import PrepareSar
from ..algorithms.segmentation.segment import SegmentOpticalSar
from ..algorithms.segmentation.training import TrainSegmentation
from ..algorithms.shift import MeasureShift
from ..algorithms.spatiotemporal.assessment import AssessSpatiotemporal
from ..algorithms.spatiotemporal.comparison import CompareSpatiotemporal
from ..algorithms.spatiotemporal.prediction import (
    PredictHeterogeneityCnn,
    PredictSpatiotemporalClassical,
    PredictStfdcnn,
)
from ..algorithms.spatiotemporal.series import PredictSeries
from ..algorithms.tools import CheckEngine, CreateDemoData, InstallEngine, ModelInfo
from ..engine.versions import plugin_version

_ICON = Path(__file__).resolve().parents[1] / "icons" / "deep_fusion.svg"

_ALGORITHMS = (
    PansharpenDcfnet,
    PansharpenNetwork,
    PansharpenClassical,
    TrainPansharpening,
    AssessPansharpening,
    ComparePansharpening,
    ExplainPansharpening,
    PredictHeterogeneityCnn,
    PredictSpatiotemporalClassical,
    PredictStfdcnn,
    PredictSeries,
    AssessSpatiotemporal,
    CompareSpatiotemporal,
    PrepareSar,
    TrainSegmentation,
    SegmentOpticalSar,
    AssessSegmentation,
    TrainSceneClassifier,
    CrossvalidateSceneClassifier,
    ClassifyScenes,
    AssessScenes,
    MeasureShift,
    CheckEngine,
    InstallEngine,
    CreateDemoData,
    ModelInfo,
)


class DeepFusionProvider(QgsProcessingProvider):
    """All algorithms of the plugin, listed whether there is an engine or not."""

    def id(self) -> str:
        """The first half of every algorithm's id; for ever."""
        return "deepfusion"

    def name(self) -> str:
        """The provider's name in the toolbox."""
        return "Deep Fusion"

    def versionInfo(self) -> str:
        """The plugin's version."""
        return plugin_version()

    def svgIconPath(self) -> str:
        """The plugin's icon."""
        return str(_ICON)

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return QIcon(str(_ICON))

    def load(self) -> bool:
        """Add the plugin's settings to those of Processing, then the algorithms."""
        ProcessingConfig.settingIcons[self.name()] = self.icon()
        ProcessingConfig.addSetting(
            Setting(
                self.name(),
                PYTHON_SETTING,
                tr("Python of the engine (empty: the one that Install engine made)"),
                "",
                valuetype=Setting.FILE,
            )
        )
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self) -> None:
        """Take the settings back."""
        ProcessingConfig.removeSetting(PYTHON_SETTING)
        ProcessingConfig.settingIcons.pop(self.name(), None)

    def loadAlgorithms(self) -> None:
        """Make every algorithm anew: QGIS deletes those of the last time."""
        for algorithm in _ALGORITHMS:
            self.addAlgorithm(algorithm())

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        """The engine writes GeoTIFF, whatever a file is called; so it has to be called so."""
        return [suffix.lstrip(".") for suffix in RESULT_SUFFIXES]

    def supportsNonFileBasedOutput(self) -> bool:
        """Nor does it write into databases."""
        return False

    def defaultRasterFileExtension(self) -> str:
        """For temporary results."""
        return "tif"
