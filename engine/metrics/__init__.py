# SPDX-License-Identifier: GPL-2.0-or-later
"""How alike two images are: streaming accumulators, and plain functions for whole arrays (numpy only).

With a reference: spectral_angle, ergas, band_errors (RMSE, PSNR, bias), ssim, spatial_correlation (SCC), q2n,
correlation (r). Without: no_reference (D_lambda, D_s, D_lambda^K, D_rho, QNR, HQNR).
Of classes: confusion (overall accuracy, kappa, IoU, F1, adjusted areas).
The contract with whoever walks the tiles is in accumulator.
"""
