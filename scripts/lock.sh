#!/bin/sh
# Compiles pyproject.toml into requirements with hashes and without addresses, for every platform at once.
set -eu
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check uv
compile() {
  "$tools/bin/uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
    --python-version 3.11 pyproject.toml "$@"
}
compile -o requirements.txt
compile --extra scale -o requirements-scale.txt
compile --extra dev -o requirements-dev.txt
