# SPDX-License-Identifier: GPL-2.0-or-later
"""What pages tell of classes."""

from __future__ import annotations

import math

import numpy as np
from deep_fusion.engine.class_accuracy import accuracy_sections, averaging_set
from deep_fusion.engine.jobs import LandClass
from deep_fusion.engine.metrics.confusion import Confusion
from deep_fusion.engine.report.page import Table

CLASSES = tuple(LandClass(number, name) for number, name in ((1, "water"), (2, "ice"), (5, "wood"), (6, "road")))
#: no ice anywhere, and roads only in the map
FOUND = Confusion(np.array([[6, 0, 2, 0], [0, 0, 0, 0], [1, 0, 9, 2], [0, 0, 0, 0]]))


def tables() -> dict[str, Table]:
    return dict(accuracy_sections(FOUND, CLASSES))


def test_classes_that_occur_have_rows_and_their_means_close_the_table():
    table = tables()["By class"]
    assert [row[0] for row in table.rows] == ["water", "wood", "road", "mean of these classes"]
    assert table.rows[0] == ("water", 8, 7, 6 / 9, 6 / 8, 6 / 7, 12 / 15)
    assert math.isnan(table.rows[2][4])  # recall of a class that the truth lacks
    assert table.rows[-1][3] == (6 / 9 + 9 / 14 + 0) / 3


def test_rows_of_the_matrix_are_the_truth_and_its_diagonal_stands_out():
    table = tables()["Confusion matrix (pixels)"]
    assert list(table.header) == ["truth \\ map", "water", "wood", "road"]
    assert table.rows == [("water", 6, 2, 0), ("wood", 1, 9, 2), ("road", 0, 0, 0)]
    assert table.marked == {(0, 1), (1, 2), (2, 3)}


def test_the_averaging_set_names_what_is_left_out():
    assert averaging_set(FOUND, CLASSES) == "the 3 classes that truth or map hold among the pixels compared; not ice"
    everything = Confusion(np.ones((4, 4), int))
    assert averaging_set(everything, CLASSES) == "the 4 classes that truth or map hold among the pixels compared"


def test_tables_say_what_they_count_and_what_is_held_against_the_truth():
    sections = dict(accuracy_sections(FOUND, CLASSES, "chips", "answer"))
    assert sections["By class"].header[1:3] == ("truth (chips)", "answer (chips)")
    assert sections["Confusion matrix (chips)"].header[0] == "truth \\ answer"
