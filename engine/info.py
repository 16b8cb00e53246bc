# SPDX-License-Identifier: GPL-2.0-or-later
"""Info: what a model file is."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from ..models import registry
from . import jobs
from .progress import Progress
from .weights.model_file import read_card


def info(job: jobs.InfoJob, progress: Progress) -> dict[str, Any]:
    """The card of a model, as numbers and text, and as a page if one is asked for.

    Raises:
        ModelUnreadable: it is none of ours.
    """
    card = read_card(job.model)
    values: dict[str, Any] = {
        "TASK": card.task,
        "NETWORK": card.method,
        "BANDS": len(card.bands),
        "BAND_NAMES": ", ".join(card.bands),
        "RATIO": card.ratio,
        "SENSOR": card.sensor,
        "CARD": json.dumps(dataclasses.asdict(card)),
    }
    if job.output_html:
        from .report.page import write_page

        record = registry.method(card.task, card.method)
        facts = {**dataclasses.asdict(card), "source": record.source}
        write_page(job.output_html, f"Model: {record.title}", [("Card", facts)])
        values["OUTPUT_HTML"] = job.output_html
    return values
