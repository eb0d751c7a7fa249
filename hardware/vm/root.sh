#!/usr/bin/env bash
# A root for the guest, once: `root.sh FOLDER` makes FOLDER/root.cpio of this machine's Debian, `root.sh FOLDER trixie`
# FOLDER/trixie/root.cpio of another one, beside the kernel that kernel.sh left in FOLDER.
#
# Packages are unpacked over each other, without their scripts; nothing is installed on this machine. Another Debian's come
# from the same mirror, with lists of their own. Ends with 77 where the packages cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/steps.sh"
suite=${2:-}
kernel=$(cd "$1" && pwd)
mkdir -p "$kernel/${suite:-.}"
cd "$kernel/${suite:-.}"
work=$PWD
[ -z "$suite" ] || ln -sf ../vmlinux vmlinux
read -r release version <"$kernel/kernel-from"

if [ "$(cat built-from 2>/dev/null)" = "$release $version" ] && [ -f root.cpio ] &&
  [ -z "$(find "$here/root.sh" "$here/guest" -newer root.cpio)" ]; then
  exit 0
fi

# apt, with nothing installed; for another Debian also with sources and lists of its own.
rm -rf root packages
mkdir -p packages/partial
: >packages/status
apt=(-qq -o "Dir::State::status=$work/packages/status" -o "Dir::Cache::archives=$work/packages" -o Debug::NoLocking=1
  -o "APT::Sandbox::User=$(id -un)")
if [ -n "$suite" ]; then
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | sort -u |
    head -n 1 || true)
  [ -n "$mirror" ] || lacking "no Debian mirror among this machine's sources"
  mkdir -p apt/lists/partial apt/parts
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >apt/sources.list
  apt+=(-o "Dir::Etc::sourcelist=$work/apt/sources.list" -o "Dir::Etc::sourceparts=$work/apt/parts"
    -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=")
  apt-get "${apt[@]}" update >download.log 2>&1 || lacking "$suite's lists cannot be downloaded: $(tail -n 1 download.log)"
  grep -q . apt/lists/*_Packages* 2>/dev/null || lacking "$suite's lists cannot be downloaded: $(tail -n 1 download.log)"
fi
gpiod=$(apt-cache "${apt[@]}" --names-only search '^libgpiod[23]t?6?4?$' | awk '{ print $1 }')
[ -n "$gpiod" ] || lacking "there is no libgpiod among the packages of ${suite:-this Debian}"
# shellcheck disable=SC2086
apt-get "${apt[@]}" -y --no-install-recommends --download-only install \
  base-files base-passwd dash bash coreutils util-linux mount grep sed findutils libc-bin systemd systemd-sysv udev kmod \
  e2fsprogs libsqlite3-0 libxml2 libudev1 libstdc++6 libgcc-s1 $gpiod >/dev/null 2>download.log ||
  lacking "the packages of the guest's root cannot be downloaded: $(tail -n 1 download.log)"
mkdir -p root/usr/bin root/usr/sbin root/usr/lib root/usr/lib64
for folder in bin sbin lib lib64; do ln -s "usr/$folder" "root/$folder"; done
for deb in packages/*.deb; do
  dpkg-deb --fsys-tarfile "$deb" | tar -C root -x --no-same-owner --keep-directory-symlink --exclude='./usr/share/man' \
    --exclude='./usr/share/locale' --exclude='./usr/share/doc' --exclude='./usr/share/info' --exclude='*/hwdb*' \
    --exclude='./usr/share/bash-completion' --exclude='./usr/share/zsh' --exclude='./usr/share/lintian' 2>/dev/null ||
    { echo "cannot unpack $deb" >&2; exit 1; }
done
rm -rf packages apt
step "${suite:-the} root, unpacked: $gpiod, $(cat root/etc/debian_version)"

cp root/usr/share/base-passwd/passwd.master root/etc/passwd
cp root/usr/share/base-passwd/group.master root/etc/group
sed 's/:.*/:*:19000:0:99999:7:::/' root/etc/passwd >root/etc/shadow
[ -e root/bin/sh ] || ln -s dash root/bin/sh
mkdir -p root/proc root/sys root/dev root/run root/tmp root/var/tmp root/root root/mnt
chmod 1777 root/tmp root/var/tmp
[ -e root/etc/nsswitch.conf ] || printf 'passwd: files systemd\ngroup: files systemd\nshadow: files\n' >root/etc/nsswitch.conf
echo hall >root/etc/hostname
echo 0123456789abcdef0123456789abcdef >root/etc/machine-id
: >root/etc/fstab
printf '[Manager]\nDefaultTimeoutStartSec=60s\nShowStatus=no\n' >root/etc/systemd/system.conf
mkdir -p root/etc/systemd/journald.conf.d
printf '[Journal]\nStorage=volatile\nRateLimitBurst=0\n' >root/etc/systemd/journald.conf.d/hall.conf
ln -sf /usr/lib/systemd/system/multi-user.target root/etc/systemd/system/default.target
# What a hall's machine has and its test does not need: each costs seconds of an interpreted boot.
while read -r unit; do ln -sf /dev/null "root/etc/systemd/system/$unit"; done <<'UNITS'
apt-daily.timer
apt-daily-upgrade.timer
dbus.service
dbus.socket
dev-hugepages.mount
dev-mqueue.mount
dpkg-db-backup.timer
e2scrub_all.timer
e2scrub_reap.service
fstrim.timer
getty.target
getty@tty1.service
kmod-static-nodes.service
modprobe@configfs.service
modprobe@dm_mod.service
modprobe@drm.service
modprobe@efi_pstore.service
modprobe@fuse.service
modprobe@loop.service
proc-sys-fs-binfmt_misc.automount
remote-fs.target
serial-getty@ttyS0.service
sys-kernel-debug.mount
sys-kernel-tracing.mount
systemd-ask-password-console.path
systemd-ask-password-wall.path
systemd-binfmt.service
systemd-boot-system-token.service
systemd-bsod.service
systemd-creds.socket
systemd-firstboot.service
systemd-fsck-root.service
systemd-hostnamed.socket
systemd-hwdb-update.service
systemd-initctl.socket
systemd-journal-catalog-update.service
systemd-journal-flush.service
systemd-journald-audit.socket
systemd-logind.service
systemd-machine-id-commit.service
systemd-mountfsd.socket
systemd-networkd.service
systemd-nsresourced.socket
systemd-pcrextend.socket
systemd-pstore.service
systemd-random-seed.service
systemd-remount-fs.service
systemd-repart.service
systemd-timesyncd.service
systemd-tmpfiles-clean.timer
systemd-update-utmp.service
systemd-update-utmp-runlevel.service
systemd-user-sessions.service
UNITS

# The modules that the hall plugs things into, and those that they need.
wanted="virtio_pci virtio_blk virtio_console ext4 crc32c_generic configfs xhci_pci usbserial ftdi_sio usbmon autofs4"
target=root/usr/lib/modules/$release
mkdir -p "$target/extra"
cp "$kernel/kernel/lib/modules/$release"/modules.{order,builtin,builtin.modinfo} "$target"
# shellcheck disable=SC2086
for module in $(modprobe -S "$release" -d "$kernel/kernel" -a -D $wanted | awk '$1 == "insmod" { print $2 }' | sort -u); do
  path=${module#*/lib/modules/"$release"/}
  mkdir -p "$target/$(dirname "$path")"
  cp "$module" "$target/$path"
done
find "$target" -name '*.ko.xz' -exec xz -d {} +
cp "$kernel"/modules/*.ko "$target/extra"
depmod -b root "$release"
printf '%s\n' virtio_pci virtio_blk virtio_console ext4 crc32c_generic configfs xhci_pci ftdi_sio usbmon gpio-sim autofs4 \
  >root/etc/modules-load.d/hall.conf

# The hall's own: the agent that runs the tests' commands, and the people who use the sockets.
mkdir -p root/usr/lib/hall
gcc -O2 -Wall -Werror -static -o root/usr/lib/hall/hall "$here/guest/hall.c"
gcc -O2 -Wall -Werror -shared -fPIC -nostdlib -o root/usr/lib/hall/nosync.so "$here/guest/nosync.c"
cp "$here/guest/hall-agent.service" root/etc/systemd/system/
cp "$here/guest/99-hall.rules" root/etc/udev/rules.d/
cp "$here/guest/hall.sysusers.conf" root/usr/lib/sysusers.d/
ldconfig -r root 2>/dev/null || true
ln -sf lib/systemd/systemd root/init
(cd root && find . | cpio --create --format=newc --owner=0:0 --quiet) >root.cpio
rm -rf root
echo "$release $version" >built-from
step "root.cpio, $(($(stat -c %s root.cpio) / 1000000)) MB"
