# SPDX-License-Identifier: GPL-2.0-or-later
"""Times in words."""

import pytest
from deep_fusion.ui.durations import time_left


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0, "less than a minute left"),
        (59, "less than a minute left"),
        (60, "1 min left"),
        (300, "5 min left"),
        (3599, "1 h 0 min left"),
        (3 * 3600 + 20 * 60, "3 h 20 min left"),
    ],
)
def test_what_is_left_is_told_to_the_minute(seconds, words):
    assert time_left(seconds) == words
