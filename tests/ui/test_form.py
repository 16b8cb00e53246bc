# SPDX-License-Identifier: GPL-2.0-or-later
"""A form has the algorithm's own parameters, and gives values that JSON can keep."""

import json

import pytest
from deep_fusion.ui.tasks.band_table import BandTable
from deep_fusion.ui.tasks.form import Form, plain
from deep_fusion.ui.widgets.cards import known_models
from qgis.core import QgsApplication, QgsProcessingOutputLayerDefinition, QgsProperty
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt, QVariant
from qgis.PyQt.QtWidgets import QDialog, QFormLayout, QTableWidget, QWidget


@pytest.fixture
def form():
    registry, dialog = QgsApplication.processingRegistry(), QDialog()
    made = Form(registry.createAlgorithmById("deepfusion:pansharpen_dcfnet"), ("PAN", "MS"), dialog)
    yield made
    made.release()
    dialog.deleteLater()


def test_every_parameter_has_a_widget_with_its_name_and_help(form):
    definitions = form.algorithm.parameterDefinitions()
    assert form.names == {definition.name() for definition in definitions}
    for definition in definitions:
        assert form.findChild(QWidget, definition.name()).toolTip(), definition.name()


def test_what_is_not_in_front_is_folded_away(form):
    box = form.findChild(QgsCollapsibleGroupBox, "more")
    assert box.isCollapsed()
    assert box.findChild(QWidget, "SEED") is not None
    assert box.findChild(QWidget, "PAN") is None


def test_all_labels_of_a_column_are_as_wide_and_have_room_for_each_word(form):
    form.findChild(QgsCollapsibleGroupBox, "more").setCollapsed(False)
    form.resize(600, 1500)
    form.show()
    for name in ("PAN", "SEED"):
        field = form.findChild(QWidget, name)
        rows = next(rows for rows in form.findChildren(QFormLayout) if rows.labelForField(field))
        items = [rows.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(rows.rowCount())]
        labels = [item.widget() for item in items if item is not None]
        assert len({label.width() for label in labels}) == 1
        assert [label.text() for label in labels if label.height() < label.heightForWidth(label.width())] == []
        longest = max((word for label in labels for word in label.text().split()), key=len)
        assert labels[0].width() >= labels[0].fontMetrics().horizontalAdvance(longest)


def test_what_takes_the_keyboard_is_named_by_its_label(form):
    for name in ("PAN", "PATCH_SIZE", "MODEL", "OUTPUT"):
        widget, label = form.findChild(QWidget, name), form.algorithm.parameterDefinition(name).description()
        inside = (widget, *widget.findChildren(QWidget))
        stops = [each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        named = [stop for stop in stops if stop.accessibleName() or getattr(stop, "text", str)()]
        assert label in [stop.accessibleName() for stop in stops]
        assert named == stops


def test_values_come_back_as_they_were_put_in(form):
    given = {"SEED": 7, "PATCH_SIZE": 32, "VALIDATION_SHARE": 0.25, "DEVICE": "cpu", "OUTPUT": "/x/a.tif"}
    form.set_values(given)
    values = json.loads(json.dumps(form.values()))
    assert {name: values[name] for name in given} == given


def test_empty_numbers_are_left_out(form):
    assert "PATCH_SIZE" not in form.values()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (QgsProcessingOutputLayerDefinition("a.tif"), "a.tif"),
        (QgsProperty.fromValue("b"), "b"),
        (QVariant(), None),
        ("", None),
        ([QgsProperty.fromValue("c"), 1], ["c", 1]),
        (0, 0),
        (False, False),
    ],
)
def test_values_lose_the_classes_of_qgis(value, expected):
    assert plain(value) == expected


def test_bands_are_called_as_the_chosen_model_calls_them(ms_path):
    model = next(facts for facts in known_models("pansharpening") if len(facts.expected.bands["MS"]) == 4)
    registry, dialog = QgsApplication.processingRegistry(), QDialog()
    form = Form(registry.createAlgorithmById("deepfusion:pansharpen_network"), ("MS",), dialog)
    form.set_values({"MS": str(ms_path), "MODEL": model.path})
    rows = form.findChild(BandTable, "MS_BANDS").findChild(QTableWidget, "bands")
    assert [rows.item(row, 0).text() for row in range(4)] == list(model.expected.bands["MS"])
    form.set_values({"MODEL": str(ms_path)})
    assert rows.item(0, 0).text() == "Band 1"
    form.release()
    dialog.deleteLater()
