# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of runs."""

import pytest
from deep_fusion.ui.panel.runs_page import RunsPage
from deep_fusion.ui.runs import Runs


@pytest.fixture
def runs():
    return Runs()


def start(runs, number):
    return runs.start("deepfusion:nothing", {}, f"Run {number}")


def test_without_runs_the_page_says_where_they_come_from(runs):
    page = RunsPage(runs, lambda path: None)
    page.show()
    assert page.nothing.isVisible()
    assert page.rows() == []
    page.close()


def test_a_hundred_runs_stand_with_the_youngest_on_top(runs):
    early = [start(runs, number) for number in range(40)]
    page = RunsPage(runs, lambda path: None)
    page.resize(320, 500)
    page.show()
    late = [start(runs, number) for number in range(40, 100)]
    assert [row.run for row in page.rows()] == (early + late)[::-1]
    assert not page.nothing.isVisible()
    assert page.widget().width() <= page.width()
    page.close()


def test_a_run_that_could_not_start_has_its_sentence_in_its_row(runs):
    page = RunsPage(runs, lambda path: None)
    start(runs, 1)
    assert page.rows()[0].state.text() == "failed"
    assert page.rows()[0].words.text() == "There is no algorithm deepfusion:nothing."
