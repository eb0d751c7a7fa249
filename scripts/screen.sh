#!/usr/bin/env bash
# The results screen in a real Chromium, beside golden pictures. Arguments go to Tests/screen/run.py: --update, --only …
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv
if ! "$venv/bin/python" -c 'import websocket, PIL, axe_playwright_python' 2>/dev/null; then
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check 'websocket-client>=1.8,<2' 'pillow>=11'
  # For the axe.min.js that it carries, without the browsers' driver that it would bring along.
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps 'axe-playwright-python>=0.1.7,<0.2'
fi
swift build --product screen-stage
swift build --product results-screen
exec "$venv/bin/python" Tests/screen/run.py "$(swift build --show-bin-path)" "$@"
