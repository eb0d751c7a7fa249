#!/usr/bin/env bash
# Builds a daemon that leaks secret votes on purpose, or answers before the disk does
# (Sources/TallyThread/DeliberateLeak.swift), in a folder of its own, never to be installed: the hunts for leaks and for
# lost votes are worth something only if they find these.
set -euo pipefail
cd "$(dirname "$0")/.."
# Without debug information and index: nobody debugs it.
swift build --product vote-daemon --scratch-path .build-leak --disable-index-store \
  -Xswiftc -DSECRET_LEAK -Xswiftc -gnone -Xcc -g0
