# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of how a scene classifier learned."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from chip_support import class_folders
from deep_fusion.engine import jobs
from deep_fusion.engine.chip_learning import Learned, learn, lesson
from deep_fusion.engine.progress import Progress
from deep_fusion.models import registry


@pytest.fixture(scope="module")
def learned(tmp_path_factory) -> Learned:
    """Learned for a moment, so that there are mistakes."""
    folder = class_folders(tmp_path_factory.mktemp("chips"), 12)
    training = jobs.Training(iterations=40, batch_size=6, patch_size=64)
    source, device = jobs.Chips(folder=str(folder)), torch.device("cpu")
    record = registry.method("scenes", "alexnet")
    taught = lesson(record, source, (), {}, training, jobs.Compute(), device, 0, Progress())
    checking = np.arange(taught.chips.count) % 3 == 0
    return learn(taught, np.flatnonzero(~checking), np.flatnonzero(checking), Progress())


def test_accuracy_is_told_where_the_loss_is(learned: Learned):
    for name, losses in (("training", learned.curve.training), ("validation", learned.curve.validation)):
        assert [iteration for iteration, _ in learned.accuracies[name]] == [iteration for iteration, _ in losses]


def test_accuracy_at_the_best_state_is_that_of_the_answers(learned: Learned):
    assert dict(learned.accuracies["validation"])[learned.curve.best[0]] == learned.checked.values["OA"]


def test_accuracy_rises_from_about_chance_a_third(learned: Learned):
    told = [share for _, share in learned.accuracies["validation"]]
    assert told[0] < 0.7 < max(told)
