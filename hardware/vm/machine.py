"""A guest under QEMU: boot, snapshot, restore, commands, plugging.

The guest is interpreted (TCG) and its clock counts instructions (-icount), so that how busy the machine is does not show
in the guest's times: a millisecond is the same work on every host. Times in the figures are the guest's.
"""

import ctypes
import json
import pathlib
import select
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time

BOOT = (
    "console=ttyS0 quiet loglevel=3 systemd.show_status=0 mitigations=off audit=0 apparmor=0 selinux=0 panic=-1 nokaslr "
    "no_timer_check tsc=reliable random.trust_cpu=on cryptomgr.notests=1"
)


class GuestError(Exception):
    """A command that failed in the guest, with what it printed."""


class EmulatorCrash(GuestError):
    """QEMU itself ended with a segmentation fault: no word on what runs in the guest."""


def die_with_parent():
    """A guest does not outlive the tests, however they end: prctl(PR_SET_PDEATHSIG, SIGKILL)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Machine:
    """One QEMU process. The folder holds vmlinux and initrd.cpio; a snapshot spares the boot."""

    def __init__(self, folder, snapshot=None):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="hall-"))
        self.process = None
        self.incoming = snapshot is not None
        command = [
            "qemu-system-x86_64", "-M", "q35", "-accel", "tcg,thread=single,tb-size=256", "-smp", "1", "-m", "1536",
            "-icount", "shift=2,sleep=on", "-cpu", "Nehalem", "-nodefaults", "-nic", "none", "-display", "none", "-no-reboot",
            "-serial", f"file:{self.home}/serial.log", "-kernel", f"{folder}/vmlinux", "-initrd", f"{folder}/initrd.cpio",
            "-append", BOOT, "-qmp", f"unix:{self.home}/qmp,server=on,wait=off",
            "-device", "virtio-serial-pci,addr=7", "-chardev", f"socket,id=agent,path={self.home}/agent,server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=hall.agent",
            "-device", "qemu-xhci,id=xhci,p2=15,p3=15,addr=5",
            "-device", "usb-hub,bus=xhci.0,port=1,ports=8", "-device", "usb-hub,bus=xhci.0,port=2,ports=8",
            "-device", "pcie-root-port,id=cage,slot=1,chassis=1,addr=9",
        ] + (["-incoming", f"exec:cat {shlex.quote(str(snapshot))}"] if snapshot else [])
        with open(self.home / "qemu.log", "w") as log:
            self.process = subprocess.Popen(command, stderr=log, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)
        try:
            self.qmp_socket, self.qmp_input = self.connect(self.home / "qmp"), b""
            self.agent_socket, self.agent_input = self.connect(self.home / "agent"), b""
            self.qmp_line()
            self.qmp("qmp_capabilities")
            if self.incoming:
                while self.qmp("query-status")["status"] == "inmigrate":
                    time.sleep(0.02)
                self.qmp("cont")
            else:
                self.agent_line(240)
        except BaseException:
            self.kill()
            raise

    def connect(self, path):
        """A connection to one of QEMU's sockets, as soon as it is there."""
        end = time.monotonic() + 20
        while True:
            try:
                connection = socket.socket(socket.AF_UNIX)
                connection.connect(str(path))
                return connection
            except OSError:
                connection.close()
                if time.monotonic() > end or self.process.poll() is not None:
                    raise GuestError("QEMU does not start: " + (self.home / "qemu.log").read_text()) from None
                time.sleep(0.02)

    # QEMU's monitor

    def qmp_line(self):
        while b"\n" not in self.qmp_input:
            try:
                data = self.qmp_socket.recv(65536)
            except ConnectionResetError:
                data = b""
            if not data:
                crashed = self.process.wait(10) == -signal.SIGSEGV
                raise (EmulatorCrash if crashed else GuestError)("QEMU ended: " + (self.home / "qemu.log").read_text())
            self.qmp_input += data
        line, self.qmp_input = self.qmp_input.split(b"\n", 1)
        return json.loads(line)

    def qmp(self, command, **arguments):
        self.qmp_socket.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        while True:
            reply = self.qmp_line()
            if "error" in reply:
                raise GuestError(f"{command}: {reply['error']['desc']}")
            if "return" in reply:
                return reply["return"]

    def snapshot(self, path):
        """Writes the whole machine into a file, and ends it. Nothing may be plugged in that cannot be written."""
        self.qmp("stop")
        self.qmp("migrate-set-parameters", **{"max-bandwidth": 10**10})
        self.qmp("migrate", uri=f"exec:cat > {shlex.quote(str(path))}")
        while (state := self.qmp("query-migrate").get("status")) != "completed":
            if state in ("failed", "cancelled"):
                raise GuestError("the snapshot failed")
            time.sleep(0.02)
        self.kill()

    def attach_disk(self, image, log=None):
        """Plugs a virtio disk into the machine; /dev/vda. Every write and flush also goes into the log, if there is one."""
        file = {"driver": "file", "filename": str(image)}
        if log:
            self.qmp("blockdev-add", driver="blklogwrites", file=file, log={"driver": "file", "filename": str(log)},
                     **{"node-name": "disk", "log-sector-size": 512})
        else:
            self.qmp("blockdev-add", driver="raw", file=file, **{"node-name": "disk"})
        self.qmp("device_add", driver="virtio-blk-pci", id="disk", drive="disk", bus="cage")
        self.eventually("test -b /dev/vda")

    # Commands in the guest

    def agent_bytes(self, enough, timeout):
        end = time.monotonic() + timeout
        while not enough(self.agent_input):
            if not select.select([self.agent_socket], [], [], max(0, end - time.monotonic()))[0]:
                raise GuestError(f"the guest does not answer; its console: {self.console()[-2000:]}")
            data = self.agent_socket.recv(65536)
            if not data:
                crashed = self.process.wait(10) == -signal.SIGSEGV
                raise (EmulatorCrash if crashed else GuestError)("the guest is gone")
            self.agent_input += data

    def agent_line(self, timeout):
        self.agent_bytes(lambda input: b"\n" in input, timeout)
        line, self.agent_input = self.agent_input.split(b"\n", 1)
        return line.decode()

    def try_sh(self, command, timeout=120):
        """Runs a shell command as root; its status, its output, and the seconds of the guest's clock it began and ended."""
        body = command.encode()
        self.agent_socket.sendall(b"%d\n" % len(body) + body)
        status, began, ended, length = self.agent_line(timeout).split()
        self.agent_bytes(lambda input: len(input) >= int(length), timeout)
        output, self.agent_input = self.agent_input[: int(length)], self.agent_input[int(length) :]
        self.began, self.ended = int(began) / 1e6, int(ended) / 1e6
        return int(status), output

    def sh(self, command, timeout=120):
        """Runs a shell command that must succeed; its output."""
        status, output = self.try_sh(command, timeout)
        text = output.decode(errors="replace").strip()
        if status != 0:
            raise GuestError(f"status {status} of «{command[:300]}»: {text[-2000:]}")
        return text

    def put(self, path, text, mode="0644", owner="root:root"):
        """A file in the guest."""
        quoted = shlex.quote(path)
        self.sh(f"mkdir -p $(dirname {quoted}); printf %s {shlex.quote(text)} > {quoted}; chmod {mode} {quoted}; "
                f"chown {owner} {quoted}")

    def get(self, path):
        """The bytes of a file in the guest."""
        status, output = self.try_sh(f"cat {shlex.quote(path)}")
        if status != 0:
            raise GuestError(output.decode(errors="replace"))
        return output

    def now(self):
        """The guest's monotonic clock, in seconds."""
        self.sh(":")
        return self.ended

    def eventually(self, command, timeout=60):
        """Waits until a shell condition holds in the guest; the seconds of the guest's clock that it took, to 20 ms."""
        began = None
        end = time.monotonic() + timeout
        while True:
            status, output = self.try_sh(command)
            began = self.began if began is None else began
            if status == 0:
                return self.ended - began
            if time.monotonic() > end:
                raise GuestError(f"«{command}» did not come true: {output.decode(errors='replace')[-500:]}")
            time.sleep(0.05)

    def console(self):
        try:
            return (self.home / "serial.log").read_text(errors="replace")
        except OSError:
            return ""

    # The end

    def kill(self):
        """The power is cut: nothing is written back, nobody is told."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        for name in ("qmp_socket", "agent_socket"):
            if hasattr(self, name):
                getattr(self, name).close()
        shutil.rmtree(self.home, ignore_errors=True)
