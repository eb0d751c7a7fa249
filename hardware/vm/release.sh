#!/usr/bin/env bash
# Lays the release over the guest's root, as the package installs it: `release.sh PROGRAMS FOLDER` takes the programs from
# the one folder and leaves initrd.cpio in the other.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$1
folder=$2
project=$here/../..
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

for program in vote-daemon votectl protocol-generator results-screen; do
  install -D -m 755 -s "$programs/$program" "$stage/usr/bin/$program"
done
for unit in vote-daemon.service vote-daemon-operator.socket vote-daemon-results.socket protocol-generator.service \
  results-screen.service results-screen.socket screen-kiosk.service; do
  install -D -m 644 "$project/systemd/$unit" "$stage/usr/lib/systemd/system/$unit"
done
for program in vote-daemon protocol-generator results-screen; do
  install -D -m 644 "$project/systemd/$program.sysusers.conf" "$stage/usr/lib/sysusers.d/$program.conf"
done
for program in vote-daemon protocol-generator; do
  install -D -m 644 "$project/systemd/$program.tmpfiles.conf" "$stage/usr/lib/tmpfiles.d/$program.conf"
done
for rules in "$project"/hardware/udev/*.rules; do
  install -D -m 644 "$rules" "$stage/usr/lib/udev/rules.d/$(basename "$rules")"
done
mkdir -p "$stage/usr/share/vote-daemon/regulations"
cp "$project"/regulations/*.toml "$stage/usr/share/vote-daemon/regulations"
# As `systemctl enable` does for the units' [Install].
mkdir -p "$stage/etc/systemd/system/sockets.target.wants"
for socket in operator results; do
  ln -s "/usr/lib/systemd/system/vote-daemon-$socket.socket" "$stage/etc/systemd/system/sockets.target.wants/"
done
chmod -R u=rwX,go=rX "$stage"
(cd "$stage" && find . -mindepth 1 | cpio --create --format=newc --owner=0:0 --quiet) >"$folder/release.cpio"
# The kernel unpacks one archive after the other.
cat "$folder/root.cpio" "$folder/release.cpio" >"$folder/initrd.cpio"
