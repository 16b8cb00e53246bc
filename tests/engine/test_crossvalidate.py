# SPDX-License-Identifier: GPL-2.0-or-later
"""Fusions side by side on the same folds."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from chip_support import class_folders
from deep_fusion.engine import crossvalidate as module
from deep_fusion.engine.crossvalidate import crossvalidate
from deep_fusion.engine.errors import BadOption, Cancelled, CannotWrite
from deep_fusion.engine.jobs import Chips, CrossvalidateJob, Training
from deep_fusion.engine.progress import Progress
from engine_support import Listener, left_in

SHORT = Training(iterations=2, batch_size=6, patch_size=64, validation_share=0.25)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return class_folders(tmp_path_factory.mktemp("chips"), 6)


def job(chips: Path, *fusions: str, **more) -> CrossvalidateJob:
    facts = {"folds": 3, "training": SHORT, **more}
    return CrossvalidateJob("alexnet", Chips(folder=str(chips)), fusions or ("kpff",), **facts)


class Watch:
    """Sees which chips are learned from, checked on and tested."""

    def __init__(self, monkeypatch) -> None:
        self.seen: list[tuple[str, set[int], set[int], set[int]]] = []
        learn, answers_on = module.learn, module.answers_on

        def learned(taught, learning, checking, progress):
            self.seen.append((taught.options["fusion"], set(learning), set(checking), set()))
            return learn(taught, learning, checking, progress)

        def answered(classifier, chips, which):
            self.seen[-1][3].update(which)
            return answers_on(classifier, chips, which)

        monkeypatch.setattr(module, "learn", learned)
        monkeypatch.setattr(module, "answers_on", answered)


def test_no_chip_is_tested_that_was_learned_from_and_all_are_tested_once(folder: Path, monkeypatch):
    watch = Watch(monkeypatch)
    crossvalidate(job(folder), Progress())
    assert len(watch.seen) == 3
    for _, learning, checking, tested in watch.seen:
        assert learning | checking | tested == set(range(18))
        assert len(learning) + len(checking) + len(tested) == 18
        assert len(tested) == 6
        assert len(checking) == 3  # one of the four of each class
    assert set.union(*(tested for *_, tested in watch.seen)) == set(range(18))


def test_all_fusions_see_the_same_chips(folder: Path, monkeypatch):
    watch = Watch(monkeypatch)
    crossvalidate(job(folder, "add", "kpff", first_folds=2), Progress())
    parts = {fusion: [each[1:] for each in watch.seen if each[0] == fusion] for fusion in ("add", "kpff")}
    assert len(parts["add"]) == 2
    assert parts["add"] == parts["kpff"]


def test_the_papers_way_selects_by_the_fold_that_is_tested(folder: Path, monkeypatch, tmp_path: Path):
    watch = Watch(monkeypatch)
    page = str(tmp_path / "r.html")
    crossvalidate(job(folder, first_folds=1, options={"selection": "paper"}, output_html=page), Progress())
    _, learning, checking, tested = watch.seen[0]
    assert checking == tested
    assert len(learning) == 12
    assert "too good" in Path(page).read_text()


def test_numbers_reports_and_tables_agree(folder: Path, tmp_path: Path):
    paths = {f"output_{kind}": str(tmp_path / f"r.{kind}") for kind in ("html", "csv", "json")}
    values = crossvalidate(job(folder, "none", "concat", **paths), Progress())
    with open(values["OUTPUT_CSV"]) as file:
        rows = [row for row in csv.DictReader(file) if row["metric"] == "OA"]
    for fusion in ("none", "concat"):
        found = [float(row["value"]) for row in rows if row["fusion"] == fusion]
        assert len(found) == 3
        assert values[f"OA_{fusion.upper()}"] == pytest.approx(np.mean(found))
    assert values["OA"] == max(values["OA_NONE"], values["OA_CONCAT"])
    assert values[f"OA_{values['BEST'].upper()}"] == values["OA"]
    told = json.loads(Path(values["OUTPUT_JSON"]).read_text())
    assert told["fusions"]["concat"]["right"] == round(values["OA_CONCAT"] * 18)
    assert told["fusions"]["concat"]["tested"] == 18
    assert told["tests"][0]["p"] == values["P"]
    assert told["fusions"]["concat"]["parameters"] > told["fusions"]["none"]["parameters"]
    page = Path(values["OUTPUT_HTML"]).read_text()
    for heading in ("Accuracy", "Paired tests", "By fold", "Confusion matrix", "original", "Concat"):
        assert heading in page


def test_the_same_seed_gives_the_same_numbers(folder: Path):
    first, again = (crossvalidate(job(folder, seed=5), Progress()) for _ in range(2))
    assert first == again


def test_a_job_that_was_stopped_goes_on_where_it_was(folder: Path, tmp_path: Path, monkeypatch):
    kept = str(tmp_path)
    whole = crossvalidate(job(folder, "add", "kpff", first_folds=2, folder=kept), Progress())
    names = left_in(tmp_path)
    assert names == [f"alexnet_{fusion}_{fold}.json" for fusion in ("add", "kpff") for fold in (1, 2)]
    (tmp_path / names[3]).unlink()
    watch = Watch(monkeypatch)
    again = crossvalidate(job(folder, "add", "kpff", first_folds=2, folder=kept), Progress())
    assert [fusion for fusion, *_ in watch.seen] == ["kpff"]
    assert again.pop("BEST") == whole.pop("BEST")
    assert again == pytest.approx(whole, rel=1e-4)


def test_results_of_other_settings_are_not_taken_for_ones_own(folder: Path, tmp_path: Path, monkeypatch):
    one = job(folder, first_folds=1, folder=str(tmp_path))
    crossvalidate(one, Progress())
    watch = Watch(monkeypatch)
    crossvalidate(dataclasses.replace(one, seed=8), Progress())
    longer = dataclasses.replace(SHORT, iterations=3)
    crossvalidate(dataclasses.replace(one, training=longer), Progress())
    assert len(watch.seen) == 2


def test_folds_of_a_file_that_divide_common_ground_are_told(folder: Path, tmp_path: Path):
    for number in (0, 1):  # a copy of a chip, in another fold
        data = (folder / "blue" / "0.png").read_bytes()
        path = tmp_path / "chips" / "blue" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    class_folders(tmp_path / "more", 4)
    for kind in ("red", "green"):
        (tmp_path / "more" / kind).rename(tmp_path / "chips" / kind)
    rows = [
        f"{path.parent.name}/{path.name},{number % 2}"
        for number, path in enumerate(sorted((tmp_path / "chips").rglob("*.png")))
    ]
    (tmp_path / "folds.csv").write_text("\n".join(["image,fold", *rows]))
    listener = Listener()
    values = crossvalidate(job(tmp_path / "chips", fold_file=str(tmp_path / "folds.csv")), listener.progress)
    assert "The folds divide 1 groups" in listener.texts("warning")[0]
    assert "(2 chips)" in listener.texts("warning")[0]
    assert values["BEST"] == "kpff"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fusions": ()}, "one or more of none, add"),
        ({"fusions": ("add", "add")}, "each once"),
        ({"fusions": ("sum",)}, "FUSIONS is sum"),
        ({"folds": 19}, "2 to 18"),
        ({"folds": 1}, "2 to 18"),
        ({"first_folds": -1}, r"0 \(all folds\) or more"),
        ({"options": {"selection": "best"}}, "inner, paper"),
        ({"training": dataclasses.replace(SHORT, resume_from="m.safetensors")}, "cannot be tested"),
    ],
)
def test_what_does_not_work_is_refused(folder: Path, changes: dict, reason: str):
    with pytest.raises(BadOption, match=reason):
        crossvalidate(dataclasses.replace(job(folder), **changes), Progress())


def test_a_missing_folder_for_results_is_refused_before_the_run(folder: Path, tmp_path: Path):
    with pytest.raises(CannotWrite, match="nowhere"):
        crossvalidate(job(folder, folder=str(tmp_path / "nowhere")), Progress())


def test_it_can_be_cancelled(folder: Path):
    with pytest.raises(Cancelled):
        crossvalidate(job(folder), Listener(cancel_after=8).progress)
