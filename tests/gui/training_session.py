# SPDX-License-Identifier: GPL-2.0-or-later
"""Trainings that are watched, in a QGIS with windows: run with `qgis --code`.

Trains a network from its dialog until there are pictures, stops it and keeps the best; watches another from the panel
in a window of its own and cancels it; takes pictures and writes what it saw as JSON.
"""

from pathlib import Path

from deep_fusion.ui.runs import the_runs
from deep_fusion.ui.tasks import open_task
from deep_fusion.ui.training import TrainingView, TrainingWindow
from inside_qgis import FOLDER, Watch, layer, load_images, picture, play, press, seen, vanish, wait
from qgis.core import QgsApplication, QgsProcessingUtils
from qgis.utils import iface


def folders():
    """Folders for pictures that are there."""
    return sorted(path.name for path in Path(QgsProcessingUtils.tempFolder()).glob("training_*"))


def train_from_the_dialog():
    """Watch it beside the form; stop and keep the best."""
    window = open_task("sharpen", iface)
    window.tabs.setCurrentIndex(0)
    values = {"PAN_LAYERS": [layer("vhr_pan").id()], "MS_LAYERS": [layer("vhr_ms").id()], "ITERATIONS": 3000}
    window.tab.form.set_values({**values, "NETWORK": "fusionnet"})
    watch = Watch()
    press(window, "run")
    seen["shown"] = wait(lambda: window.findChild(TrainingView), 90)
    view = window.findChild(TrainingView)
    wait(lambda: window.run.training.get("iteration", 0) > 200, 60)
    seen["longest_gap_ms"] = watch.longest_ms
    seen["curves"], seen["samples"] = not view.curves.is_empty, not view.samples.is_empty
    seen["folders_meanwhile"] = len(folders())
    picture(window, "training_dialog")
    press(window, "trainingFinish")
    seen["ended"] = wait(lambda: window.run.state != "running", 60) and window.run.state
    wait(lambda: False, 0.5)
    seen["said"] = [text for text in window.run.log if text.startswith("Training stopped")]
    seen["iterations"] = window.run.results.get("ITERATIONS")
    seen["model"] = Path(str(window.run.results.get("OUTPUT_MODEL"))).is_file()
    seen["folders_afterwards"] = folders()
    picture(window, "training_ended")
    window.close()


def watch_in_a_window():
    """Watch land cover being learned in a window, side by side and in the dark; cancel it."""
    values = {
        "OPTICAL_LAYERS": [layer("vhr_ms").id()], "SAR_LAYERS": [layer("sar").id()], "LABELS": layer("labels").id(),
        "ITERATIONS": 400, "PATCH_SIZE": 64, "OUTPUT_MODEL": str(FOLDER / "cancelled.safetensors"),
    }  # fmt: skip
    run = the_runs().start("deepfusion:train_segmentation", values, "Land cover")
    seen["segmentation"] = wait(lambda: run.training.get("iteration", 0) > 20 or run.state != "running", 120)
    seen["problem"] = run.problem
    window = TrainingWindow(run, iface.mainWindow())
    window.resize(1000, 520)
    window.show()
    wait(lambda: not window.view.samples.is_empty, 60)
    picture(window, "training_window")
    QgsApplication.setUITheme("Night Mapping")  # there is no way back without a restart
    window.resize(560, 680)
    picture(window, "training_dark")
    press(window, "trainingCancel")
    seen["cancelled"] = wait(lambda: run.state != "running", 30) and run.state
    seen["left"] = (FOLDER / "cancelled.safetensors").exists()
    seen["folders_at_the_end"] = folders()
    picture(window, "training_cancelled")
    window.close()


def scene():
    """Everything."""
    iface.mainWindow().resize(1280, 800)
    load_images("vhr_ms", "vhr_pan", "sar", "labels")
    train_from_the_dialog()
    watch_in_a_window()


play(scene, vanish)
