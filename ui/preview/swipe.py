# SPDX-License-Identifier: GPL-2.0-or-later
"""A view of two layers under a divider, or one after the other in a blink."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsPointXY, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QPointF, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...algorithms.messages import tr
from .picture import AFTER, BEFORE, SWIPE, SwipePicture
from .rendering import Rendering, view_settings
from .stretch import can_share_stretch, share_stretch

_BLINK_MS = 600
_SETTLE_MS = 120


class SwipeView(QWidget):
    """Two layers of the same place. It draws copies of them, so their styles stay and they may leave the project."""

    pointed = pyqtSignal(QgsPointXY)  #: the place under the mouse, in the view's CRS
    left = pyqtSignal()  #: the mouse went away

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("deep_fusion_swipe")
        self._layers: tuple[Optional[QgsMapLayer], Optional[QgsMapLayer]] = (None, None)
        self._after_as_it_is: Optional[QgsMapLayer] = None
        self._extent, self._crs = QgsRectangle(), QgsCoordinateReferenceSystem()
        self._renderings = (Rendering(self), Rendering(self))
        self.picture = SwipePicture(self)
        self._make_foot()
        self._blinking, self._settled = QTimer(self), QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._connect()

    def show(
        self,
        before: Optional[QgsMapLayer] = None,
        after: Optional[QgsMapLayer] = None,
        extent: Optional[QgsRectangle] = None,
        crs: Optional[QgsCoordinateReferenceSystem] = None,
    ) -> None:
        """Show two layers in `extent`, given in `crs`; without layers just appear, as every widget does."""
        if before is not None and after is not None and extent is not None and crs is not None:
            self._after_as_it_is = after.clone()
            self._layers = (before.clone(), after.clone())
            self.picture.captions = (before.name(), after.name())
            possible = self._can_share()
            self.same_stretch.setEnabled(possible)
            self._extent, self._crs = QgsRectangle(extent), crs
            for rendering in self._renderings:
                rendering.clear()
            self._restyle()
        super().show()

    def look_at(self, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        """Show another place."""
        self._extent, self._crs = QgsRectangle(extent), crs
        self._draw()

    def clear(self, message: str = "") -> None:
        """Show nothing but a sentence."""
        self._layers, self._after_as_it_is = (None, None), None
        for rendering in self._renderings:
            rendering.clear()
        self.picture.captions = ("", "")
        self.picture.message = message
        self._take_pictures()
        self.left.emit()

    @property
    def busy(self) -> bool:
        """Whether something is still being drawn."""
        return self._settled.isActive() or any(rendering.busy for rendering in self._renderings)

    def toggle_blink(self) -> None:
        """Start to show one layer after the other, or go back to the divider."""
        self.blink_button.toggle()

    def _make_foot(self) -> None:
        self.blink_button = QPushButton(tr("Blink"))
        self.blink_button.setObjectName("swipe_blink")
        self.blink_button.setCheckable(True)
        self.blink_button.setAutoDefault(False)
        self.blink_button.setToolTip(tr("Show one image after the other in the whole view (space)."))
        self.same_stretch = QCheckBox(tr("Same stretch"))
        self.same_stretch.setObjectName("swipe_same_stretch")
        self.same_stretch.setChecked(True)
        self.same_stretch.setToolTip(
            tr("Show the second image between the same limits of brightness as the first, if both are of one kind.")
        )
        self._state = QLabel()
        foot = QHBoxLayout()
        foot.addWidget(self.blink_button)
        foot.addWidget(self.same_stretch)
        foot.addWidget(self._state, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picture, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._blinking.timeout.connect(self._blink)
        self._settled.timeout.connect(self._draw)
        self.blink_button.toggled.connect(self._set_blinking)
        self.same_stretch.toggled.connect(self._restyle)
        self.picture.asked_to_blink.connect(self.toggle_blink)
        self.picture.moved.connect(self._stop_blinking)
        self.picture.resized.connect(self._settled.start)
        self.picture.pointed.connect(self._point)
        self.picture.left.connect(self.left)
        for rendering in self._renderings:
            rendering.drawn.connect(self._take_pictures)

    def hideEvent(self, event: Any) -> None:
        """Called by Qt: nobody looks, so nothing blinks."""
        self.blink_button.setChecked(False)
        super().hideEvent(event)

    def _can_share(self) -> bool:
        before, after = self._layers
        rasters = isinstance(before, QgsRasterLayer) and isinstance(after, QgsRasterLayer)
        return rasters and can_share_stretch(before, after)

    def _restyle(self) -> None:
        """Draw the second layer in its own stretch, or in that of the first."""
        before, own = self._layers[0], self._after_as_it_is
        if before is None or own is None:
            return
        after = own.clone()
        self._layers = (before, after)
        if self.same_stretch.isChecked() and self._can_share():
            share_stretch(before, after)
        self._draw()

    def _draw(self) -> None:
        self._settled.stop()
        if self._extent.isEmpty() or self.picture.width() < 2:
            return
        for layer, rendering in zip(self._layers, self._renderings):
            if layer is not None:
                ratio = self.picture.devicePixelRatioF()
                rendering.start(layer, view_settings(self._extent, self._crs, self.picture.size(), ratio))
        self._state.setText(tr("Drawing..."))

    def _take_pictures(self) -> None:
        before, after = self._renderings
        self.picture.images = (before.image, after.image)
        self._state.setText(tr("Drawing...") if before.busy or after.busy else "")
        self.picture.update()

    def _set_blinking(self, on: bool) -> None:
        if on:
            self._blinking.start(_BLINK_MS)
            self.picture.show_side(AFTER)
        else:
            self._blinking.stop()
            self.picture.show_side(SWIPE)

    def _stop_blinking(self) -> None:
        self.blink_button.setChecked(False)

    def _blink(self) -> None:
        self.picture.show_side(BEFORE if self.picture.side == AFTER else AFTER)

    def _point(self, place: QPointF) -> None:
        if self._extent.isEmpty():
            return
        to_map = view_settings(self._extent, self._crs, self.picture.size(), 1.0).mapToPixel()
        self.pointed.emit(to_map.toMapCoordinates(round(place.x()), round(place.y())))
