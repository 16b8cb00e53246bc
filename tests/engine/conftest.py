# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine's tests share the small rasters of tests/support."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))


@pytest.fixture
def small_disk(tmp_path):
    """Mount file systems of a few hundred kilobytes, which fill up soon, or such as nobody may write on."""
    mounted = []

    def mount(kilobytes: int, access: str = "rw") -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,{access}", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("only root may mount a small disk, and not in every container")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)
