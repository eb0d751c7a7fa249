#!/bin/sh
# Checks the units and what comes with them: that systemd finds nothing to say about them, that every user and group they
# name exists once they are installed, and that the directories come out with the owners and modes that the units need.
# Takes no argument, needs no privileges, and leaves nothing behind. Fails at the first problem and says which.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
trap 'exit 1' INT TERM

fail() {
  printf 'systemd/verify.sh: %s\n' "$*" >&2
  exit 1
}

# Runs a check that must succeed and keep silent.
silently() {
  if ! "$@" >"$root/output" 2>&1 || [ -s "$root/output" ]; then
    cat "$root/output" >&2
    fail "$1 has something to say"
  fi
}

# The values of a key in all units, without what a comment says of it.
values() { sed -n "s/^$1=//p" "$here"/*.service "$here"/*.socket | tr ' ' '\n' | sort -u; }

for program in systemd-analyze systemd-sysusers systemd-tmpfiles; do
  command -v "$program" >/dev/null || fail "$program is not installed"
done

# The units, with a program in place of each one's own: it need not be installed to be checked.
mkdir "$root/units"
cp "$here"/*.service "$here"/*.socket "$root/units"
for program in vote-daemon results-screen protocol-generator; do
  grep -Eq "^ExecStart=/usr/bin/$program( |\$)" "$here/$program.service" || fail "ExecStart= is not /usr/bin/$program"
done
grep -q '^ExecStart=/usr/bin/cage ' "$here/screen-kiosk.service" || fail "ExecStart= is not /usr/bin/cage"
sed -i 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' "$root/units/"*.service
silently systemd-analyze verify --man=no "$root/units/"*
# 1.9 of 10 for the daemon, about 1 for the screen and 0.5 for what writes the records, by systemd 252; later versions weigh a
# little differently. A unit that opens up should do so knowingly.
exposed() {
  systemd-analyze security --offline=yes --threshold="$2" --no-pager "$root/units/$1" >"$root/output" 2>&1 ||
    fail "$1 is exposed more than ${2%?}.${2#?} by the measure of systemd-analyze security: $(tail -n 1 "$root/output")"
}
exposed vote-daemon.service 30
exposed results-screen.service 15
exposed protocol-generator.service 20
# The screen has no group, no device and no state: nothing of the daemon's but results.socket, which is for everybody.
if grep -E '^(SupplementaryGroups|DeviceAllow|StateDirectory|ReadWritePaths|AmbientCapabilities)=.' \
  "$here/results-screen.service"; then
  fail "results-screen.service has rights that a screen has no use for"
fi
# What writes the records needs no device and no network.
for wanted in PrivateDevices=yes DevicePolicy=closed PrivateNetwork=yes RestrictAddressFamilies=AF_UNIX \
  CapabilityBoundingSet= User=protocol-generator; do
  grep -qx "$wanted" "$here/protocol-generator.service" || fail "the records' service does not say $wanted"
done
if grep -q '^SupplementaryGroups=' "$here/protocol-generator.service"; then
  fail "the records' service is in a group of somebody else's"
fi

# Users and groups, in a root of its own that has none but Debian's.
mkdir -p "$root/etc" "$root/sysusers.d"
printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\ndialout:x:20:\n' >"$root/etc/group"
systemd-sysusers --root="$root" "$here"/*.sysusers.conf >"$root/output" 2>&1 ||
  { cat "$root/output" >&2; fail "systemd-sysusers fails"; }
for user in $(values User) $(values SocketUser); do
  grep -q "^$user:" "$root/etc/passwd" || fail "nobody makes the user $user"
done
for group in $(values Group) $(values SocketGroup) $(values SupplementaryGroups); do
  grep -q "^$group:" "$root/etc/group" || fail "nobody makes the group $group"
done

# Directories and modes. Without privileges nothing can be given away, so the daemon is then who runs this.
if [ "$(id -u)" != 0 ]; then
  printf 'vote-daemon:x:%s:%s::/:/bin/sh\n' "$(id -u)" "$(id -g)" >"$root/etc/passwd"
  printf 'vote-daemon:x:%s:\n' "$(id -g)" >"$root/etc/group"
  printf 'protocol-generator:x:%s:%s::/:/bin/sh\n' "$(id -u)" "$(id -g)" >>"$root/etc/passwd"
  printf 'protocol-generator:x:%s:\n' "$(id -g)" >>"$root/etc/group"
fi
daemon=$(sed -n 's/^vote-daemon:x:\([0-9]*\):\([0-9]*\):.*/\1:\2/p' "$root/etc/passwd")
mkdir -p "$root/etc/vote-daemon"
keys="$root/etc/vote-daemon/console-keys.csv $root/etc/vote-daemon/seal-key"
for key in $keys; do (umask 022 && : >"$key"); done
recorder=$(sed -n 's/^protocol-generator:x:\([0-9]*\):\([0-9]*\):.*/\1:\2/p' "$root/etc/passwd")
silently systemd-tmpfiles --root="$root" --create "$here"/*.tmpfiles.conf
found=$(stat -c '%a %u:%g' "$root/var/lib/protocol-generator") || fail "nobody makes the records' directory"
[ "$found" = "755 $recorder" ] || fail "the records' directory has mode and owner $found, not 755 $recorder"
found=$(stat -c '%a %u:%g' "$root/var/lib/vote-daemon") || fail "nobody makes the journal's directory before the service does"
[ "$found" = "750 $daemon" ] || fail "the journal's directory has mode and owner $found, not 750 $daemon"
for socket in $(values ListenStream | grep '^/'); do
  found=$(stat -c '%a %u:%g' "$root$(dirname "$socket")" 2>/dev/null) || fail "nobody makes the directory of $socket"
  [ "$found" = "755 $daemon" ] || fail "the directory of $socket has mode and owner $found, not 755 $daemon"
done
for key in $keys; do
  [ "$(stat -c '%a %g' "$key")" = "640 ${daemon#*:}" ] || fail "$(basename "$key") is not for the daemon's group alone"
done
