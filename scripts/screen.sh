#!/usr/bin/env bash
# The results screen in a real Chromium, beside golden pictures. Arguments go to Tests/screen/run.py: --update, --only …
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/screen-tools.sh
swift build --product screen-stage
swift build --product results-screen
exec .venv/bin/python Tests/screen/run.py "$(swift build --show-bin-path)" "$@"
