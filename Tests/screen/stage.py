"""The programs under test: results-screen, and in the daemon's place the stage, which speaks through the daemon's server."""
import os
import re
import signal
import subprocess
import tempfile


class Stage:
    def __init__(self, programs, directory):
        self.process = subprocess.Popen(
            [programs + "/screen-stage", directory], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._expect("ready")

    def _expect(self, start):
        line = self.process.stdout.readline().strip()
        if not line.startswith(start):
            raise AssertionError(f"the stage says «{line}», not «{start}»")
        return line

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._expect(line if line in ("clients", "press") else "scene " + line)

    def clients(self):
        return int(self.ask("clients").split()[1])

    def press(self):
        """One more vote for; when that was, in seconds since 1970."""
        return float(self.ask("press").split()[1])

    def freeze(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.process.pid, signal.SIGCONT)

    def end(self):
        self.thaw()
        self.process.stdin.close()
        self.process.wait(10)


class Screen:
    """results-screen at a port of the kernel's choice, or at the one that it had before."""

    def __init__(self, programs, directory, *arguments, port=0):
        self.process = subprocess.Popen(
            [programs + "/results-screen", "--listen", f"127.0.0.1:{port}", "--results", directory + "/results.socket",
             *arguments], stderr=subprocess.PIPE, text=True)
        while True:
            line = self.process.stderr.readline()
            if not line:
                raise AssertionError("results-screen ended before it listened")
            found = re.search(r"http://(127\.0\.0\.1:(\d+))/ ", line)
            if found:
                self.address = "http://" + found.group(1)
                self.port = int(found.group(2))
                return

    def end(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stderr.close()


def directory():
    return tempfile.mkdtemp(prefix="screen-stage-")
