# SPDX-License-Identifier: GPL-2.0-or-later
"""The field of the class is chosen among those of the layer, with a button for its classes."""

import pytest
from deep_fusion.ui.tasks.form import Form
from deep_fusion.ui.widgets.dialog_layers import layer_of
from qgis.core import QgsApplication, QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QToolButton, QWidget


@pytest.fixture
def samples():
    layer = QgsVectorLayer("Point?crs=EPSG:32632&field=kind:string&field=note:string", "samples", "memory")
    QgsProject.instance().addMapLayer(layer)
    yield layer
    QgsProject.instance().clear()


@pytest.mark.parametrize("name", ["train_scene_classifier", "crossvalidate_scene_classifier"])
def test_samples_have_a_button_for_their_classes(samples, name):
    dialog = QDialog()
    form = Form(QgsApplication.processingRegistry().createAlgorithmById(f"deepfusion:{name}"), (), dialog)
    field = form.findChild(QWidget, "CLASS_FIELD")
    button, fields = field.findChild(QToolButton, "classNames"), field.findChild(QComboBox, "classField")
    assert not button.isEnabled()
    form.set_values({"SAMPLES": samples.id()})
    assert [fields.itemText(row) for row in range(fields.count())] == ["kind", "note"]
    form.set_values({"CLASS_FIELD": "kind"})
    assert button.isEnabled()
    assert form.values()["CLASS_FIELD"] == "kind"
    form.release()
    dialog.deleteLater()


def test_a_source_of_selected_features_is_its_layer(samples):
    assert layer_of(QgsProcessingFeatureSourceDefinition(samples.id(), True)) == samples
