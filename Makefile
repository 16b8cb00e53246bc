# SPDX-License-Identifier: GPL-2.0-or-later
# Two commands are enough: `make demo` and `make test`. Both install what is missing, on Debian and Ubuntu.

APT = qgis python3-qgis qgis-providers python3-gdal gdal-bin xvfb xauth python3-venv python3-pytest
PYTHON = .venv/bin/python
SUDO = $(if $(filter 0,$(shell id -u)),,sudo)
VERSION = $(shell sed -n 's/^version=//p' metadata.txt)
# a CPU build of torch is much smaller: make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu
PIP = $(PYTHON) -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
# QGIS takes its Python from the first python3 on PATH; only the system's has PyQGIS
QGIS = env PATH=/usr/bin:/bin DEEP_FUSION_PYTHON="$(CURDIR)/$(PYTHON)"

.PHONY: demo test test-engine test-qgis lint format bench pictures translations package setup system clean

demo: setup
	$(QGIS) /usr/bin/python3 scripts/demo.py

test: lint test-engine test-qgis

test-engine: setup
	$(PYTHON) -m pytest

test-qgis: setup
	$(QGIS) QT_QPA_PLATFORM=offscreen /usr/bin/python3 -m pytest tests/algorithms tests/processing_provider tests/ui tests/qgis tests/gui

lint: setup build/package/deep_fusion
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	cd build/package && ../../.venv/bin/mypy --config-file ../../pyproject.toml -p deep_fusion

format: setup
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: setup
	$(QGIS) /usr/bin/python3 scripts/bench.py

# those of docs/algorithms; needs chromium
pictures: setup
	$(QGIS) QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/pictures.py

# needs lrelease (Debian: qttools5-dev-tools); scripts/translations.py missing prints what the tables lack
translations:
	/usr/bin/python3 scripts/translations.py build

package:
	mkdir -p build
	git archive --format=zip --prefix=deep_fusion/ --output=build/deep_fusion-$(VERSION).zip HEAD
	@ls -l build/deep_fusion-$(VERSION).zip

setup: system .venv/.complete

system:
	@mkdir -p build; dpkg-query --show $(APT) > build/system.log 2>&1 || \
		{ $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends $(APT); }

# torch by itself and first: any range that pip resolves among other packages may bring the CUDA build
.venv/.complete: requirements/engine.txt requirements/development.txt | system
	/usr/bin/python3 -m venv --clear .venv
	$(PIP) $(shell grep '^torch' requirements/engine.txt)
	$(PIP) -r requirements/development.txt
	touch $@

# the checkout under its package name, whatever its folder is called
build/package/deep_fusion:
	mkdir -p build/package
	ln -sfn "$(CURDIR)" $@

clean:
	rm -rf build demo .venv
