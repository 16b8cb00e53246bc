# SPDX-License-Identifier: GPL-2.0-or-later
"""Values stay in the project, also through its file; what is gone since is left out."""

from deep_fusion.ui.tasks.remembered import recall, remember
from qgis.core import QgsProject, QgsRasterLayer


def test_values_survive_saving_and_opening_the_project(tmp_path):
    project, values = QgsProject(), {"METHOD": "gsa", "MS_BANDS": [3, 1], "TILE_SIZE": 0, "NAME": 'ö "&<'}
    remember(project, "sharpen_apply", values)
    assert project.write(str(tmp_path / "p.qgz"))
    opened = QgsProject()
    assert opened.read(str(tmp_path / "p.qgz"))
    assert recall(opened, "sharpen_apply") == values
    assert recall(opened, "sharpen_train") == {}


def test_layers_and_files_that_are_gone_are_left_out(pan_path, tmp_path):
    project, layer = QgsProject(), QgsRasterLayer(str(pan_path), "pan")
    project.addMapLayer(layer)
    values = {"PAN": layer.id(), "MS": "gone_1", "MANY": ["gone_2", layer.id()], "MODEL": str(tmp_path / "gone")}
    remember(project, "x", {**values, "METHOD": "gone_3"})
    assert recall(project, "x", ("PAN", "MS", "MANY", "MODEL")) == {
        "PAN": layer.id(),
        "MANY": [layer.id()],
        "METHOD": "gone_3",
    }


def test_an_entry_that_is_no_json_counts_as_none():
    project = QgsProject()
    project.writeEntry("deep_fusion", "x", "{broken")
    assert recall(project, "x") == {}


def test_remembering_the_same_again_does_not_change_the_project():
    project = QgsProject()
    remember(project, "x", {"A": 1})
    project.setDirty(False)
    remember(project, "x", {"A": 1})
    assert not project.isDirty()
