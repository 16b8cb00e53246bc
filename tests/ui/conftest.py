# SPDX-License-Identifier: GPL-2.0-or-later
"""These tests run inside a QGIS without windows."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from desktop_support import iface, no_dialogs, tasks  # noqa: F401
from model_support import own_models  # noqa: F401
from qgis_support import feedback, ms_path, pan_path, qgis_application  # noqa: F401
