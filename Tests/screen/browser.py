"""A real Chromium without a window, driven over its DevTools protocol."""
import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

import websocket


class Browser:
    def __init__(self, program="chromium"):
        self.home = tempfile.mkdtemp(prefix="screen-browser-")
        flags = [
            "--headless=new", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-default-browser-check",
            "--font-render-hinting=none", "--disable-lcd-text", "--force-device-scale-factor=1", "--disable-dev-shm-usage",
            "--remote-debugging-address=127.0.0.1", "--remote-debugging-port=0", "--remote-allow-origins=*",
            "--user-data-dir=" + self.home, "about:blank",
        ]
        if os.getuid() == 0:
            # Chromium's sandbox refuses to run as root; what it is shown here is our own.
            flags.insert(0, "--no-sandbox")
        self.process = subprocess.Popen(
            [program] + flags, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        port = self._port()
        targets = self._json(port, "/json/list")
        page = next(target for target in targets if target["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=60)
        self.number = 0
        self.log = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def _port(self):
        path = os.path.join(self.home, "DevToolsActivePort")
        for _ in range(600):
            if os.path.exists(path):
                lines = open(path).read().split("\n")
                if len(lines) >= 2:
                    return int(lines[0])
            if self.process.poll() is not None:
                raise SystemExit("chromium ended before it listened")
            time.sleep(0.1)
        raise SystemExit("chromium does not listen")

    @staticmethod
    def _json(port, path):
        import urllib.request
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as reply:
            return json.load(reply)

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self._note(message)

    def _note(self, message):
        """Whatever the page complains of: an error of its script, something that its policy stopped."""
        if message.get("method") == "Runtime.exceptionThrown":
            self.log.append(message["params"]["exceptionDetails"].get("exception", {}).get("description", "?"))
        if message.get("method") == "Log.entryAdded":
            entry = message["params"]["entry"]
            if entry["level"] == "error":
                self.log.append(entry["text"] + " " + entry.get("url", ""))

    def evaluate(self, script, wait=False):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=wait)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", script))
        return result["result"].get("value")

    def size(self, width, height, mobile=False, scale=1):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile)

    def open(self, address):
        self.call("Page.navigate", url=address)

    def until(self, condition, seconds=20):
        end = time.time() + seconds
        while time.time() < end:
            try:
                if self.evaluate(condition):
                    return
            except RuntimeError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"not in {seconds} s: {condition}")

    def picture(self, whole=False):
        return base64.b64decode(
            self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])

    def end(self):
        self.socket.close()
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)
