# SPDX-License-Identifier: BSL-1.0
"""Opens the pages of art report in a real browser. Skipped where neither Chromium nor Chrome is installed."""
import pathlib
import shutil
import sys
import tempfile
import unittest

from art_program import TINY, ArtTest, art_done
from browser import Browser, find_browser

LONG = "a run with a long name that says its network, its data set, its prune rate and its penalty <i>&quot;"
PHONE = 400  # pixels wide
SCREEN = 1400

# Pairs of texts in a figure that cover each other, but for a few pixels of their boxes. A name that is cut off is not seen.
COVERED = """[...document.querySelectorAll('figure')].flatMap(figure => {
  const texts = [...figure.querySelectorAll('.legend li, .area .x, .area .y, .area .note, .area .value, .x-name, .strips p, .band span')]
    .filter(e => e.textContent).map(e => { const range = document.createRange(); range.selectNodeContents(e);
      const r = range.getBoundingClientRect(), box = e.getBoundingClientRect();
      return {text: e.textContent, seen: r.top < box.bottom - 1, left: r.left, right: r.right, top: r.top, bottom: r.bottom}; })
    .filter(t => t.seen);
  return texts.flatMap((a, i) => texts.slice(i + 1).filter(b => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4).map(b => a.text + ' / ' + b.text)); })"""


class ReportPage(ArtTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.runs = pathlib.Path(folder.name)
        for name, seed in (("<b>&first", "1"), ("second", "2")):
            art_done(*TINY, "--seed", seed, "--out", cls.runs / name)
        cls.one = cls.runs / "<b>&first" / "report.html"
        cls.two = cls.runs / "two.html"
        art_done("report", cls.runs / "<b>&first")
        art_done("report", cls.runs / "<b>&first", cls.runs / "second", "--out", cls.two)
        cls.many = cls.runs / "many.html"
        art_done("report", "--no-images", "--out", cls.many, *cls.more_runs(cls.runs / "second"))
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.__exit__)

    @classmethod
    def more_runs(cls, run):
        """Eight: one as it is, one with a long name, one without weights.jsonl, one that was stopped in phase art, ..."""
        names = ("second", LONG, "older", "stopped", "e", "f", "g", "h")
        for name in names[1:]:
            shutil.copytree(run, cls.runs / name)
        (cls.runs / "older" / "weights.jsonl").unlink()
        stopped = cls.runs / "stopped"
        (stopped / "metrics.jsonl").write_text("".join((run / "metrics.jsonl").read_text().splitlines(keepends=True)[:2]))
        for name in ("model", "model-last", "dense"):
            (stopped / name).unlink()
        return [cls.runs / name for name in names]

    def each_view(self):
        for page in (self.one, self.two, self.many):
            for width in (PHONE, SCREEN):
                for dark in (False, True):
                    self.browser.open(page, width, 900, dark)
                    yield f"{page.name}, {width} wide, {'dark' if dark else 'light'}", width, dark

    def test_no_page_complains_or_asks_for_anything(self):
        for view, _, _ in self.each_view():
            self.assertEqual(self.browser.complaints(), [], view)
            self.assertEqual(self.browser.requests(), [], view)

    def test_the_browser_would_have_told(self):
        """The test above can fail: a page that asks for something, and one with an error in a script."""
        bad = self.folder / "bad.html"
        bad.write_text("<!DOCTYPE html><img src='http://127.0.0.1:9/x.png'><script>null.f()</script>")
        self.browser.open(bad)
        self.assertTrue(self.browser.complaints())
        self.assertEqual(self.browser.requests(), ["http://127.0.0.1:9/x.png"])

    def test_no_page_is_wider_than_its_window(self):
        for view, width, _ in self.each_view():
            self.assertLessEqual(self.browser.value_of("document.documentElement.scrollWidth"), width, view)

    def test_no_text_of_a_chart_covers_another(self):
        for view, _, _ in self.each_view():
            self.assertEqual(self.browser.value_of(COVERED), [], view)

    def test_values_that_are_shown_do_not_widen_the_page(self):
        self.browser.open(self.many, PHONE, 900)
        self.browser.value_of("document.querySelector('.hover').scrollIntoView()")
        for place in ("0.1", "0.9"):
            x, y = self.browser.value_of("(r => [r.x + r.width * %s, r.y + r.height / 2])"
                                         "(document.querySelector('.hover').getBoundingClientRect())" % place)
            self.browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
            shown = "[...document.querySelectorAll('.hover b')].filter(b => getComputedStyle(b).display == 'block').length"
            self.assertEqual(self.browser.value_of(shown), 1)
            self.assertLessEqual(self.browser.value_of("document.documentElement.scrollWidth"), PHONE)

    def test_dark_is_dark_and_light_is_light(self):
        lightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((a, b) => a + Number(b), 0)"
        for view, _, dark in self.each_view():
            self.assertEqual(self.browser.value_of(lightness) < 3 * 128, dark, view)

    def test_all_pictures_are_whole(self):
        for view, _, _ in self.each_view():
            broken = self.browser.value_of("[...document.images].filter(i => !i.complete || i.naturalWidth == 0).length")
            self.assertEqual(broken, 0, view)
            self.assertGreater(self.browser.value_of("document.images.length"), 20, view)

    def test_a_value_is_shown_where_the_pointer_is(self):
        self.browser.open(self.one, SCREEN, 900)
        place = self.browser.value_of("(r => [r.x + r.width / 2, r.y + r.height / 2])"
                                      "(document.querySelector('.hover i').getBoundingClientRect())")
        shown = "getComputedStyle(document.querySelector('.hover b')).display"
        self.assertEqual(self.browser.value_of(shown), "none")
        self.browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=place[0], y=place[1])
        self.assertEqual(self.browser.value_of(shown), "block")

    def test_a_name_that_looks_like_html_is_shown_word_for_word(self):
        self.browser.open(self.one)
        self.assertEqual(self.browser.value_of("document.querySelector('.under').textContent"), "<b>&first")


if __name__ == "__main__":
    if find_browser() is None:
        print("neither chromium nor google-chrome was found: this test is skipped")
        sys.exit(77)
    unittest.main()
