#!/usr/bin/env bash
# `make hall-vm`: the released daemon in the virtual hall. See README.md beside this file.
#
# FOLDER (.hall-vm) keeps the guests between runs; PROGRAMS is where vote-daemon, votectl and results-screen are from, instead of
# building them (PROGRAMS_GPIOD2 those of the other Debian's guest); ONLY picks the tests whose names have these words; BREAK
# breaks something on purpose (breaks.py), so that tests must fail.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${FOLDER:-.hall-vm}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
echo '*' >"$folder/.gitignore"

skip() {
  # The gate counts what ends so as skipped, and not as passed.
  echo "SKIPPED: $1"
  exit 77
}

scripts/prepare.sh hall-vm || skip "QEMU and what the guest is built with cannot be installed here"
for step in kernel.sh root.sh; do
  status=0
  "hardware/vm/$step" "$folder" || status=$?
  [ "$status" != 77 ] || skip "the guest's packages cannot be had here"
  [ "$status" = 0 ] || exit "$status"
done

# The other Debian: trixie's userland with libgpiod 2, beside a bookworm that has 1.6. What cannot be had costs this guest only.
other=trixie
rm -f "$folder/$other/initrd.cpio"
without() {
  echo "SKIPPED: the guest of $other with libgpiod 2: $1"
  other=""
}
if [ "$(pkg-config --modversion libgpiod | cut -d. -f1)" != 1 ]; then
  without "this machine has libgpiod 2 itself, so that all tests run with it"
else
  status=0
  hardware/vm/root.sh "$folder" "$other" || status=$?
  if [ "$status" = 77 ]; then without "its packages cannot be had here"; elif [ "$status" != 0 ]; then exit "$status"; fi
fi

if [ -z "${PROGRAMS:-}" ]; then
  began=$SECONDS
  swift build -c release
  built=$(swift build -c release --show-bin-path)
  PROGRAMS=$folder/programs
  hardware/vm/link.py "$built" "$PROGRAMS"
  if [ -n "$other" ]; then
    # Prints where it unpacked libgpiod 2 among the variables that `swift build` would need.
    if gpiod2=$(scripts/build-gpiod2.sh --env | sed -nE 's/.*PKG_CONFIG_SYSROOT_DIR=([^ ]+).*/\1/p') && [ -n "$gpiod2" ]; then
      PROGRAMS_GPIOD2=$folder/$other/programs
      hardware/vm/link.py "$built" "$PROGRAMS_GPIOD2" --gpiod2 "$gpiod2"
    else
      without "libgpiod 2's headers cannot be had here"
    fi
  fi
  echo "  built and linked the release $((SECONDS - began)) s"
fi
hardware/vm/release.sh "$PROGRAMS" "$folder"
if [ -n "$other" ] && [ -n "${PROGRAMS_GPIOD2:-}" ]; then
  hardware/vm/release.sh "$PROGRAMS_GPIOD2" "$folder/$other"
elif [ -n "$other" ]; then
  without "no PROGRAMS_GPIOD2 was given beside PROGRAMS"
fi
# A whole run shows at its end that the tests can fail.
whole=--self-check
[ -z "${ONLY:-}${BREAK:-}" ] || whole=
exec python3 hardware/vm/run.py "$folder" ${ONLY:+--only "$ONLY"} $whole
