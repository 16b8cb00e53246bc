# SPDX-License-Identifier: GPL-2.0-or-later
"""The question before an installation."""

from deep_fusion.ui.panel.engine_setup import EngineSetup
from qgis_support import algorithm


def test_the_answer_fits_the_toolbox_algorithm():
    parameters = EngineSetup("repair").parameters()
    install = algorithm("install_engine")
    known = {definition.name() for definition in install.parameterDefinitions()}
    assert set(parameters) <= known
    assert parameters["ACTION"] == "repair"
    assert parameters["CONFIRM"] is True


def test_what_will_be_downloaded_is_told_for_each_backend(tmp_path):
    dialog = EngineSetup("install")
    assert dialog.parameters()["BACKEND"] == "cpu"
    first = dialog.announcement.text()
    assert "download.pytorch.org" in first
    dialog.backend.setCurrentIndex(1)
    assert dialog.parameters()["BACKEND"] == "cuda"
    assert dialog.announcement.text() != first
    dialog.wheels.setFilePath(str(tmp_path))
    assert str(tmp_path) in dialog.announcement.text()
    assert "without any download" in dialog.announcement.text()
    assert dialog.parameters()["WHEEL_FOLDER"] == str(tmp_path)
