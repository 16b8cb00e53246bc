# SPDX-License-Identifier: GPL-2.0-or-later
"""Lets people watch a training: tells its numbers, and draws pictures now and then.

Pictures take time from learning, so there are few: one of the start, one of the end, and between them no more than
take a thirtieth of the time. Each has a name of its own and gets it when it is whole, so that nobody sees half of one.
"""

from __future__ import annotations

import itertools
import math
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from .examples import Examples
from .progress import Progress
from .report.training_pictures import curves_picture
from .training.loop import Curve

_SHARE = 1 / 30  # of the time, for pictures between the first and the last
_LEAST_S = 3.0  # between two pictures
_NUMBERS_S = 1.0  # between two messages


def watcher(folder: str, iterations: int, progress: Progress, make_examples: Callable[[], Examples]) -> Watcher | None:
    """Somebody who draws into a folder; nobody if there is none, and then no examples are made either."""
    return Watcher(Path(folder), iterations, progress, make_examples()) if folder else None


class Watcher:
    """Follows one training.

    Args:
        folder: for the pictures.
        iterations: of the training, if it is not ended before.
        progress: is told.
        examples: are shown.
    """

    def __init__(self, folder: Path, iterations: int, progress: Progress, examples: Examples) -> None:
        self._folder, self._progress, self._examples = folder, progress, examples
        self._facts: dict[str, Any] = {"iteration": 0, "iterations": iterations, "loss": None, "figures": {}}
        self._pictures = {"curves": "", "samples": ""}
        self._figures: dict[str, dict[int, float]] = {}
        self._told = self._due = 0.0
        self._drawing = True

    def step(self, iteration: int, loss: float) -> None:
        """Tell it, unless something was told just before."""
        if time.monotonic() - self._told >= _NUMBERS_S:
            self._facts.update(iteration=iteration, loss=_number(loss))
            self._tell()

    def look(self, network: nn.Module, curve: Curve) -> None:
        """Tell the losses, with new pictures if it is time for them."""
        if self._drawing and time.monotonic() >= self._due:
            self._draw(network, curve, curve.validation[-1][0])
        self._tell_of(curve)

    def end(self, network: nn.Module, curve: Curve) -> None:
        """Show the weights that are kept."""
        if self._drawing:
            self._draw(network, curve, curve.best[0])
        self._tell_of(curve)

    def _tell_of(self, curve: Curve) -> None:
        iteration, loss = curve.validation[-1]
        self._facts.update(iteration=iteration, validation=_number(loss))
        self._facts.update(best_iteration=curve.best[0], best=_number(curve.best[1]))
        if curve.training:
            self._facts["loss"] = _number(curve.training[-1][1])
        self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        self._progress.show_training({**self._facts, **self._pictures})

    def _draw(self, network: nn.Module, curve: Curve, iteration: int) -> None:
        """Pictures with the weights of an iteration."""
        started = time.monotonic()
        network.eval()
        with torch.no_grad():
            shown = self._examples.of(network)
        for name, value in shown.figures.items():
            self._figures.setdefault(name, {})[iteration] = value
        self._facts["figures"] = {name: _number(value) for name, value in shown.figures.items()}
        losses = {"training loss": curve.training, "validation loss": curve.validation}
        figures = {name: sorted(points.items()) for name, points in self._figures.items()}
        curves = curves_picture(losses, figures, curve.best[0])
        self._keep({"curves": curves, "samples": shown.picture})
        ended = time.monotonic()
        cost = ended - started if self._due else 0.0  # the first is slow, as fonts are looked for
        self._due = ended + max(_LEAST_S, cost / _SHARE)

    def _keep(self, pictures: dict[str, bytes]) -> None:
        try:
            for name, png in pictures.items():
                self._pictures[name] = str(written(self._folder, name, png))
        except OSError as error:
            self._drawing = False
            self._progress.warn(f"There are no more pictures of the training, which goes on: {error}.")


def written(folder: Path, name: str, content: bytes) -> Path:
    """Write a PNG whole or not at all, under the first free name of NAME_1.png, NAME_2.png and so on.

    Raises:
        OSError: it cannot be written.
    """
    numbered = (folder / f"{name}_{number}.png" for number in itertools.count(1))
    path = _first_free(numbered)
    part = path.with_suffix(".part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return path


def _first_free(paths: Iterable[Path]) -> Path:
    return next(path for path in paths if not path.exists())


def _number(value: float) -> float | None:
    """As JSON takes it."""
    return value if math.isfinite(value) else None
