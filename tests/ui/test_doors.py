# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways into the windows of the tasks."""

import pytest
from deep_fusion.models.registry import METHODS
from deep_fusion.ui.doors import doors, enter, family_icon, leave_all


def test_every_door_leads_to_a_family_with_networks():
    trained = {record.task for record in METHODS if record.trainable}
    assert {door.family for door in doors()} == trained
    assert all(door.title and door.purpose for door in doors())


@pytest.mark.parametrize("family", ["pansharpening", "scenes", "a family of tomorrow"])
def test_every_family_has_an_icon(family):
    assert not family_icon(family).isNull()


def test_a_model_goes_through_the_door_with_its_path(tasks):
    enter("segment", None)
    enter("sharpen", None, "/models/dcfnet_4.safetensors")
    assert tasks == ["segment", "sharpen", "/models/dcfnet_4.safetensors"]


def test_windows_are_closed_at_the_end_if_any_was_opened(tasks):
    leave_all()
    leave_all()
    assert tasks == []
    enter("segment", None)
    enter("predict", None)
    leave_all()
    leave_all()
    assert tasks == ["segment", "predict", "closed"]
