"""Tests of how people reach the page: camera, mouse, keyboard, and what they asked of their system."""

import json
import pathlib

from playwright.sync_api import expect

from bench import say, state, until, view

PORTRAIT = pathlib.Path(".deps/portraits/astronaut.png")

FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const ring = element.closest(".engine") ?? element;
  return {
    name: element.id || element.dataset.key || element.value || element.className || element.tagName,
    isVisible: getComputedStyle(ring).outlineStyle !== "none" && parseFloat(getComputedStyle(ring).outlineWidth) >= 2,
    isPage: element === document.body,
  };
}"""


def a_snapshot_of_the_camera_becomes_the_face(bench):
    page = bench.page()
    view(page, "faces")
    page.click("#camera")
    expect(page.locator("#snapshot")).to_be_enabled()
    until(page, "document.getElementById('camera-video').videoWidth > 0")
    bench.save(page, "camera")
    page.click("#snapshot")
    expect(page.locator("#camera-dialog")).to_be_hidden()
    face = page.locator("#faces li", has_text="camera.jpg")
    expect(face.locator(".face")).to_have_attribute("aria-pressed", "true", timeout=15000)
    assert page.evaluate("document.getElementById('camera-video').srcObject === null"), "the camera should be off"
    # The fake camera is small: the page says so, in the language that is chosen.
    expect(page.locator("#face-note")).to_contain_text("The face is small")
    page.select_option("#language", "ru")
    expect(page.locator("#face-note")).to_contain_text("Лицо мелкое")
    face.locator(".delete").click()
    expect(face).to_have_count(0)


def a_dropped_file_becomes_the_face(bench):
    page = bench.page()
    copy = bench.folder / "dropped.png"
    copy.write_bytes(PORTRAIT.read_bytes() + b"\n\n")
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(copy)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})
    # The face is seen wherever people are: the view that says what became of the file opens by itself.
    expect(page.locator("#drop")).to_have_class("drop over")
    bench.save(page, "drop")
    session.send("Input.dispatchDragEvent", {"type": "drop", "x": 300, "y": 300, "data": data})
    face = page.locator("#faces li", has_text="dropped.png")
    expect(face.locator(".face")).to_have_attribute("aria-pressed", "true", timeout=15000)
    expect(page.locator("#drop")).to_have_class("drop")
    face.locator(".delete").click()
    expect(face).to_have_count(0)


def the_keyboard_reaches_and_works_every_control(bench):
    page = bench.page()
    order = {"speak": ["text", "interrupt", "microphone", "voice", "preview"], "faces": ["default", "choose"],
             "films": ["film-text", "record"], "settings": ["height", "sensitivity", "hear"]}
    for name, names in order.items():
        page.focus("#tab-speak")
        while page.evaluate("document.activeElement.id") != f"tab-{name}":
            page.keyboard.press("ArrowRight")
        reached = tabbed(page)
        wanted = page.evaluate("""[...document.querySelectorAll("button, select, textarea, input, summary")]
            .filter((e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0)
            .map((e) => e.id || e.dataset.key || e.value || e.className || e.tagName)""")
        missing = [control for control in wanted if control not in reached]
        assert not missing, f"{missing} cannot be reached with Tab in {name}: {reached}"
        places = [reached.index(control) for control in names]
        assert places == sorted(places), reached
    page.focus("#tab-settings")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#view-speak")).to_be_visible()

    page.focus("#microphone")
    page.keyboard.press("Enter")
    expect(page.locator("#microphone")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.activeElement.id") == "microphone"
    page.keyboard.press("Space")
    expect(page.locator("#microphone")).to_have_attribute("aria-pressed", "false")
    page.focus("#text")
    page.keyboard.type("Spoken from the keyboard, and interrupted from the keyboard.")
    page.keyboard.press("Control+Enter")
    state(page, "speaking")
    view(page, "films")
    page.focus("#record")
    page.keyboard.press("Enter")
    expect(page.locator("#record")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(page.locator("#download")).to_be_visible()
    view(page, "speak")
    page.focus("#interrupt")
    page.keyboard.press("Enter")
    state(page, "idle", 3)
    view(page, "settings")
    page.focus("#details summary")
    page.keyboard.press("Enter")
    expect(page.locator("#state-name")).to_have_text("Idle")
    page.focus("#hear")
    page.keyboard.press("Space")
    assert page.is_checked("#hear")
    page.focus("#sensitivity")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#sensitivity-value")).to_have_text("84 %")
    # It is kept as the server's threshold, and comes back as the same sensitivity.
    assert page.evaluate("JSON.parse(localStorage.getItem('lipstream.options')).silence") == 128
    page.reload()
    until(page, "window.lipstream?.stats.frames > 5")
    expect(page.locator("#sensitivity-value")).to_have_text("84 %")
    view(page, "faces")
    page.focus("#camera")
    page.keyboard.press("Enter")
    expect(page.locator("#camera-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#camera-dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "camera"
    page.focus("#faces .face")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.className === 'face'")


def tabbed(page):
    """The names of what Tab reaches, one after the other, from the top of the page to its end."""
    page.evaluate("document.activeElement.blur()")
    page.evaluate("getSelection().removeAllRanges()")
    page.focus(".skip")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["isPage"]:
            return reached
        assert now["isVisible"], f"{now} has the focus without showing it"
        reached.append(now["name"])
    return reached


def the_meter_moves_with_the_voice_and_falls_when_it_ends(bench):
    page = bench.page()
    page.click("#microphone")
    until(page, "document.getElementById('meter').ariaValueNow > 20")
    seen = {page.evaluate("(document.getElementById('meter').ariaValueNow)") for _ in range(15)
            if page.wait_for_timeout(60) is None}
    assert len(seen) > 3, seen
    page.click("#microphone")
    until(page, "document.getElementById('meter').ariaValueNow === '0'", 3)


def the_details_show_state_rate_latency_and_drops(bench):
    page = bench.page()
    page.click("#microphone")
    view(page, "settings")
    page.click("#details summary")
    state(page, "speaking")
    expect(page.locator("#state-name")).to_have_text("Speaking")
    until(page, "Number(document.getElementById('fps').textContent) >= 15")
    until(page, r"/^\d+ \/ \d+ ms$/.test(document.getElementById('latency').textContent)")
    assert page.inner_text("#dropped").isdigit()
    bench.save(page, "details")


def those_who_want_less_motion_see_no_animation(bench):
    for wish, count in (("reduce", 0), ("no-preference", 1)):
        page = bench.page(reduced_motion=wish)
        say(page)
        assert page.evaluate("document.getAnimations().length") == count, wish


WAV2LIP = {"name": "wav2lip", "summary": "A network.", "licence": "research and personal use only",
           "hint": "Add it with: lipstream models --help"}


def with_engines(bench, is_available):
    engines = [{"name": "mesh", "isAvailable": True, "summary": "Bends the photo."},
               {**WAV2LIP, "isAvailable": is_available}]
    page = bench.page(live=False)
    page.route("**/api/v1/engines", lambda route: route.fulfill(
        body=json.dumps({"engines": engines}), content_type="application/json"))
    page.reload()
    until(page, "window.lipstream?.stats.frames > 5")
    view(page, "settings")
    return page


def an_engine_that_cannot_run_is_behind_a_line_with_its_hint_and_licence(bench):
    page = with_engines(bench, is_available=False)
    # One way is nothing to choose from.
    expect(page.locator("#engine-choice")).to_be_hidden()
    row = page.locator(".engine", has_text="Wav2Lip")
    expect(row).to_be_hidden()
    page.click("#more-engines summary")
    expect(row).to_be_visible()
    expect(row.locator("input")).to_have_count(0)
    expect(row).to_contain_text("research and personal use only")
    expect(row).to_contain_text("lipstream models --help")
    bench.save(page, "engines-en")
    page.select_option("#language", "ru")
    expect(row).to_contain_text("только для исследований")
    expect(row).to_contain_text("Здесь не установлен")
    bench.save(page, "engines-ru")
    # Voices are called what the reader calls their languages, the reader's own first.
    robots = page.locator("#voice optgroup").last.locator("option")
    assert robots.first.text_content().startswith("русский")


def engines_that_run_are_chosen_by_what_they_are_like(bench):
    page = with_engines(bench, is_available=True)
    expect(page.locator("#more-engines")).to_be_hidden()
    expect(page.locator("#engines .engine")).to_have_count(2)
    expect(page.locator("#engines input").first).to_be_checked()
    expect(page.locator("#engines")).to_contain_text("research and personal use only")
    assert "Mesh" not in page.inner_text("#engines"), "names of engines say nothing to people"
    bench.save(page, "engine-choice")


TESTS = [
    a_snapshot_of_the_camera_becomes_the_face, a_dropped_file_becomes_the_face,
    the_keyboard_reaches_and_works_every_control, the_meter_moves_with_the_voice_and_falls_when_it_ends,
    the_details_show_state_rate_latency_and_drops, those_who_want_less_motion_see_no_animation,
    an_engine_that_cannot_run_is_behind_a_line_with_its_hint_and_licence,
    engines_that_run_are_chosen_by_what_they_are_like,
]
