"""Tests of the list of films: what each says of itself, playing, saving, failing, and where the focus goes."""

import re

from playwright.sync_api import expect

from bench import until, view
from server import Server

# Counts what the page itself reads of films; a link or a video that the browser reads is none of it.
FETCHES = """
window.fetched = [];
const fetchPage = window.fetch;
window.fetch = (path, options) => { window.fetched.push(String(path)); return fetchPage(path, options); };
"""


def make(page, text):
    view(page, "speak")
    page.fill("#text", text)
    view(page, "films")
    expect(page.locator("#film-quote")).to_contain_text(text)
    page.click("#film-text")
    row = page.locator("#films li", has_text=text)
    expect(row).to_contain_text("Ready", timeout=60000)
    return row


def films_tell_their_words_face_and_length_play_and_are_saved_by_a_link(bench):
    page = bench.page(init=FETCHES)
    first, second = make(page, "The first of two films."), make(page, "And here is the second.")
    for row in (first, second):
        expect(row).to_contain_text("Portrait")
        expect(row.locator(".about")).to_have_text(re.compile(r"\b0:0[1-9]\b"))
        until(page, "[...document.querySelectorAll('#films img')].every((image) => image.naturalWidth > 0)")
    bench.save(page, "films")
    page.reload()
    until(page, "window.lipstream?.stats.frames > 5")
    view(page, "films")
    expect(first).to_be_visible()
    # Names in another language, the same words.
    page.select_option("#language", "ru")
    expect(second).to_contain_text("Портрет")
    bench.save(page, "films-ru")

    second.get_by_role("button", name="Смотреть").click()
    until(page, "document.getElementById('film-video').currentTime > 0.3")
    expect(page.locator("#film-title")).to_have_text("And here is the second.")
    bench.save(page, "film-plays")
    page.keyboard.press("Escape")
    expect(page.locator("#film-dialog")).to_be_hidden()
    until(page, "document.getElementById('film-video').paused")
    with page.expect_download() as download:
        second.get_by_role("link", name="Скачать mp4").click()
    assert download.value.path().stat().st_size > 10000
    assert not [path for path in page.evaluate("window.fetched") if path.endswith("/video")], "the page read a film"

    # After Delete the focus is on the neighbour, and last on what makes films.
    second.get_by_role("button", name="Удалить").click()
    expect(second).to_have_count(0)
    expect(first.get_by_role("button", name="Удалить")).to_be_focused()
    page.keyboard.press("Enter")
    expect(first).to_have_count(0)
    expect(page.locator("#film-text")).to_be_focused()


def films_of_a_server_with_a_token_play_and_are_saved(bench):
    """Neither a link nor a video can send a token; the page does it for them."""
    with Server(bench.folder / "token", "--token", "a-token-for-tests-only") as server:
        page = bench.page(base=f"{server.base}/?token=a-token-for-tests-only", init="delete window.showSaveFilePicker")
        row = make(page, "A film behind a token.")
        row.get_by_role("button", name="Play").click()
        until(page, "document.getElementById('film-video').currentTime > 0.3")
        page.click("#film-close")
        expect(page.locator("#film-dialog")).to_be_hidden()
        with page.expect_download() as download:
            row.get_by_role("link", name="Download mp4").click()
        assert download.value.path().stat().st_size > 10000


def a_bad_sound_file_is_named_as_the_cause(bench):
    page = bench.page()
    view(page, "films")
    bad = bench.folder / "not sound.mp3"
    bad.write_text("These are words, and no sound.")
    page.set_input_files("#film-input", bad)
    said = page.locator("#film-message:visible, #films li .bad")
    expect(said).to_contain_text("sound file cannot be read", timeout=20000)
    page.select_option("#language", "ru")
    expect(said).to_contain_text("Аудиофайл не удалось прочитать")
    bench.save(page, "bad-sound")
    # Also in a browser that did not order it.
    page.evaluate("localStorage.removeItem('lipstream.films')")
    page.reload()
    view(page, "films")
    failed = page.locator("#films li", has=page.locator(".bad"))
    for entry in failed.all():
        expect(entry).to_contain_text("Аудиофайл не удалось прочитать")
        entry.locator("[data-key=remove]").click()
    expect(failed).to_have_count(0)
    view(page, "speak")
    page.set_input_files("#sound-input", bad)
    expect(page.locator("#speech-message")).to_contain_text("нет звука")


def after_a_face_is_deleted_its_neighbour_has_the_focus(bench):
    page = bench.page()
    view(page, "faces")
    portrait = open(".deps/portraits/astronaut.png", "rb").read()
    for number in (1, 2):
        path = bench.folder / f"neighbour {number}.png"
        path.write_bytes(portrait + b"\n" * (10 + number))
        page.set_input_files("#face-input", path)
        face = page.locator("#faces li", has_text=path.name)
        expect(face.locator(".face")).to_have_attribute("aria-pressed", "true", timeout=15000)
    for name in ("neighbour 2", "neighbour 1"):
        entry = page.locator("#faces li", has_text=name)
        entry.locator(".delete").focus()
        page.keyboard.press("Enter")
        expect(entry).to_have_count(0)
        focused = page.evaluate("document.activeElement.outerHTML")
        assert 'class="face"' in focused, focused


TESTS = [
    films_tell_their_words_face_and_length_play_and_are_saved_by_a_link, a_bad_sound_file_is_named_as_the_cause,
    films_of_a_server_with_a_token_play_and_are_saved, after_a_face_is_deleted_its_neighbour_has_the_focus,
]
