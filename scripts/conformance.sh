#!/usr/bin/env bash
# The real daemon against consoles and a client that share no code with it.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv
if ! "$venv/bin/python" -c 'import varlink' 2>/dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check 'varlink>=31,<34'
fi
exec "$venv/bin/python" Tests/conformance/run.py "$(swift build --show-bin-path)/vote-daemon" regulations
