"""Tests of how people reach the page: camera, mouse, keyboard, and what they asked of their system."""

import json
import pathlib

from playwright.sync_api import expect

from bench import say, state, until

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
    wanted = page.evaluate("""[...document.querySelectorAll("button, select, textarea, input, summary")]
        .filter((e) => e.checkVisibility() && !e.disabled)
        .map((e) => e.id || e.dataset.key || e.value || e.className || e.tagName)""")
    reached = []
    for _ in range(len(wanted) + 5):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["isPage"]:
            break
        assert now["isVisible"], f"{now} has the focus without showing it"
        reached.append(now["name"])
    missing = [name for name in wanted if name not in reached]
    assert not missing, f"{missing} cannot be reached with Tab: {reached}"
    order = [reached.index(name) for name in ("microphone", "interrupt", "text", "record", "choose", "height", "film-text")]
    assert order == sorted(order), reached

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
    page.focus("#record")
    page.keyboard.press("Enter")
    expect(page.locator("#record")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(page.locator("#download")).to_be_visible()
    page.focus("#interrupt")
    page.keyboard.press("Enter")
    state(page, "idle", 3)
    page.focus("summary")
    page.keyboard.press("Enter")
    expect(page.locator("#state-name")).to_have_text("Idle")
    page.focus("#hear")
    page.keyboard.press("Space")
    assert page.is_checked("#hear")
    page.focus("#silence")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#silence-value")).to_have_text("160")
    page.focus("#camera")
    page.keyboard.press("Enter")
    expect(page.locator("#camera-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#camera-dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "camera"
    page.focus("#faces .face")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.className === 'face'")


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
    page.click("summary")
    page.click("#microphone")
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


def an_engine_that_is_not_there_is_shown_with_its_hint_and_licence(bench):
    engines = [
        {"name": "mesh", "isAvailable": True, "summary": "Bends the photo."},
        {"name": "wav2lip", "isAvailable": False, "summary": "A network.", "licence": "research and personal use only",
         "hint": "Add it with: lipstream models --help"},
    ]
    page = bench.page(live=False)
    page.route("**/api/v1/engines", lambda route: route.fulfill(
        body=json.dumps({"engines": engines}), content_type="application/json"))
    page.reload()
    until(page, "window.lipstream?.stats.frames > 5")
    row = page.locator(".engine", has_text="Wav2Lip")
    expect(row.locator("input")).to_be_disabled()
    expect(row).to_contain_text("research and personal use only")
    expect(row).to_contain_text("lipstream models --help")
    expect(page.locator(".engine input").first).to_be_checked()
    bench.save(page, "engines-en")
    page.select_option("#language", "ru")
    expect(row).to_contain_text("только для исследований")
    expect(row).to_contain_text("Здесь не установлен")
    bench.save(page, "engines-ru")
    # Voices are called what the reader calls their languages, the reader's own first.
    assert page.inner_text("#voice option:nth-child(2)").startswith("русский")


TESTS = [
    a_snapshot_of_the_camera_becomes_the_face, a_dropped_file_becomes_the_face,
    the_keyboard_reaches_and_works_every_control, the_meter_moves_with_the_voice_and_falls_when_it_ends,
    the_details_show_state_rate_latency_and_drops, those_who_want_less_motion_see_no_animation,
    an_engine_that_is_not_there_is_shown_with_its_hint_and_licence,
]
