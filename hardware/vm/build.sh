#!/usr/bin/env bash
# Makes the guest of the virtual hall, once: `build.sh FOLDER` leaves FOLDER/vmlinux and FOLDER/root.cpio.
#
# The kernel is Debian's own, and so is everything in the root. Debian builds no gpio-sim, so that its two modules are
# compiled from Debian's kernel source. Nothing is installed on this machine; what is downloaded comes from the mirror that
# apt is configured for. Ends with 77 where the packages cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/debs"
cd "$1"
work=$PWD

lacking() {
  echo "$*" >&2
  exit 77
}

began=$SECONDS
step() {
  printf '  %-58s %4d s\n' "$1" $((SECONDS - began))
  began=$SECONDS
}

# What apt says a package depends on, one name a line.
depends() { apt-cache depends "$1" | awk '$1 == "Depends:" { print $2 }'; }

image=$(depends linux-image-amd64 | grep -m 1 '^linux-image-[0-9]') || lacking "apt knows no kernel package linux-image-amd64"
release=${image#linux-image-}
version=$(apt-cache policy "$image" | awk '$1 == "Candidate:" { print $2 }')
series=$(sed -E 's/^([0-9]+\.[0-9]+).*/\1/' <<<"$release")
headers=$(depends "linux-headers-$release" | grep -E '^linux-(headers-.*-common|kbuild-)')
# The sources must be of the very version of the kernel: apt carries more than one.
sources="linux-source-$series=$version"

if [ "$(cat built-from 2>/dev/null)" = "$image $version" ] && [ -f vmlinux ] && [ -f root.cpio ] &&
  [ -z "$(find "$here/build.sh" "$here/guest" -newer root.cpio)" ]; then
  exit 0
fi

# Kernel and modules, unless they are here already.
if [ "$(cat kernel-from 2>/dev/null)" != "$image $version" ]; then
  rm -rf kernel headers source modules debs/linux-*
  # shellcheck disable=SC2086
  (cd debs && apt-get download -qq "$image" "linux-headers-$release" $headers "$sources" 2>../download.log) ||
    lacking "the kernel's packages cannot be downloaded: $(tail -n 1 download.log)"
  step "downloaded $image, its headers and source"

  mkdir kernel headers source modules
  dpkg-deb --fsys-tarfile debs/"${image}"_*.deb | tar -C kernel -x ./boot ./lib/modules 2>/dev/null ||
    dpkg-deb -x debs/"${image}"_*.deb kernel
  for deb in debs/linux-headers-*.deb debs/linux-kbuild-*.deb; do dpkg-deb -x "$deb" headers; done
  dpkg-deb --fsys-tarfile debs/linux-source-*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' | xz -dc -T0 |
    tar -C source -x --strip-components=1 --wildcards '*/drivers/gpio/gpio-sim.c' '*/drivers/gpio/gpiolib.h' \
      '*/drivers/gpio/dev-sync-probe.[ch]' '*/kernel/irq/irq_sim.c' 2>/dev/null || true
  [ -f source/drivers/gpio/gpio-sim.c ] || lacking "$sources holds no gpio-sim.c"
  rm -f debs/linux-source-*.deb
  step "unpacked them"

  # The headers' makefile names the place where the package would be installed.
  sed -i "s#include /usr/src#include $work/headers/usr/src#" "headers/usr/src/linux-headers-$release/Makefile"
  cp source/drivers/gpio/* modules
  cp source/kernel/irq/irq_sim.c modules/irq_sim_core.c
  # irq_to_desc() is not exported to modules; irq_get_irq_data() is, and leads to the same descriptor.
  cat >modules/irq_sim.c <<'C'
#include <linux/module.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#define irq_to_desc(number) irq_data_to_desc(irq_get_irq_data(number))
#include "irq_sim_core.c"
MODULE_LICENSE("GPL");
C
  echo 'obj-m := irq_sim.o gpio-sim.o' >modules/Kbuild
  make -s -C "headers/usr/src/linux-headers-$release" M="$work/modules" modules >modules.log 2>&1 ||
    { cat modules.log >&2; exit 1; }
  step "built gpio-sim.ko and irq_sim.ko"

  # QEMU starts an uncompressed kernel directly; unpacking it in the guest would take longer than the boot.
  python3 "$here/extract-kernel.py" "kernel/boot/vmlinuz-$release" vmlinux
  echo "$image $version" >kernel-from
  step "vmlinux"
fi

# The root: packages unpacked over each other, without their scripts.
rm -rf root packages
mkdir -p packages/partial
: >packages/status
gpiod=$(apt-cache --names-only search '^libgpiod[23]t?6?4?$' | awk '{ print $1 }')
# shellcheck disable=SC2086
apt-get -qq -y --no-install-recommends --download-only \
  -o Dir::State::status="$work/packages/status" -o Dir::Cache::archives="$work/packages" -o Debug::NoLocking=1 \
  -o APT::Sandbox::User="$(id -un)" install \
  base-files base-passwd dash bash coreutils util-linux mount grep sed findutils libc-bin systemd systemd-sysv udev kmod \
  e2fsprogs libsqlite3-0 libudev1 libstdc++6 libgcc-s1 $gpiod >/dev/null 2>download.log ||
  lacking "the packages of the guest's root cannot be downloaded: $(tail -n 1 download.log)"
mkdir -p root/usr/bin root/usr/sbin root/usr/lib root/usr/lib64
for folder in bin sbin lib lib64; do ln -s "usr/$folder" "root/$folder"; done
for deb in packages/*.deb; do
  dpkg-deb --fsys-tarfile "$deb" | tar -C root -x --no-same-owner --keep-directory-symlink --exclude='./usr/share/man' \
    --exclude='./usr/share/locale' --exclude='./usr/share/doc' --exclude='./usr/share/info' --exclude='*/hwdb*' \
    --exclude='./usr/share/bash-completion' --exclude='./usr/share/zsh' --exclude='./usr/share/lintian' 2>/dev/null ||
    { echo "cannot unpack $deb" >&2; exit 1; }
done
rm -rf packages
step "the root, unpacked"

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
cp "kernel/lib/modules/$release"/modules.{order,builtin,builtin.modinfo} "$target"
[ -e "kernel/lib/modules/$release/modules.dep" ] || depmod -b kernel "$release"
# shellcheck disable=SC2086
for module in $(modprobe -S "$release" -d kernel -a -D $wanted | awk '$1 == "insmod" { print $2 }' | sort -u); do
  path=${module#*/lib/modules/"$release"/}
  mkdir -p "$target/$(dirname "$path")"
  cp "$module" "$target/$path"
done
find "$target" -name '*.ko.xz' -exec xz -d {} +
cp modules/*.ko "$target/extra"
depmod -b root "$release"
printf '%s\n' virtio_pci virtio_blk virtio_console ext4 crc32c_generic configfs xhci_pci ftdi_sio usbmon gpio-sim autofs4 \
  >root/etc/modules-load.d/hall.conf

# The hall's own: the agent that runs the tests' commands, and the people who use the sockets.
mkdir -p root/usr/lib/hall
gcc -O2 -Wall -Werror -static -o root/usr/lib/hall/hall "$here/guest/hall.c"
cp "$here/guest/hall-agent.service" root/etc/systemd/system/
cp "$here/guest/99-hall.rules" root/etc/udev/rules.d/
cp "$here/guest/hall.sysusers.conf" root/usr/lib/sysusers.d/
ldconfig -r root 2>/dev/null || true
ln -sf lib/systemd/systemd root/init
(cd root && find . | cpio --create --format=newc --owner=0:0 --quiet) >root.cpio
rm -rf root
echo "$image $version" >built-from
step "root.cpio, $(($(stat -c %s root.cpio) / 1000000)) MB"
