# make run    sets everything up and does the main job; results in out/
# make test   sets up likewise and passes every check
# make bench  measures what must be fast
# make build  makes the frozen program, dist/zwgk-desktop/, and has it check itself
# make corpus shows how each document of the import corpus is read
# make torture  kills and spoils by the hundred, some minutes long
# make lock   brings the lock file up to date (needs uv)

PY := .venv/bin/python
STAMP := .venv/.ready

.PHONY: run test bench torture build lock lint lint-desktop types architecture pytest corpus pictures setup clean

run: setup
	$(PY) -m zwgk_desktop --sample out

test: setup lint types architecture pytest

lint:
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types:
	$(PY) -m mypy
	$(PY) -m pyright

architecture:
	.venv/bin/lint-imports

pytest:
	$(PY) -m pytest --cov --cov-report=term --benchmark-disable -m "not pictures and not frozen"

build: setup
	$(PY) -m PyInstaller --noconfirm --log-level WARN build.spec
	$(PY) -m pytest tests/frozen -m frozen -p no:randomly

lint-desktop: # needs desktop-file-utils and libxml2-utils
	desktop-file-validate resources/desktop/zwgk-desktop.desktop
	xmllint --noout resources/desktop/zwgk-desktop.xml resources/icons/*.svg
	sh -n resources/desktop/install.sh

bench: setup
	$(PY) -m pytest tests/bench --benchmark-only -p no:randomly --override-ini=timeout=300

corpus: setup
	$(PY) -m pytest tests/unit/importers/test_corpus.py -q -s -p no:randomly

torture: setup
	$(PY) tests/torture.py --kills 1000 --drills 200

pictures: setup
	$(PY) -m pytest -m pictures

setup: $(STAMP)

$(STAMP): .ci/requirements.lock pyproject.toml .ci/setup
	sh .ci/setup
	touch $(STAMP)

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --group dev \
		--custom-compile-command "make lock" --quiet --output-file .ci/requirements.lock pyproject.toml

clean:
	rm -rf .venv out build dist
