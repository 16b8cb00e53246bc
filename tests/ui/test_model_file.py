# SPDX-License-Identifier: GPL-2.0-or-later
"""The model parameter in the dialogs of Processing."""

import pytest
from deep_fusion.models.registry import method
from deep_fusion.ui.tasks.form import Form
from processing.gui.wrappers import WidgetWrapper, WidgetWrapperFactory
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
    QgsRasterLayer,
)
from qgis.gui import QgsProcessingModelerParameterWidget
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QLabel, QWidget
from qgis_support import algorithm, write_raster

FUSIONNET = method("pansharpening", "fusionnet").shipped()


class AlgorithmDialog(QDialog):
    """Stands in for Processing's, which tells by the name of the class what widgets are for."""


class BatchAlgorithmDialog(QDialog):
    """Stands in for that of batches."""


class ModelerParametersDialog(QDialog):
    """Stands in for that of the modeler."""

    def __init__(self):
        super().__init__()
        self.model, self.childId, self.context = QgsProcessingModelAlgorithm(), "child", QgsProcessingContext()


@pytest.fixture
def layers(tmp_path):
    added = [
        QgsRasterLayer(write_raster(tmp_path / f"{name}.tif", bands=bands), name)
        for name, bands in (("pan", 1), ("three", 3), ("four", 4))
    ]
    QgsProject.instance().addMapLayers(added)
    yield {layer.name(): layer.id() for layer in added}
    QgsProject.instance().removeAllMapLayers()


#: Wrappers point at what they were made of, so none of it goes before the end.
kept = []


@pytest.fixture
def opened():
    """Wrappers by parameter, as the dialogs make them."""

    def make(name, dialog_class=AlgorithmDialog):
        chosen, dialog = algorithm(name), dialog_class()
        wrappers = {}
        kept.append((chosen, dialog, wrappers))
        for parameter in chosen.parameterDefinitions():
            if not parameter.isDestination():
                wrappers[parameter.name()] = WidgetWrapperFactory.create_wrapper(parameter, dialog)
                if not isinstance(wrappers[parameter.name()], WidgetWrapper):
                    kept.append(wrappers[parameter.name()].createWrappedWidget(QgsProcessingContext()))
        for wrapper in wrappers.values():
            wrapper.postInitialize(list(wrappers.values()))
        return wrappers

    return make


def choose(wrappers, **values):
    for name, value in values.items():
        wrappers[name].setParameterValue(value, QgsProcessingContext())


def part(wrappers, kind, name):
    return wrappers["MODEL"].wrappedWidget().findChild(kind, name)


def test_bands_that_do_not_fit_are_told_at_once_and_taken_back_with_the_right_layer(opened, layers):
    wrappers = opened("pansharpen_network")
    choose(wrappers, PAN=layers["pan"], MS=layers["three"], MODEL=FUSIONNET[4])
    warning = part(wrappers, QLabel, "modelWarning")
    assert not warning.isHidden()
    assert "4 bands" in warning.text()
    assert "has 3" in warning.text()
    choose(wrappers, MS=layers["four"])
    assert warning.isHidden()


def test_the_bands_chosen_count_and_not_those_of_the_layer(opened, layers):
    wrappers = opened("pansharpen_network")
    choose(wrappers, MS=layers["four"], MODEL=FUSIONNET[3])
    assert not part(wrappers, QLabel, "modelWarning").isHidden()
    choose(wrappers, MS_BANDS=[3, 2, 1])
    assert part(wrappers, QLabel, "modelWarning").isHidden()


def test_the_card_tells_network_bands_and_sensor(opened):
    wrappers = opened("pansharpen_network")
    choose(wrappers, MODEL=FUSIONNET[3])
    card = part(wrappers, QLabel, "modelCard").text()
    assert all(word in card for word in ("FusionNet", "Blue, Green, Red", "any"))


def test_only_models_that_the_algorithm_can_use_are_offered(opened):
    wrappers = opened("pansharpen_dcfnet")
    offered = part(wrappers, QComboBox, "modelList")
    paths = {offered.itemData(at) for at in range(offered.count())}
    assert paths == {"", *method("pansharpening", "dcfnet").shipped().values()}


def test_the_value_is_a_path_whether_it_was_listed_or_typed(opened):
    wrappers = opened("pansharpen_network")
    for path in (FUSIONNET[8], "/nowhere/other.safetensors"):
        choose(wrappers, MODEL=path)
        assert wrappers["MODEL"].parameterValue() == path
    choose(wrappers, MODEL=None)
    assert wrappers["MODEL"].parameterValue() is None


def test_a_file_that_is_no_model_is_told_in_place_of_the_card(opened, tmp_path):
    wrappers = opened("segment_optical_sar")
    path = tmp_path / "other.safetensors"
    path.write_bytes(b"no model")
    choose(wrappers, MODEL=str(path))
    assert "other.safetensors" in part(wrappers, QLabel, "modelWarning").text()
    assert part(wrappers, QLabel, "modelCard").isHidden()


def test_a_model_of_another_task_is_told(opened):
    wrappers = opened("segment_optical_sar")
    choose(wrappers, MODEL=FUSIONNET[3])
    assert "segmentation" in part(wrappers, QLabel, "modelWarning").text()


def test_in_a_batch_the_cell_is_one_line_with_a_sign(opened, layers):
    wrappers = opened("pansharpen_network", BatchAlgorithmDialog)
    choose(wrappers, MS=layers["three"], MODEL=FUSIONNET[4])
    assert part(wrappers, QLabel, "modelWarning").isHidden()
    sign = part(wrappers, QLabel, "modelSign")
    assert not sign.isHidden()
    assert "has 3" in sign.toolTip()


def test_in_the_modeler_the_model_may_be_fixed_or_come_from_another_step(opened):
    dialog, chosen = ModelerParametersDialog(), algorithm("pansharpen_network")
    kept.append(chosen)
    parameter = chosen.parameterDefinition("MODEL")
    widget = WidgetWrapperFactory.create_wrapper(parameter, dialog)
    kept.append((dialog, parameter, widget))
    assert isinstance(widget, QgsProcessingModelerParameterWidget)
    offered = widget.findChild(QComboBox, "modelList")
    assert {offered.itemData(at) for at in range(offered.count())} > set(FUSIONNET.values())
    for source in (
        QgsProcessingModelChildParameterSource.fromStaticValue(FUSIONNET[3]),
        QgsProcessingModelChildParameterSource.fromExpression("'a' || 'b'"),
    ):
        widget.setWidgetValue(source)
        value = widget.value()
        assert (value[0] if isinstance(value, list) else value) == source


@pytest.mark.parametrize(
    ("name", "image", "bands"),
    [("pansharpen_network", "MS", "MS_BANDS"), ("classify_scenes", "INPUT", "BANDS")],
)
def test_a_list_of_bands_keeps_its_order(opened, layers, name, image, bands):
    wrappers = opened(name)
    choose(wrappers, **{image: layers["four"], bands: [3, 1, 2]})
    assert wrappers[bands].parameterValue() == [3, 1, 2]


def test_a_training_goes_on_only_from_a_model_of_its_network_and_bands(layers):
    dialog = AlgorithmDialog()
    form = Form(algorithm("train_pansharpening"), (), dialog)
    form.set_values({"NETWORK": "fusionnet", "MS_LAYERS": [layers["three"]], "RESUME_FROM": FUSIONNET[4]})
    warning = form.findChild(QWidget, "RESUME_FROM").findChild(QLabel, "modelWarning")
    assert "has 3" in warning.text()
    form.set_values({"MS_LAYERS": [layers["four"]]})
    assert not warning.text()
    form.set_values({"NETWORK": "dcfnet"})
    assert "network fusionnet" in warning.text()
    form.release()
    dialog.deleteLater()
