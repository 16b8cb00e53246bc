# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person does on the desktop, done by QGIS itself: run with `qgis --code`.

Looks for the provider in the toolbox, opens a dialog, fills it in, presses Run, waits for the layer, takes pictures,
and writes what it saw as JSON. Folders come in the environment variables SESSION_FOLDER and SESSION_PICTURES.
"""

import processing
from inside_qgis import FOLDER, Watch, picture, play, seen, vanish, wait
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.tools import dataobjects
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtWidgets import QComboBox, QDockWidget, QTextEdit
from qgis.utils import iface

ALGORITHM = "deepfusion:pansharpen_classical"


def look_at_toolbox():
    """Open the toolbox, unfold our provider, and note what it lists."""
    toolbox = next(
        dock for dock in iface.mainWindow().findChildren(QDockWidget) if dock.objectName() == "ProcessingToolbox"
    )
    toolbox.setVisible(True)
    toolbox.raise_()
    tree = toolbox.algorithmTree
    toolbox.searchBox.setText("deep fusion")
    wait(lambda: False, 0.5)
    toolbox.searchBox.clear()
    tree.collapseAll()
    model = tree.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        if index.data() == "Deep Fusion":
            tree.expand(index)
            groups = [model.index(child, 0, index) for child in range(model.rowCount(index))]
            for group in groups:
                tree.expand(group)
            tree.scrollTo(index, tree.ScrollHint.PositionAtTop)
            seen["groups"] = {
                group.data(): [model.index(leaf, 0, group).data() for leaf in range(model.rowCount(group))]
                for group in groups
            }


def sharpen(images):
    """Fill in the dialog, press Run, and note the layer that appears."""
    pan = QgsRasterLayer(images["VHR_PAN"], "pan")
    ms = QgsRasterLayer(images["VHR_MS"], "ms")
    QgsProject.instance().addMapLayers([pan, ms])
    iface.mapCanvas().setExtent(ms.extent())
    dialog = processing.createAlgorithmDialog(ALGORITHM, {"PAN": pan.id(), "MS": ms.id(), "METHOD": "gsa"})
    dialog.show()
    picture(dialog, "dialog")
    watch = Watch()
    dialog.runButton().click()
    seen["finished"] = wait(lambda: dialog.results(), 60)
    seen["longest_gap_ms"] = watch.longest_ms
    seen["log"] = dialog.findChild(QTextEdit, "txtLog").toPlainText()
    picture(dialog, "dialog_log")
    dialog.close()
    result = next(layer for layer in QgsProject.instance().mapLayers().values() if layer not in (pan, ms))
    seen["layer"] = result.name()
    seen["result"] = look(result)
    seen["source"] = look(ms)
    wait(lambda: not iface.mapCanvas().isDrawing(), 20)
    picture(iface.mainWindow(), "desktop")


def look(layer):
    """Bands and upper limits of a layer's colours."""
    renderer = layer.renderer()
    stretches = (
        renderer.redContrastEnhancement(),
        renderer.greenContrastEnhancement(),
        renderer.blueContrastEnhancement(),
    )
    bands = [renderer.redBand(), renderer.greenBand(), renderer.blueBand()]
    return {"bands": bands, "upper": [stretch.maximumValue() for stretch in stretches]}


def choose_labels(path):
    """Choose a raster and then polygons as labels; the list of fields follows."""
    raster = QgsRasterLayer(path, "labels")
    polygons = QgsVectorLayer("Polygon?crs=EPSG:32632&field=crop:string&field=year:integer", "fields", "memory")
    QgsProject.instance().addMapLayers([raster, polygons])
    dialog = processing.createAlgorithmDialog("deepfusion:train_segmentation", {"LABELS": raster.id()})
    dialog.show()
    wrappers = dialog.mainWidget().wrappers
    fields = wrappers["CLASS_FIELD"].widget.findChild(QComboBox, "classField")
    seen["fields_of_raster"] = fields.count()
    wrappers["LABELS"].setParameterValue(polygons.id(), dataobjects.createContext())
    picture(dialog, "labels")
    seen["fields_of_polygons"] = [fields.itemText(row) for row in range(fields.count())]
    fields.setEditText("crop")
    seen["field"] = wrappers["CLASS_FIELD"].value()
    dialog.close()


def open_batch():
    """Open the batch dialog; it needs every parameter's widget."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    dialog = BatchAlgorithmDialog(algorithm)
    dialog.show()
    picture(dialog, "batch")
    seen["batch"] = dialog.isVisible()
    dialog.close()


def scene():
    """Everything."""
    look_at_toolbox()
    picture(iface.mainWindow(), "toolbox")
    images = processing.run("deepfusion:create_demo_data", {"SIZE": 512, "FOLDER": str(FOLDER / "demo")})
    sharpen(images)
    choose_labels(images["LABELS"])
    open_batch()


play(scene, vanish)
