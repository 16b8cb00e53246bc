# SPDX-License-Identifier: GPL-2.0-or-later
"""Modulation transfer functions of known sensors. Standard library only.

The gain is the amplitude of the sensor's MTF at the Nyquist frequency of the band's own pixel. It decides how much
an image has to be blurred to look as if a sensor with larger pixels had taken it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..engine.errors import BadOption, UnknownMethod


@dataclass(frozen=True)
class Sensor:
    """MTF gains at Nyquist of one sensor, and where they come from."""

    id: str
    title: str
    ms_gains: tuple[float, ...]  #: by band; a single value serves every band
    pan_gain: float
    source: str

    def gains(self, bands: int) -> tuple[float, ...]:
        """One gain per band; the mean of the known ones where the band count differs from the sensor's."""
        if len(self.ms_gains) == bands:
            return self.ms_gains
        return (sum(self.ms_gains) / len(self.ms_gains),) * bands


GIVEN = "given by the user"
_TOOLBOXES = "values on which the public pansharpening toolboxes agree (Vivone et al. 2021, IEEE GRSM 9(1))"

SENSORS: tuple[Sensor, ...] = (
    Sensor("generic", "Generic or unknown sensor", (0.30,), 0.15, "usual default of the toolboxes"),
    Sensor("worldview2", "WorldView-2", (0.35,) * 7 + (0.27,), 0.11, _TOOLBOXES),
    Sensor(
        "worldview3",
        "WorldView-3",
        (0.325, 0.355, 0.360, 0.350, 0.365, 0.360, 0.335, 0.315),
        0.14,
        _TOOLBOXES,
    ),
    Sensor("quickbird", "QuickBird", (0.34, 0.32, 0.30, 0.22), 0.15, _TOOLBOXES),
    Sensor("ikonos", "IKONOS", (0.26, 0.28, 0.29, 0.28), 0.17, _TOOLBOXES),
    Sensor("geoeye1", "GeoEye-1", (0.23,), 0.16, _TOOLBOXES),
    Sensor("worldview4", "WorldView-4", (0.23,), 0.16, "treated as GeoEye-1; other toolboxes differ"),
    Sensor("gaofen2", "Gaofen-2", (0.30,), 0.15, "no official value; PanCollection uses 0.30"),
    Sensor("pleiades", "Pleiades", (0.30,), 0.15, "no official value; third-party estimate"),
    Sensor(
        "landsat8",
        "Landsat 8/9 OLI",
        (0.55,),
        0.15,
        "third-party estimate after lunar calibration data (Lee et al. 2014); PAN gain assumed",
    ),
    Sensor("landsat7", "Landsat 7 ETM+", (0.30,), 0.15, "assumed: the generic default"),
)


def sensor(name: str) -> Sensor:
    """The sensor with this id.

    Raises:
        UnknownMethod: there is none; the message lists those that exist.
    """
    for known in SENSORS:
        if known.id == name:
            return known
    raise UnknownMethod(task="sensor", name=name, known=", ".join(known.id for known in SENSORS))


def chosen_sensor(options: Mapping[str, Any]) -> Sensor:
    """The sensor of a job: "sensor" is its id, and "mtf_gains", numbers in a text, replace the gains of its MS bands.

    Raises:
        UnknownMethod: no sensor has this id.
        BadOption: a gain is no number between 0 and 1.
    """
    known = sensor(options.get("sensor", "generic"))
    text = options.get("mtf_gains", "")
    try:
        gains = tuple(float(part) for part in text.replace(",", " ").split())
    except ValueError:
        gains = (0.0,)
    if not all(0.0 < gain < 1.0 for gain in gains):
        reason = "gains are numbers between 0 and 1, such as 0.34 0.32 0.30 0.22"
        raise BadOption(name="MTF_GAINS", value=text, reason=reason)
    return replace(known, ms_gains=gains, source=GIVEN) if gains else known
