# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialogs of the four tasks, used by QGIS itself: run with `qgis --code`.

Makes the demo images, opens the dialogs, has one guess its layers, measure their shift, preview, run, cancel and
compare, runs each task once while it watches how long the window does not react, takes pictures and writes what it saw
as JSON.
"""

from deep_fusion.ui.compare import CompareWindow
from deep_fusion.ui.runs import the_runs
from deep_fusion.ui.tasks import open_task
from inside_qgis import FOLDER, Watch, layer, load_images, picture, play, press, seen, vanish, wait
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.utils import iface

CHIP = 32  #: edge of the pieces of the demo image that scenes are learned from
QUICK = {"PATCH_SIZE": 64, "BATCH_SIZE": 4}


def results():
    """The layers in the group of results."""
    group = QgsProject.instance().layerTreeRoot().findGroup("Deep Fusion")
    return [node.layer() for node in group.findLayers()]


def sharpen():
    """Guess, preview, run, cancel."""
    window = open_task("sharpen", iface)
    values = window.tab.values()
    layers = QgsProject.instance().mapLayers()
    seen["guessed"] = [layers[values[name]].name() for name in ("PAN", "MS")]
    box = window.tab.harmony
    wait(box.measure.isEnabled, 5)
    press(window.tab, "measure")
    wait(lambda: any(finding.subject == "Shift" for finding in box.found), 60)
    seen["shift"] = [finding.light for finding in box.found if finding.subject == "Shift"]
    picture(window, "task_sharpen")
    press(window, "preview")
    seen["previewed"] = wait(lambda: window.split.count() > 1, 60)
    picture(window, "task_preview")
    seen["layers_after_preview"] = len(QgsProject.instance().mapLayers())
    seen["ran"] = run_watched(window, "sharpen")
    seen["results"] = [layer.isValid() for layer in results()]
    window.tab.method.setCurrentIndex(window.tab.method.findData("pansharpen_dcfnet"))
    window.tab.form.set_values({"ADAPT_ITERATIONS": 100000})
    watch = Watch()
    press(window, "run")
    press(window, "cancel")
    wait(lambda: window.run.state != "running", 30)
    seen["gaps"]["network"] = watch.stop()
    seen["cancelled"] = window.run.state
    seen["results_after_cancel"] = len(results())
    window.close()


def run_watched(window, name):
    """Press Run and wait for the end; how it ended, and the longest gap between two turns of the event loop."""
    watch, before = Watch(), window.run
    press(window, "run")
    wait(lambda: window.run is not before and window.run.state != "running", 90)
    wait(lambda: False, 0.5)  # the map draws what was added
    problem = window.message.text() if window.run is before else window.run.problem
    seen["gaps"][name] = watch.stop()
    return problem or window.run.state


def others():
    """The other three show both tabs, and run with what was prepared for them."""
    prepared = {"predict": series(), **models()}
    for name, values in prepared.items():
        window = open_task(name, iface)
        window.tab.form.set_values(values)
        picture(window, f"task_{name}")
        seen.setdefault("others", {})[name] = run_watched(window, name)
        window.tabs.setCurrentIndex(0)
        picture(window, f"task_{name}_train")
        window.close()


def series():
    """A fine image, and what a coarser sensor saw on its day and on a brighter one, as layers."""
    fine = layer("vhr_ms")
    made = [str(FOLDER / f"coarse_2020-05-{day}.tif") for day in (10, 20)]
    for path, brighter in zip(made, (1.0, 1.1)):
        image = gdal.Translate(path, fine.source(), widthPct=25, heightPct=25, resampleAlg="average")
        for number in range(1, image.RasterCount + 1):
            band = image.GetRasterBand(number)
            band.WriteArray(band.ReadAsArray() * brighter)
        del image, band
    coarse = [QgsRasterLayer(path, path.split("/")[-1][:-4]) for path in made]
    QgsProject.instance().addMapLayers(coarse)
    return {"FINE_1": fine.id(), "COARSE_1": coarse[0].id(), "COARSE_2": [coarse[1].id()], "METHOD": "starfm"}


def models():
    """Values for the two tasks that need a model, which hardly learns anything; it is not asked to."""
    optical, sar, labels = layer("vhr_ms"), layer("sar"), layer("labels")
    taught = {"OPTICAL_LAYERS": [optical.id()], "SAR_LAYERS": [sar.id()], "LABELS": labels.id(), "WIDTH": "light"}
    wanted = {
        "segment": ("train_segmentation", {**taught, "NETWORK": "unet_early"}),
        "classify": ("train_scene_classifier", {"FOLDER": chips(optical.source()), "BACKBONE": "alexnet"}),
    }
    made = {}
    for name, (algorithm, values) in wanted.items():
        made[name] = str(FOLDER / f"{name}.safetensors")
        schedule = {**QUICK, "ITERATIONS": 2, "OUTPUT_MODEL": made[name]}
        run = the_runs().start(f"deepfusion:{algorithm}", {**values, **schedule}, f"Learn to {name}")
        wait(lambda run=run: run.state != "running", 90)
        seen.setdefault("taught", {})[name] = run.problem or run.state
    return {
        "segment": {"OPTICAL": optical.id(), "SAR": sar.id(), "MODEL": made["segment"]},
        "classify": {"INPUT": optical.id(), "MODEL": made["classify"], "CELL_SIZE": 0},
    }


def chips(path):
    """Pieces of the left and of the right half of an image, in a folder for each."""
    image = gdal.Open(path)
    for column in range(0, image.RasterXSize - CHIP + 1, CHIP):
        folder = FOLDER / "chips" / ("left" if column < image.RasterXSize / 2 else "right")
        folder.mkdir(parents=True, exist_ok=True)
        for row in range(0, image.RasterYSize - CHIP + 1, CHIP):
            gdal.Translate(str(folder / f"{column}_{row}.tif"), image, srcWin=[column, row, CHIP, CHIP])
    return str(FOLDER / "chips")


def compare():
    """The source and the result under a divider."""
    window = CompareWindow(iface.mapCanvas(), iface.mainWindow())
    window.compare(layer("vhr_ms"), results()[0])
    window.show()
    picture(window, "task_compare")
    seen["compared"] = window.isVisible()
    window.close()


def rest():
    """How long the window does not react while nothing runs: so much the machine's other work does."""
    watch = Watch()
    wait(lambda: False, 3)
    seen["gaps"] = {"nothing": watch.stop()}


def scene():
    """Everything, then quit."""
    iface.mainWindow().resize(1280, 800)
    load_images("vhr_ms", "vhr_pan")
    iface.mapCanvas().setExtent(layer("vhr_pan").extent())
    wait(lambda: False, 0.5)
    rest()
    sharpen()
    picture(iface.mainWindow(), "task_desktop")
    compare()
    for name in ("sar", "labels"):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(FOLDER / f"{name}.tif"), name))
    others()


play(scene, vanish)
