# SPDX-License-Identifier: GPL-2.0-or-later
"""Demo imagery: a seeded landscape with villages and fields, and the sensors that look at it.

From the ground up: `noise`, `spectra` and `surfaces` (what things look like), `canvas`, `lines` and `mosaic` (how to
paint), `sites`, `farmland`, `villages`, `buildings`, `waters`, `roads`, `trees` and `light` (what there is),
`landscape` (all of it), `sensors` and `radar` (who looks at it), `scenes` (the demo images as arrays) and `files`.
"""

from __future__ import annotations

from typing import Any

from ..jobs import DemoJob
from ..progress import Progress
from .files import write_demo_data


def demo(job: DemoJob, progress: Progress) -> dict[str, Any]:
    """Demo: write the demonstration images; returns the path of each by its name."""
    return dict(write_demo_data(job.folder, job.size, job.seed, progress))
