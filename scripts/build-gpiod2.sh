#!/usr/bin/env bash
# Debian 12 builds against libgpiod 1.6, Debian 13 against 2.x. This compiles and links CGpiod against both on one
# machine and compares what they export. The machine's own packages stay as they are: 2.x comes out of Debian's
# backports into a folder of its own.
#
#   scripts/build-gpiod2.sh          check, in .build/gpiod2
#   scripts/build-gpiod2.sh --env    print the variables with which `swift build` takes libgpiod 2.x
#   scripts/build-gpiod2.sh --swift  check, then build the whole package with libgpiod 2.x, into .build/gpiod2/swift
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/.build/gpiod2
root=$work/root
suite=${GPIOD2_SUITE:-bookworm-backports}
mkdir -p "$work"

fetch() {
  local apt=$work/apt mirror package
  # The mirror that this machine uses already.
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null |
    grep -E '/debian/?$' | sort -u | head -n 1 || true)
  [ -n "$mirror" ] || { echo "build-gpiod2.sh: no Debian mirror among this machine's sources" >&2; exit 69; }
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/parts"
  : >"$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/sources.list"
  local options=(-qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=$apt/parts"
    -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
    -o "APT::Sandbox::User=root")
  apt-get "${options[@]}" update
  (cd "$apt" && rm -f ./*.deb && apt-get "${options[@]}" download libgpiod-dev libgpiod3)
  rm -rf "$root"
  for package in "$apt"/*.deb; do dpkg-deb -x "$package" "$root"; done
}

[ -e "$root/usr/include/gpiod.h" ] || fetch
library=$(dirname "$(find "$root" -name libgpiod.so | head -n 1)")
export_v2() {
  export PKG_CONFIG_PATH=$library/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root
}

case "${1:-}" in
  --env)
    echo "PKG_CONFIG_PATH=$library/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root LD_LIBRARY_PATH=$library"
    exit 0 ;;
  ""|--swift) ;;
  *) echo "usage: scripts/build-gpiod2.sh [--env | --swift]" >&2; exit 64 ;;
esac

build() {
  local flags
  # shellcheck disable=SC2046
  "${CC:-cc}" -std=c11 -Wall -Wextra -Werror -shared -fPIC -ISources/CGpiod/include $(pkg-config --cflags libgpiod) \
    Sources/CGpiod/libgpiod1.c Sources/CGpiod/libgpiod2.c -Wl,--no-undefined $(pkg-config --libs libgpiod) \
    -o "$work/$1.so"
  nm -D --defined-only "$work/$1.so" | awk '$2 == "T" {print $3}' | sort >"$work/$1.symbols"
  echo "$1: libgpiod $(pkg-config --modversion libgpiod), $(readelf -d "$work/$1.so" |
    sed -n 's/.*NEEDED.*\[\(libgpiod[^]]*\)\].*/\1/p'), $(wc -l <"$work/$1.symbols") functions"
}
build one
(export_v2; build two)
declared=$(sed -nE 's/^[a-z].*[ *](cgpiod_[a-z]+)\(.*/\1/p' Sources/CGpiod/include/CGpiod.h | sort)
diff <(echo "$declared") "$work/one.symbols"
diff <(echo "$declared") "$work/two.symbols"
echo "both export what the header declares"

if [ "${1:-}" = --swift ]; then
  export_v2
  swift build --scratch-path "$work/swift" -Xlinker -rpath-link -Xlinker "$library"
fi
