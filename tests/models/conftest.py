# SPDX-License-Identifier: GPL-2.0-or-later
"""The models' tests share the small rasters of tests/support."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))
