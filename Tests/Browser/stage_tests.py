"""Tests of the stage, its remote control, captions, framing, and the page that explains the interface."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bench import FAINT, say, state, until, view

SIZES = [(1280, 650), (1280, 800), (1920, 1080), (844, 390), (390, 844)]
PHRASES = ["Добрый день! Рады приветствовать вас.", "Это вторая фраза, и она немного длиннее первой.", "Спасибо за внимание."]
OVERFLOW = "document.documentElement.scrollWidth > innerWidth"
RESTING = "document.body.classList.contains('resting')"
# The canvas lies wholly in the window and reaches two of its edges.
FITS = """(() => {
  const { left, top, right, bottom, width, height } = document.getElementById("canvas").getBoundingClientRect();
  const isInside = left > -1 && top > -1 && right < innerWidth + 1 && bottom < innerHeight + 1;
  return isInside && Math.max(width / innerWidth, height / innerHeight) > 0.99;
})()"""


def serious(page):
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]
            if one["impact"] in ("serious", "critical")]


def stage_of(bench, **options):
    return bench.page(base=f"{bench.base}/stage", **{"width": 1920, "height": 1080, "locale": "ru", **options})


def press(stage, control):
    """Presses a control of the stage, which may have hidden it: whoever moves the mouse there sees it again."""
    stage.mouse.move(5, 5)
    stage.mouse.move(9, 9)
    until(stage, f"!{RESTING} && getComputedStyle(document.getElementById('bar')).opacity === '1'", 3)
    stage.click(control)


def paired(bench, **options):
    """A stage, and a remote that leads it."""
    stage = stage_of(bench)
    press(stage, "#remote")
    expect(stage.locator("#code")).to_have_text(re.compile(r"\d{3} \d{3}"))
    remote = bench.page(base=f"{bench.base}/remote", live=False, **{"width": 390, "height": 844, "locale": "ru", **options})
    remote.fill("#code", stage.inner_text("#code"))
    remote.click("#pair button")
    expect(remote.locator("#control")).to_be_visible()
    expect(stage.locator("#remote-dialog")).to_be_hidden()  # it has done what it was for
    return stage, remote


def prepare(remote):
    remote.click("#edit")
    remote.fill("#lines", "\n".join(PHRASES) + "\n\n")
    remote.click("#keep")
    expect(remote.locator("#phrases li")).to_have_count(len(PHRASES))


def the_stage_shows_the_face_alone_on_all_of_the_screen(bench):
    page = stage_of(bench)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.mouse.move(5, 5)
        assert page.evaluate(FITS), (width, height)
        assert not page.evaluate(OVERFLOW), (width, height)
        until(page, RESTING, 6)
        bench.save(page, f"stage-{width}x{height}")
        page.mouse.move(9, 9)
        assert not page.evaluate(RESTING)
    shown = page.evaluate("window.lipstream.stats.description")
    assert shown["height"] >= 960, shown
    page.keyboard.press("f")
    until(page, "document.fullscreenElement !== null", 5)


def the_stage_opens_by_its_key_and_not_while_somebody_types(bench):
    page = bench.page()
    page.fill("#text", "")
    page.type("#text", "fff")
    assert page.url.rstrip("/") == bench.base.rstrip("/")
    page.locator("#tab-speak").focus()
    page.keyboard.press("f")
    page.wait_for_url("**/stage")


def a_remote_leads_the_stage_by_keys_and_by_typing(bench):
    stage, remote = paired(bench)
    prepare(remote)
    press(stage, "#look")
    stage.check("#with-captions")
    stage.click("#look-close")
    remote.locator("#edit").evaluate("e => e.blur()")
    remote.keyboard.press("PageDown")
    expect(stage.locator("#captions")).to_have_text("Добрый день!")
    expect(remote.locator("#line")).to_have_text(re.compile("Говорит"))
    expect(remote.locator("#saying")).to_have_text(PHRASES[0])
    bench.save(remote, "remote-390x844")
    bench.save(stage, "stage-captions")
    remote.keyboard.press("ArrowRight")
    expect(stage.locator("#captions")).to_have_text(PHRASES[1])
    remote.keyboard.press("s")
    expect(stage.locator("#captions")).to_be_hidden()
    state(stage, "idle", 4)
    remote.keyboard.press("r")
    expect(stage.locator("#captions")).to_have_text(PHRASES[1])
    remote.keyboard.press("Escape")
    remote.fill("#text", "Отвечаю на ваш вопрос.")
    remote.keyboard.press("Enter")
    expect(stage.locator("#captions")).to_have_text("Отвечаю на ваш вопрос.")
    expect(remote.locator("#text")).to_have_value("")


def both_survive_a_reload_and_say_whether_the_other_is_there(bench):
    stage, remote = paired(bench)
    prepare(remote)
    expect(stage.locator("#remote")).to_have_text("Пульт на связи")
    stage.reload()
    expect(stage.locator("#remote")).to_have_text("Пульт на связи")
    remote.reload()
    expect(remote.locator("#phrases li")).to_have_count(len(PHRASES))
    expect(remote.locator("#line")).to_have_text(re.compile("^Сцена"))
    remote.goto("about:blank")
    expect(stage.locator("#remote")).to_have_text("Пульт не отвечает", timeout=15000)
    remote.goto(f"{bench.base}/remote")
    expect(stage.locator("#remote")).to_have_text("Пульт на связи")
    stage.goto("about:blank")
    expect(remote.locator("#line")).to_have_text("Сцена не открыта", timeout=15000)
    stage.goto(f"{bench.base}/stage")
    expect(remote.locator("#line")).to_have_text(re.compile("^Сцена: "))
    press(stage, "#remote")
    stage.click("#dismiss")
    expect(remote.locator("#pair")).to_be_visible()


def a_wrong_code_is_refused_in_words(bench):
    remote = bench.page(base=f"{bench.base}/remote", live=False, locale="ru")
    remote.fill("#code", "000 001")
    remote.click("#pair button")
    expect(remote.locator("#message")).to_contain_text("Такого кода")


def the_remotes_microphone_moves_the_face(bench):
    stage, remote = paired(bench)
    remote.click("#microphone")
    expect(remote.locator("#microphone")).to_have_attribute("aria-pressed", "true")
    state(stage, "speaking", 15)
    remote.click("#microphone")
    state(stage, "idle", 10)


def the_stage_has_a_name_and_a_colour_and_keeps_them(bench):
    stage = stage_of(bench)
    press(stage, "#look")
    stage.fill("#name", "Айлин Коллинз")
    stage.fill("#title", "Цифровой помощник")
    stage.fill("#background", "#203040")
    stage.set_input_files("#logo-input", {
        "name": "logo.svg", "mimeType": "image/svg+xml",
        "buffer": b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30" fill="red"/></svg>'})
    stage.reload()
    expect(stage.locator("#plate-name")).to_have_text("Айлин Коллинз")
    assert stage.evaluate("getComputedStyle(document.getElementById('stage')).backgroundColor") == "rgb(32, 48, 64)"
    expect(stage.locator("#logo")).to_be_visible()
    press(stage, "#look")
    stage.click("#drop-logo")
    expect(stage.locator("#logo")).to_be_hidden()


def captions_come_with_the_sound_on_the_page(bench):
    page = bench.page()
    view(page, "settings")
    page.check("#captions-on")
    say(page, "The first sentence. And the second one.")
    expect(page.locator("#captions")).to_have_text("The first sentence.")
    expect(page.locator("#captions")).to_have_text("And the second one.")
    state(page, "idle", 10)
    expect(page.locator("#captions")).to_be_hidden()


def a_small_face_is_framed_and_people_can_choose(bench):
    page = bench.page()
    view(page, "faces")
    page.set_input_files("#face-input", ".deps/portraits/astronaut.png")
    until(page, "canvas.height < 400 && window.lipstream.stats.fps > 5", 30)
    assert page.evaluate("canvas.height % 2 === 0 && canvas.width % 2 === 0")
    view(page, "settings")
    page.select_option("#framing", "whole")
    until(page, "canvas.height === 512 && window.lipstream.stats.fps > 5", 30)
    page.select_option("#framing", "face")
    until(page, "canvas.height < 260 && window.lipstream.stats.fps > 5", 30)
    view(page, "faces")
    page.locator("#faces .delete").first.click()


def new_views_fit_and_nothing_serious_is_found_in_them(bench):
    for scheme in ("light", "dark"):
        stage, remote = paired(bench, scheme=scheme)
        prepare(remote)
        docs = bench.page(base=f"{bench.base}/docs", live=False, scheme=scheme)
        expect(docs.locator(".route").first).to_be_visible()
        for name, page in (("remote", remote), ("docs", docs)):
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                assert not page.evaluate(OVERFLOW), (name, width, height)
                bench.save(page, f"{name}-{scheme}-{width}x{height}")
            assert not page.evaluate(FAINT), (name, scheme, page.evaluate(FAINT))
            assert not serious(page), (name, scheme, serious(page))
        for dialog in ("look", "remote"):
            press(stage, f"#{dialog}")
            expect(stage.locator(f"#{dialog}-dialog")).to_be_visible()
            bench.save(stage, f"stage-{dialog}")
            assert not serious(stage), (dialog, serious(stage))
            stage.click(f"#{dialog}-close")
            found = serious(stage)
            assert not found, found
        remote.click("#leave")
        expect(remote.locator("#pair")).to_be_visible()
        assert not serious(remote), serious(remote)


def the_interface_is_explained_without_another_server(bench):
    page = bench.page(base=f"{bench.base}/docs", live=False)
    expect(page.locator("#orderDub")).to_contain_text("POST /api/v1/dubs")
    own = page.evaluate("performance.getEntriesByType('resource').every(e => new URL(e.name).host === location.host)")
    assert own and not bench.problems, bench.problems


# Milliseconds from a press to what is seen and heard of it: the picture's lower half and the loudness of the sound.
WATCH = """async ([press, wanted, seconds]) => {
  const canvas = document.getElementById("canvas");
  const small = new OffscreenCanvas(48, 24).getContext("2d", { willReadFrequently: true });
  const look = () => {
    small.drawImage(canvas, canvas.width * 0.35, canvas.height * 0.58, canvas.width * 0.3, canvas.height * 0.16, 0, 0, 48, 24);
    return small.getImageData(0, 0, 48, 24).data;
  };
  const differs = (a, b) => a.reduce((sum, value, index) => sum + Math.abs(value - b[index]), 0) / a.length;
  let last = look(), begin;
  const moved = [];
  const end = performance.now() + seconds * 1000;
  document.querySelector(press).click();
  begin = performance.now();
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    const now = look(), change = differs(now, last);
    if (change > wanted) moved.push(performance.now() - begin);
    last = now;
  }
  return moved;
}"""


def speech_begins_and_ends_soon(bench):
    page = bench.page()
    view(page, "speak")
    starts, ends = [], []
    for _ in range(5):
        page.fill("#text", "A robot says this sentence, and it goes on and on and on until somebody ends it. " * 2)
        page.select_option("#voice", label=page.evaluate(
            "[...document.querySelectorAll('#voice option')].find((o) => /^en(-|$)/.test(o.value)).label"))
        page.wait_for_timeout(1200)
        moved = page.evaluate(WATCH, ["#say button[type=submit]", 1.2, 1.5])
        starts.append(min(moved, default=9999))
        page.wait_for_timeout(500)
        moved = page.evaluate(WATCH, ["#interrupt", 1.2, 1.2])
        ends.append(max((time for time in moved if time < 1100), default=0))
        state(page, "idle", 5)
    print(f"  Say to lips {sorted(starts)[2]:.0f} ms, interrupt to the lips' last motion {sorted(ends)[2]:.0f} ms")
    # Twice the aims, 300 and 150 ms: tests run on machines that do other things too.
    assert sorted(starts)[2] < 600 and sorted(ends)[2] < 300, (starts, ends)


TESTS = [
    the_stage_shows_the_face_alone_on_all_of_the_screen, the_stage_opens_by_its_key_and_not_while_somebody_types,
    a_remote_leads_the_stage_by_keys_and_by_typing, both_survive_a_reload_and_say_whether_the_other_is_there,
    a_wrong_code_is_refused_in_words, the_remotes_microphone_moves_the_face, the_stage_has_a_name_and_a_colour_and_keeps_them,
    captions_come_with_the_sound_on_the_page, a_small_face_is_framed_and_people_can_choose,
    new_views_fit_and_nothing_serious_is_found_in_them, the_interface_is_explained_without_another_server,
    speech_begins_and_ends_soon,
]
