#!/usr/bin/env bash
# `make hall-vm`: the released daemon in the virtual hall. See README.md beside this file.
#
# FOLDER (.hall-vm) keeps the guest between runs; PROGRAMS is where vote-daemon and votectl are taken from, instead of
# building them; ONLY picks the tests whose names have these words.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${FOLDER:-.hall-vm}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
echo '*' >"$folder/.gitignore"

skip() {
  echo "SKIPPED: make hall-vm: $1"
  exit 0
}

scripts/prepare.sh hall-vm || skip "QEMU and what the guest is built with cannot be installed here"
status=0
hardware/vm/build.sh "$folder" || status=$?
[ "$status" != 77 ] || skip "the guest's packages cannot be had here"
[ "$status" = 0 ] || exit "$status"

if [ -z "${PROGRAMS:-}" ]; then
  # As the package links them: the guest has no Swift.
  build=(swift build -c release --static-swift-stdlib --scratch-path .build-static)
  for product in vote-daemon votectl; do "${build[@]}" --product "$product"; done
  PROGRAMS=$("${build[@]}" --show-bin-path)
fi
hardware/vm/release.sh "$PROGRAMS" "$folder"
exec python3 hardware/vm/run.py "$folder" ${ONLY:+--only "$ONLY"}
