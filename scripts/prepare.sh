#!/usr/bin/env bash
# Sees to it that this machine has what a lane needs: `prepare.sh build`, `prepare.sh test`, `prepare.sh model` …
# Installs Debian's packages where it may, and otherwise says which command would.
set -euo pipefail

swift_wanted="6.3"
if ! command -v swift >/dev/null 2>&1; then
  cat >&2 <<EOF
Немає Swift. Потрібен Swift $swift_wanted для Linux (Debian 12 або 13, amd64 чи arm64).
  Як встановити: https://www.swift.org/install/linux/ (програма swiftly, команда «swiftly install $swift_wanted»),
  потім повторіть цю ж команду.
Swift $swift_wanted is missing: install it as the page above says, then run the same command again.
EOF
  exit 69
fi

# What the lanes need, by Debian's names (the same on 12 and 13). The toolchain's archive brings neither the libraries
# that its driver (libncurses6) and its linker (libxml2) load, nor the C and C++ libraries to build against (g++ does).
wanted="libncurses6 libxml2 libsqlite3-dev libgpiod-dev libudev-dev pkg-config g++"
for lane in "$@"; do
  case "$lane" in
    build) ;;
    test) wanted="$wanted python3 python3-venv sqlite3 strace systemd libxml2-utils zbar-tools poppler-utils" ;;
    record) wanted="$wanted libreoffice-writer-nogui fonts-liberation" ;;
    # The fonts are part of the golden pictures.
    screen) wanted="$wanted chromium fonts-liberation fonts-dejavu-core python3 python3-venv" ;;
    mutants) wanted="$wanted python3" ;;
    leaks) wanted="$wanted sqlite3" ;;
    faults) wanted="$wanted sqlite3 strace util-linux" ;;
    model) wanted="$wanted spin gcc" ;;
    bench) wanted="$wanted valgrind binutils chromium fonts-liberation fonts-dejavu-core python3 python3-venv" ;;
    hall-vm) wanted="$wanted qemu-system-x86 cpio kmod xz-utils make gcc pahole libelf-dev e2fsprogs python3" ;;
    *) echo "prepare.sh: unknown lane $lane" >&2; exit 64 ;;
  esac
done

missing=""
for package in $wanted; do
  # Debian's status line, or the program of another origin: a pyenv's python3 will do.
  if dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed'; then continue; fi
  case "$package" in
    g++|gcc|python3|spin|sqlite3|strace|valgrind) command -v "$package" >/dev/null 2>&1 && continue ;;
    python3-venv) python3 -c 'import venv, ensurepip' >/dev/null 2>&1 && continue ;;
  esac
  missing="$missing $package"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    as_root=""
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
  else
    echo "Бракує системних пакунків, а прав їх встановити немає. Виконайте від root:" >&2
    echo "  apt-get update && apt-get install -y$missing" >&2
    # Not 77, which a lane that cannot run on a machine ends with: here somebody has something to do.
    exit 69
  fi
  echo "Встановлюю пакунки:$missing"
  # sudo drops the caller's environment; a new machine may be at its automatic updates, which hold the lock.
  apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300"
  $apt update
  # shellcheck disable=SC2086
  $apt install -y --no-install-recommends $missing >/dev/null
fi

# The toolchain itself, once its libraries are there: a Swift that cannot start must not look like an old one.
if ! version=$(swift --version 2>&1); then
  echo "Swift є, але не запускається ($(command -v swift)):" >&2
  echo "$version" | tail -n 3 | sed 's/^/  /' >&2
  echo "Чого йому бракує, сказано на https://www.swift.org/install/linux/." >&2
  exit 69
fi
found=$(echo "$version" | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
if [ "$(printf '%s\n%s\n' "$swift_wanted" "${found:-0}" | sort -V | head -n 1)" != "$swift_wanted" ]; then
  echo "Swift ${found:-невідомої версії} застарий: потрібен щонайменше $swift_wanted." >&2
  echo "Як встановити: https://www.swift.org/install/linux/" >&2
  exit 69
fi
