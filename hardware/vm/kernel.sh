#!/usr/bin/env bash
# The guest's kernel, once: `kernel.sh FOLDER` leaves in FOLDER vmlinux, its modules, and in kernel-from what they are.
#
# The kernel is Debian's own. Debian builds no gpio-sim, so that its two modules are compiled from Debian's kernel source.
# Nothing is installed on this machine; what is downloaded comes from the mirror that apt is configured for. Ends with 77
# where the packages cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/steps.sh"
mkdir -p "$1/debs"
cd "$1"
work=$PWD

# What apt says a package depends on, one name a line.
depends() { apt-cache depends "$1" | awk '$1 == "Depends:" { print $2 }'; }

image=$(depends linux-image-amd64 | grep -m 1 '^linux-image-[0-9]') || lacking "apt knows no kernel package linux-image-amd64"
release=${image#linux-image-}
version=$(apt-cache policy "$image" | awk '$1 == "Candidate:" { print $2 }')
series=$(sed -E 's/^([0-9]+\.[0-9]+).*/\1/' <<<"$release")
headers=$(depends "linux-headers-$release" | grep -E '^linux-(headers-.*-common|kbuild-)')
# The sources must be of the very version of the kernel: apt carries more than one.
sources="linux-source-$series=$version"

[ "$(cat kernel-from 2>/dev/null)" != "$release $version" ] || exit 0
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
[ -e "kernel/lib/modules/$release/modules.dep" ] || depmod -b kernel "$release"
step "built gpio-sim.ko and irq_sim.ko"

# QEMU starts an uncompressed kernel directly; unpacking it in the guest would take longer than the boot.
python3 "$here/extract-kernel.py" "kernel/boot/vmlinuz-$release" vmlinux
echo "$release $version" >kernel-from
step "vmlinux"
