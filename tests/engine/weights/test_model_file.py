# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files: what goes in comes out, and what is none of ours is refused without being run."""

from __future__ import annotations

import dataclasses
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from deep_fusion.engine.errors import CannotWrite, DiskFull, ModelMismatch, ModelUnreadable
from deep_fusion.engine.weights.model_file import load, read_card, save
from engine_support import left_in
from safetensors.torch import save_file
from tiny_network import card, tiny

HEADER = "deep_fusion"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save(str(path), tiny().state_dict(), card(training={"seed": 3}, validation={"loss": 0.5}))
    return path


def with_header(path: Path, header: str) -> str:
    save_file({"weight": torch.ones(2)}, path, {HEADER: header})
    return str(path)


def test_a_model_comes_back_as_it_was_saved(model: Path):
    found, tensors = load(str(model), "pansharpening", "dcfnet")
    assert found == card(training={"seed": 3}, validation={"loss": 0.5})
    assert tensors.keys() == tiny().state_dict().keys()
    assert all(torch.equal(tensors[name], tensor) for name, tensor in tiny().state_dict().items())


def test_the_same_model_gives_the_same_bytes(model: Path, tmp_path: Path):
    again = tmp_path / "again.safetensors"
    save(str(again), tiny().state_dict(), card(training={"seed": 3}, validation={"loss": 0.5}))
    assert again.read_bytes() == model.read_bytes()


def test_views_of_a_larger_tensor_are_saved_as_what_they_show(tmp_path: Path):
    path = str(tmp_path / "model.safetensors")
    square = torch.arange(16.0).reshape(4, 4)
    save(path, {"turned": square.T, "part": square[1:3, ::2]}, card())
    _, tensors = load(path, "pansharpening", "dcfnet")
    assert torch.equal(tensors["turned"], square.T)
    assert torch.equal(tensors["part"], square[1:3, ::2])


def test_the_card_is_read_without_the_tensors(model: Path):
    assert read_card(str(model)).bands == ("Band 1", "Band 2", "Band 3")


def test_image_values_become_the_networks_units_by_role():
    values = np.full((3, 2, 2), 590.0, np.float32)
    assert card().normalised(values, "ms")[:, 0, 0] == pytest.approx([1.0, 0.0, -1.0])
    assert card().normalised(values[:1], "pan") == pytest.approx(-10 / 80)


@pytest.mark.parametrize(
    ("task", "method", "difference"),
    [
        ("segmentation", "dcfnet", "its task is pansharpening, this run has segmentation"),
        ("pansharpening", "pannet", "its network is dcfnet, this run has pannet"),
    ],
)
def test_a_model_of_another_task_or_network_is_refused_with_both_names(
    model: Path, task: str, method: str, difference: str
):
    with pytest.raises(ModelMismatch, match=difference):
        load(str(model), task, method)


class Trap:
    """Unpickling it writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_is_refused_and_never_opened(tmp_path: Path, protocol: int):
    sprung, path = tmp_path / "sprung", tmp_path / "model.safetensors"
    path.write_bytes(pickle.dumps(Trap(sprung), protocol))
    with pytest.raises(ModelUnreadable, match=r"model\.safetensors is not a Deep Fusion model"):
        read_card(str(path))
    assert not sprung.exists()
    if protocol >= 2:
        with pytest.raises(ModelUnreadable, match="it is a pickle, which can carry programs and is never opened"):
            load(str(path), "pansharpening", "dcfnet")


def test_a_checkpoint_of_torch_is_refused_and_never_opened(tmp_path: Path):
    sprung, path = tmp_path / "sprung", tmp_path / "model.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Trap(sprung)))
    with pytest.raises(ModelUnreadable, match="it is a pickle"):
        load(str(path), "pansharpening", "dcfnet")
    assert not sprung.exists()


@pytest.mark.parametrize("content", [b"", b"a", b"epoch,loss\n1,0.5\n", bytes(64), b"\xff" * 64])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(
        ModelUnreadable, match=r"notes\.txt is not a Deep Fusion model: it is not in safetensors format"
    ):
        read_card(str(path))


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
def test_a_truncated_model_is_refused(model: Path, share: float):
    data = model.read_bytes()
    model.write_bytes(data[: int(share * len(data))])
    with pytest.raises(ModelUnreadable, match="damaged"):
        load(str(model), "pansharpening", "dcfnet")


@pytest.mark.parametrize("path", ["missing.safetensors", "."])
def test_a_model_that_is_not_there_is_named(tmp_path: Path, path: str):
    with pytest.raises(ModelUnreadable, match="there is no such file"):
        read_card(str(tmp_path / path))


def test_safetensors_of_somebody_else_are_refused(tmp_path: Path):
    path = tmp_path / "foreign.safetensors"
    for metadata in (None, {"format": "pt"}):
        save_file({"weight": torch.ones(2)}, path, metadata)
        with pytest.raises(ModelUnreadable, match="a safetensors file without a Deep Fusion card"):
            read_card(str(path))


FACTS = dataclasses.asdict(card())


@pytest.mark.parametrize(
    "header",
    [
        "",
        "{",
        "[]",
        "3",
        "{}",
        '{"format": 1}',
        json.dumps(FACTS | {"bands": None}),
        json.dumps(FACTS | {"mean": [1, 2]}),
        json.dumps(FACTS | {"mean": {"ms": ["blue"]}}),
        json.dumps(FACTS | {"spread": {"ms": None}}),
        json.dumps(FACTS | {"config": 7}),
        json.dumps({name: value for name, value in FACTS.items() if name != "ratio"}),
    ],
)
def test_a_damaged_card_is_refused(tmp_path: Path, header: str):
    with pytest.raises(ModelUnreadable, match="its card is damaged"):
        read_card(with_header(tmp_path / "model.safetensors", header))


def test_a_card_of_a_later_format_is_refused_with_both_numbers(tmp_path: Path):
    path = with_header(tmp_path / "model.safetensors", json.dumps(FACTS | {"format": 2}))
    with pytest.raises(ModelMismatch, match="its format is 2, this run has 1"):
        read_card(path)


def test_a_card_with_facts_that_we_do_not_know_is_read_all_the_same(tmp_path: Path):
    path = with_header(tmp_path / "model.safetensors", json.dumps(FACTS | {"colour": "green"}))
    assert read_card(path) == card()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(CannotWrite, match=r"the folder .*missing does not exist"):
        save(str(tmp_path / "missing" / "model.safetensors"), tiny().state_dict(), card())


@pytest.mark.parametrize("kilobytes", [4, 40])
def test_a_full_disk_leaves_the_old_model_as_it_was(small_disk, kilobytes: int):
    folder = small_disk(kilobytes)
    path = folder / "model.safetensors"
    path.write_text("old")
    with pytest.raises(DiskFull):
        save(str(path), {"weight": torch.ones(100_000)}, card())
    assert left_in(folder) == ["model.safetensors"]
    assert path.read_text() == "old"
