# SPDX-License-Identifier: GPL-2.0-or-later
"""Modulation transfer functions of known sensors. Standard library only.

The gain is the amplitude of the sensor's MTF at the Nyquist frequency of the band's own pixel. It decides how much
an image has to be blurred to look as if a sensor with larger pixels had taken it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.errors import UnknownMethod


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
