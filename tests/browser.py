#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Opens a page in a headless Chromium, through its DevTools protocol on a pipe, and tells what the page did.
As a program it takes a picture: tests/browser.py PAGE PICTURE.png [--width 1400] [--height 1000] [--dark]"""
import argparse
import base64
import itertools
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile

PATIENCE = 60  # seconds for one answer of the browser


def find_browser():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


class Browser:
    """A browser with one empty page. Its pipe carries JSON messages, each with a zero byte behind it."""

    def __init__(self):
        self.profile = tempfile.mkdtemp()
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()
        command = [find_browser(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                   "--disable-dev-shm-usage", "--remote-debugging-pipe", "--user-data-dir=" + self.profile]
        self.process = subprocess.Popen(  # the browser reads from its file 3 and writes to 4
            ["/bin/sh", "-c", 'exec "$@" 3<&%d 4>&%d' % (to_browser, from_browser), "sh", *command],
            pass_fds=(to_browser, from_browser), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.numbers = itertools.count(1)
        self.unread = b""
        self.events = []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        os.close(self.write_end)
        os.close(self.read_end)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)  # its helpers may still write there

    def receive(self):
        while b"\0" not in self.unread:
            if not select.select([self.read_end], [], [], PATIENCE)[0]:
                raise RuntimeError("the browser does not answer")
            part = os.read(self.read_end, 1 << 20)
            if not part:
                raise RuntimeError("the browser has ended")
            self.unread += part
        message, self.unread = self.unread.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self.events.append(answer)

    def open(self, page, width=1400, height=1000, dark=False):
        """Loads a file and waits until it is shown. The events since then are those of this page."""
        self.events.clear()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=pathlib.Path(page).resolve().as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())

    def value_of(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def picture(self):
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def complaints(self):
        """What the page wrote to the console as an error or a warning, and its exceptions."""
        self.value_of("1")  # everything that was said before has been received then
        found = []
        for event in self.events:
            method, said = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(said["exceptionDetails"]["text"])
            if method == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
                found.append(said["entry"]["text"])
            if method == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning", "assert"):
                found.append(str(said["args"]))
        return found

    def requests(self):
        """The addresses the page asked for, but for itself and what is written in it."""
        asked = [event["params"]["request"]["url"] for event in self.events
                 if event.get("method") == "Network.requestWillBeSent" and event["params"].get("type") != "Document"]
        return [address for address in asked if not address.startswith("data:")]


def main():
    parser = argparse.ArgumentParser(description="a picture of a page")
    parser.add_argument("page")
    parser.add_argument("picture")
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--height", type=int, default=1000)
    parser.add_argument("--dark", action="store_true")
    wanted = parser.parse_args()
    with Browser() as browser:
        browser.open(wanted.page, wanted.width, wanted.height, wanted.dark)
        pathlib.Path(wanted.picture).write_bytes(browser.picture())


if __name__ == "__main__":
    main()
