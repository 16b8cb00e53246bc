# SPDX-License-Identifier: GPL-2.0-or-later
"""From a method and open rasters to a finished raster: tiles, halo, pipeline, device, memory."""
