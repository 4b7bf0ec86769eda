"""Tests of what is seen: the whole face, the controls without scrolling, words that fit, colours, accessibility."""

import subprocess

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bench import FAINT, say, state, until, view

LANGUAGES = {"en": "Start microphone", "ru": "Включить микрофон", "uz": "Mikrofonni yoqish"}
SIZES = [(1280, 650), (1280, 800), (1920, 1080), (844, 390), (390, 844)]
VIEWS = ["speak", "faces", "films", "settings"]
# A laptop's window at 200 %, and the narrowest that WCAG asks for.
SMALL = [(640, 325), (320, 640), (320, 256)]

# How much of the picture can be seen: of its own rectangle what lies in its box, its box's parents and the window.
SEEN = """() => {
  const canvas = document.getElementById("canvas");
  const whole = canvas.getBoundingClientRect();
  let [left, top, right, bottom] = [whole.left, whole.top, whole.right, whole.bottom];
  for (let box = canvas.parentElement; box; box = box.parentElement) {
    if (getComputedStyle(box).overflow === "visible" && box !== document.documentElement) continue;
    const { left: l, top: t, right: r, bottom: b } = box === document.documentElement
      ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : box.getBoundingClientRect();
    [left, top, right, bottom] = [Math.max(left, l), Math.max(top, t), Math.min(right, r), Math.min(bottom, b)];
  }
  return {
    share: (right - left) * (bottom - top) / (whole.width * whole.height),
    shape: whole.width / whole.height, own: canvas.width / canvas.height,
    fills: Math.max(whole.width / canvas.parentElement.clientWidth, whole.height / canvas.parentElement.clientHeight),
  };
}"""

# Controls that are not wholly in the window, or are under something else.
HIDDEN = """(names) => names.filter((name) => {
  const element = document.querySelector(name), { left, top, right, bottom } = element.getBoundingClientRect();
  const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  const corners = [[left + 8, top + 8], [right - 8, top + 8], [left + 8, bottom - 8], [right - 8, bottom - 8]];
  return !isInside || corners.some(([x, y]) => !element.contains(document.elementFromPoint(x, y)));
})"""
CONTROLS = ["#text", "#say button[type=submit]", "#interrupt", "#microphone"]
SCROLLED = """[document.scrollingElement, ...document.querySelectorAll("*")]
    .filter((e) => e.scrollTop > 0 && e.id !== "text").map((e) => e.id || e.className || e.tagName)"""
CUT = """[...document.querySelectorAll("button, a.button, dt, dd, h1, h2, .hint, .title, .name, option, label")]
    .filter((e) => e.checkVisibility() && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.id || e.textContent)"""


def portrait_in(shape, folder):
    """The portrait that ships, cut to a shape: a picture, or for 9:16 a clip of two seconds."""
    width, height = {"2x3": (480, 720), "1x1": (512, 512), "16x9": (910, 512), "9x16": (360, 640)}[shape]
    path = folder / f"shape-{shape}.{'mp4' if shape == '9x16' else 'png'}"
    fit = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
    kind = ["-loop", "1", "-t", "2", "-r", "25"] if shape == "9x16" else []
    pixels = ["-pix_fmt", "yuv420p"] if shape == "9x16" else ["-frames:v", "1"]
    source = ".deps/portraits/astronaut.png"
    subprocess.run(["ffmpeg", "-v", "error", "-y", *kind, "-i", source, "-vf", fit, *pixels, path], check=True)
    return path


def the_whole_face_is_seen_in_every_window(bench):
    page = bench.page(init="localStorage.setItem('lipstream.options', '{\"framing\":\"whole\"}')")
    view(page, "faces")
    for shape in ("2x3", "1x1", "16x9", "9x16"):
        path = portrait_in(shape, bench.folder)
        page.set_input_files("#face-input", path)
        wanted = int(shape.split("x")[0]) / int(shape.split("x")[1])
        chosen = page.locator("#faces li", has_text=path.name).locator(".face")
        expect(chosen).to_have_attribute("aria-pressed", "true", timeout=30000)
        until(page, f"Math.abs(canvas.width / canvas.height - {wanted}) < 0.03 && window.lipstream.stats.fps > 5", 30)
        for width, height in SIZES + SMALL[:1]:
            page.set_viewport_size({"width": width, "height": height})
            seen = page.evaluate(SEEN)
            assert seen["share"] > 0.999, (shape, width, height, seen)
            assert abs(seen["shape"] / seen["own"] - 1) < 0.02, ("not distorted", shape, width, height, seen)
            assert seen["fills"] > 0.99, ("as large as its box allows", shape, width, height, seen)
            bench.save(page, f"shape-{shape}-{width}x{height}")
    for remove in range(4):
        page.locator("#faces .delete").first.click()
        expect(page.locator("#faces li")).to_have_count(4 - remove)


def what_a_presenter_needs_is_seen_without_scrolling(bench):
    for language in LANGUAGES:
        page = bench.page(locale=language)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            hidden = page.evaluate(HIDDEN, CONTROLS)
            assert not hidden, (language, width, height, hidden)
            assert page.evaluate(SEEN)["share"] > 0.999, (language, width, height)


def say_and_messages_scroll_nothing_away(bench):
    page = bench.page(locale="ru")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.fill("#text", "")
        page.click("#say button[type=submit]")
        expect(page.locator("#say-message")).to_be_visible()
        assert not page.evaluate(SCROLLED), (width, height)
        assert not page.evaluate(HIDDEN, CONTROLS[:3]), (width, height)
        say(page, "Раз, два.")
        assert not page.evaluate(SCROLLED), (width, height, page.evaluate(SCROLLED))
        assert not page.evaluate(HIDDEN, CONTROLS), (width, height, page.evaluate(HIDDEN, CONTROLS))
        assert page.evaluate(SEEN)["share"] > 0.999
        page.click("#interrupt")
        state(page, "idle", 5)


def each_language_fits_in_every_window(bench):
    for language, label in LANGUAGES.items():
        page = bench.page(locale=language, scheme="dark" if language == "ru" else "light")
        expect(page.locator("#microphone")).to_have_text(label)
        assert page.evaluate("document.documentElement.lang") == language
        empty = page.evaluate("""[...document.querySelectorAll("[data-text]")]
            .filter(e => !e.textContent || e.textContent === e.dataset.text).map(e => e.dataset.text)""")
        assert not empty, empty
        for name in VIEWS:
            view(page, name)
            page.evaluate(f"for (const e of document.querySelectorAll('#view-{name} details')) e.open = true")
            faint = page.evaluate(FAINT)
            assert not faint, (language, name, faint)
            for width, height in SIZES + SMALL + [(900, 1200)]:
                page.set_viewport_size({"width": width, "height": height})
                page.wait_for_timeout(100)
                bench.save(page, f"{language}-{name}-{width}x{height}")
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (language, name, width)
                cut = page.evaluate(CUT)
                assert not cut, (language, name, width, cut)
    page.select_option("#language", "en")
    page.reload()
    expect(page.locator("#microphone")).to_have_text(LANGUAGES["en"])


def every_control_can_be_reached_at_200_percent(bench):
    page = bench.page(locale="ru")
    for width, height in SMALL:
        page.set_viewport_size({"width": width, "height": height})
        for name in VIEWS:
            page.locator(f"#tab-{name}").scroll_into_view_if_needed()
            view(page, name)
            for control in page.locator(f"#view-{name}").locator("button, select, textarea, input, summary").all():
                if not control.is_visible():
                    continue
                control.scroll_into_view_if_needed()
                box = control.bounding_box()
                # Something of it is in the window, and not under something else.
                middle = [box["x"] + box["width"] / 2, min(box["y"] + box["height"] / 2, height - 1)]
                hit = control.evaluate("(e, [x, y]) => e.contains(document.elementFromPoint(x, y))", middle)
                assert hit, (width, height, name, control.evaluate("e => e.outerHTML"))


def the_page_has_a_heading_and_words_for_browsers_without_scripts(bench):
    page = bench.page()
    assert page.locator("h1").count() == 1 and page.inner_text("h1") == "Lipstream"
    # Chromium's parser believes in scripts even where Playwright forbids them; a DOMParser's does not.
    still = page.evaluate("""async () => {
        const source = await (await fetch("/")).text();
        const still = new DOMParser().parseFromString(source, "text/html");
        const words = still.querySelector("noscript");
        return { words: words.textContent, languages: [...words.querySelectorAll("[lang]")].map((e) => e.lang),
                 hidesMain: still.querySelector("main").hidden };
    }""")
    for words in ("needs JavaScript", "нужен JavaScript", "JavaScript kerak"):
        assert words in still["words"], still
    assert still["languages"] == ["ru", "uz"] and still["hidesMain"], "buttons that do nothing should not be shown"


def nothing_serious_is_found_by_axe(bench):
    for scheme in ("light", "dark"):
        page = bench.page(locale="ru", scheme=scheme)
        page.fill("#text", "Доброе утро.")
        for name in VIEWS:
            view(page, name)
            page.evaluate(f"for (const e of document.querySelectorAll('#view-{name} details')) e.open = true")
            found = Axe().run(page).response["violations"]
            serious = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found
                       if one["impact"] in ("serious", "critical")]
            assert not serious, (scheme, name, serious)


TESTS = [
    the_whole_face_is_seen_in_every_window, what_a_presenter_needs_is_seen_without_scrolling,
    say_and_messages_scroll_nothing_away, each_language_fits_in_every_window, every_control_can_be_reached_at_200_percent,
    the_page_has_a_heading_and_words_for_browsers_without_scripts, nothing_serious_is_found_by_axe,
]
