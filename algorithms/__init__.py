# SPDX-License-Identifier: GPL-2.0-or-later
"""The toolbox: parameters become a job, the engine process carries it out, outputs and layers come back."""
