# SPDX-License-Identifier: GPL-2.0-or-later
"""Do the chosen layers go together? A sentence for each question, with a light; from what layers say of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from qgis.PyQt.QtWidgets import QGridLayout, QGroupBox, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...algorithms.messages import tr
from .guesses import Raster, shared

GREEN, AMBER, RED = "green", "amber", "red"

#: Seen on light and on dark windows.
_COLOURS = {GREEN: "#2e9e4f", AMBER: "#e0a100", RED: "#d0312d"}
_LIGHT_SIZE = 12
_SENTENCE_WIDTH = 380  #: a label that wraps asks for height as if it were narrow
_ENOUGH_OVERLAP = 0.98
_LARGEST_RATIO = 64.0
_NEAR_WHOLE = 0.02


#: What is laid on each other, the image that lies right first.
_PAIRS = (("PAN", "MS"), ("FINE_1", "COARSE_1"), ("OPTICAL", "SAR"))


class Finding(NamedTuple):
    """One light of the box."""

    light: str
    subject: str
    sentence: str


def findings(chosen: Mapping[str, Raster]) -> list[Finding]:
    """What can be said about the layers, by the names of their parameters; empty for less than two layers."""
    if len(chosen) < 2:
        return []
    twice = _twice(chosen)
    if twice:
        return [twice]
    asked = [_grids(chosen), _overlap(chosen), _ratio(chosen), _dates(chosen), *_ranges(chosen)]
    return [finding for finding in asked if finding]


def pair_in(chosen: Mapping[str, Raster]) -> Optional[tuple[str, str]]:
    """The parameters of two different images that are to lie on each other; None as long as there are no two."""
    for one, other in _PAIRS:
        if one in chosen and other in chosen and chosen[one].id != chosen[other].id:
            return one, other
    return None


class HarmonyBox(QGroupBox):
    """The findings as a list with lights, and a button that asks for one more."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(tr("Do the images go together?"), parent)
        self.setObjectName("harmony")
        self.setToolTip(tr("From what the layers say of themselves; pixels are read for the shift only."))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self.measure = QPushButton()
        self.measure.setObjectName("measure")
        self.measure.setAutoDefault(False)
        self.measure.setToolTip(tr("Read the middle of both images, and tell how far they lie from each other."))
        column = QVBoxLayout(self)
        column.addLayout(self._grid)
        column.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignRight)
        self.found: list[Finding] = []
        self.show_findings([])
        self.offer_measure(possible=False, running=False)

    def offer_measure(self, possible: bool, running: bool) -> None:
        """Whether the button can be pressed, or says that it is being done."""
        self.measure.setEnabled(possible and not running)
        self.measure.setText(tr("Measuring...") if running else tr("Measure shift"))

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show these instead of those before."""
        self.found = list(found)
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            widget.setParent(None)
            widget.deleteLater()
        if not found:
            self._grid.addWidget(_text(tr("Choose two layers, and this box says how well they fit.")), 0, 0, 1, 3)
        for row, finding in enumerate(found):
            self._grid.addWidget(_light(finding.light), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(QLabel(finding.subject), row, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_text(finding.sentence), row, 2)


def _twice(chosen: Mapping[str, Raster]) -> Optional[Finding]:
    """One layer in two places is a choice that nobody made yet, so nothing else is worth saying."""
    ids = [raster.id for raster in chosen.values()]
    name = next((raster.name for raster in chosen.values() if ids.count(raster.id) > 1), None)
    if name is None:
        return None
    text = tr("{name} is chosen twice. Choose another layer for one of them.")
    return Finding(RED, tr("Layers"), text.format(name=name))


def _grids(chosen: Mapping[str, Raster]) -> Optional[Finding]:
    subject = tr("Grids")
    systems = sorted({raster.crs for raster in chosen.values()})
    if "" in systems and len(systems) == 1:
        return Finding(AMBER, subject, tr("No image has a coordinate reference system: they are compared as they are."))
    if "" in systems:
        lost = next(raster.name for raster in chosen.values() if not raster.crs)
        return Finding(
            RED, subject, tr("{name} has no coordinate reference system. Set the layer's.").format(name=lost)
        )
    if len(systems) > 1:
        return Finding(AMBER, subject, tr("Different reference systems: {systems}.").format(systems=", ".join(systems)))
    return Finding(GREEN, subject, tr("All images are in {system}.").format(system=systems[0]))


def _overlap(chosen: Mapping[str, Raster]) -> Optional[Finding]:
    first, *others = chosen.values()
    other = min(others, key=lambda raster: shared(first, raster))
    share = shared(first, other)
    if share <= 0:
        text = tr("{first} and {other} have no ground in common.")
    elif share < _ENOUGH_OVERLAP:
        text = tr("{first} and {other} share {share:.0%} of the smaller image; the rest stays empty.")
    else:
        text = tr("The images cover the same ground ({share:.0%}).")
    light = RED if share <= 0 else AMBER if share < _ENOUGH_OVERLAP else GREEN
    return Finding(light, tr("Overlap"), text.format(first=first.name, other=other.name, share=share))


def _ratio(chosen: Mapping[str, Raster]) -> Optional[Finding]:
    pair = _fine_and_coarse(chosen)
    if pair is None or min(raster.pixel_m for raster in pair) <= 0:
        return None
    fine, coarse = pair
    ratio = coarse.pixel_m / fine.pixel_m
    facts = {"ratio": ratio, "fine": fine.pixel_m, "coarse": coarse.pixel_m}
    if ratio > _LARGEST_RATIO or (ratio <= 1 and "PAN" in chosen):
        text = tr("Pixels of {coarse:.4g} m and {fine:.4g} m: a ratio of {ratio:.3g}, where 1 to 64 can be used.")
        return Finding(RED, tr("Ratio"), text.format(**facts))
    if abs(ratio - round(ratio)) > _NEAR_WHOLE * ratio:
        text = tr("Pixels of {coarse:.4g} m and {fine:.4g} m: {ratio:.3g} is no whole number, so they are resampled.")
        return Finding(AMBER, tr("Ratio"), text.format(**facts))
    text = tr("Pixels of {coarse:.4g} m and {fine:.4g} m: a ratio of {ratio:.3g}.")
    return Finding(GREEN, tr("Ratio"), text.format(**facts))


def _dates(chosen: Mapping[str, Raster]) -> Optional[Finding]:
    subject = tr("Dates")
    for fine, coarse in (("FINE_1", "COARSE_1"), ("FINE_3", "COARSE_3"), ("PAN", "MS"), ("OPTICAL", "SAR")):
        one, other = chosen.get(fine), chosen.get(coarse)
        if one is None or other is None or one.day is None or other.day is None:
            continue
        apart = abs((one.day - other.day).days)
        if apart:
            text = tr("{one} and {other} lie {apart} days apart.")
            return Finding(AMBER, subject, text.format(one=one.name, other=other.name, apart=apart))
    days = sorted({raster.day.isoformat() for raster in chosen.values() if raster.day})
    if not days:
        return (
            Finding(AMBER, subject, tr("The layers name no date, so it cannot be checked.")) if _timed(chosen) else None
        )
    return Finding(GREEN, subject, tr("Images of {days}.").format(days=", ".join(days)))


def _ranges(chosen: Mapping[str, Raster]) -> Iterable[Finding]:
    """Only the values of images that are to be alike are compared: those of one sensor, or two optical ones."""
    subject = tr("Values")
    for one_name, other_name in (("PAN", "MS"), ("FINE_1", "COARSE_1"), ("FINE_3", "COARSE_3")):
        one, other = chosen.get(one_name), chosen.get(other_name)
        if one is None or other is None or not one.highest or not other.highest:
            continue
        facts = {"one": one.name, "other": other.name, "first": one.highest, "second": other.highest}
        times = max(one.highest, other.highest) / max(min(one.highest, other.highest), 1e-12)
        if times > 5:
            text = tr("{one} is shown up to {first:.4g}, {other} up to {second:.4g}: are both in the same unit?")
            yield Finding(AMBER, subject, text.format(**facts))
        else:
            text = tr("{one} is shown up to {first:.4g}, {other} up to {second:.4g}.")
            yield Finding(GREEN, subject, text.format(**facts))
        return


def _timed(chosen: Mapping[str, Raster]) -> bool:
    return "FINE_1" in chosen


def _fine_and_coarse(chosen: Mapping[str, Raster]) -> Optional[tuple[Raster, Raster]]:
    for fine, coarse in _PAIRS:
        if fine in chosen and coarse in chosen:
            one, other = chosen[fine], chosen[coarse]
            return (one, other) if fine != "OPTICAL" or one.pixel_m <= other.pixel_m else (other, one)
    return None


def _light(light: str) -> QLabel:
    """A dot with a rim in the colour of text, and the colour's name for those who do not see it."""
    label = QLabel()
    label.setPixmap(light_icon(light, label.palette().color(QPalette.ColorRole.WindowText)).pixmap(_LIGHT_SIZE))
    name = {GREEN: tr("fits"), AMBER: tr("look at this"), RED: tr("does not fit")}[light]
    label.setToolTip(name)
    label.setAccessibleName(name)
    return label


def light_icon(light: str, rim: QColor) -> QIcon:
    """A dot of the light's colour."""
    picture = QPixmap(_LIGHT_SIZE, _LIGHT_SIZE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(rim)
    painter.setBrush(QColor(_COLOURS[light]))
    painter.drawEllipse(1, 1, _LIGHT_SIZE - 3, _LIGHT_SIZE - 3)
    painter.end()
    return QIcon(picture)


def _text(sentence: str) -> QLabel:
    label = QLabel(sentence)
    label.setWordWrap(True)
    label.setMinimumWidth(_SENTENCE_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
