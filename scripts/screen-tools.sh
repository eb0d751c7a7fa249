#!/usr/bin/env bash
# The Python packages that drive the browser, in .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv
if ! "$venv/bin/python" -c 'import websocket, PIL, axe_playwright_python' 2>/dev/null; then
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  pip=("$venv/bin/python" -m pip install --quiet --disable-pip-version-check)
  "${pip[@]}" 'websocket-client>=1.8,<2' 'pillow>=11'
  # For the axe.min.js that it carries, without the browsers' driver that it would bring along.
  "${pip[@]}" --no-deps 'axe-playwright-python>=0.1.7,<0.2'
fi
