"""Tests of the page in Chromium, each on a fresh page. Run by Tests/Browser/run."""

import argparse
import base64
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

from playwright.sync_api import expect, sync_playwright

import device_tests
import film_tests
import inputs
import layout_tests
import loss_tests
import server
import sound_tests
import speech_tests
import stage_tests
from bench import FAINT, Bench, motion, say, state, until, view

PORTRAIT = pathlib.Path(".deps/portraits/astronaut.png")

def the_page_loads_from_here_alone_without_console_error(bench):
    page = bench.page()
    page.wait_for_timeout(500)
    assert not bench.problems, bench.problems
    assert page.evaluate("window.lipstream.stats.codec").startswith("avc1"), "WebCodecs should play H.264"
    own = page.evaluate("performance.getEntriesByType('resource').every(e => new URL(e.name).host === location.host)")
    assert own, "nothing should come from elsewhere"
    nameless = page.evaluate("""[...document.querySelectorAll("button, a[href], select, textarea, input:not([hidden])")]
        .filter(e => !(e.ariaLabel || e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML)""")
    assert not nameless, f"every control should have a name: {nameless}"


def the_mouth_moves_in_speech_and_rests_in_silence(bench):
    page = bench.page()
    state(page, "idle")
    rest = motion(page)
    say(page)
    speech = motion(page)
    print(f"  change per pixel: {speech:.2f} in speech, {rest:.2f} at rest")
    assert speech > 1.0 and speech > 3 * rest


def text_speaks_and_interrupt_ends_it(bench):
    page = bench.page()
    say(page, "This is a long sentence, and it goes on and on, until somebody interrupts it. " * 3)
    page.click("#interrupt")
    state(page, "idle", 3)


def a_voice_is_heard_before_it_speaks(bench):
    page = bench.page()
    assert page.locator("#voice optgroup option").first.get_attribute("value") == "en_US-joe-medium"
    page.select_option("#voice", "en_US-joe-medium")
    page.fill("#text", "This is a preview.")
    with page.expect_response(lambda answer: "/preview?" in answer.url) as heard:
        page.click("#preview")
    headers = heard.value.headers
    assert heard.value.ok and headers["content-type"] == "audio/wav" and int(headers["content-length"]) > 40000, headers
    assert "en_US-joe-medium" in heard.value.url
    expect(page.locator("#say-message")).to_be_hidden()
    # The face itself says nothing.
    assert page.evaluate("window.lipstream.stats.state") == "idle"


def the_microphone_speaks_and_stop_stops(bench):
    page = bench.page()
    page.click("#microphone")
    state(page, "speaking")
    until(page, "document.getElementById('level').value > 0.2")
    assert page.get_attribute("#microphone", "aria-pressed") == "true"
    faint = page.evaluate(FAINT) # the pointer is still on the button
    assert not faint, faint
    page.click("#microphone")
    state(page, "idle", 5)
    page.wait_for_timeout(2500)
    assert page.evaluate("window.lipstream.stats.state") == "idle"


def an_audio_file_speaks(bench):
    page = bench.page()
    page.set_input_files("#sound-input", bench.folder / "speech.wav")
    state(page, "speaking")
    page.click("#sound-file")
    state(page, "idle", 5)


def an_upload_becomes_the_face_and_can_be_deleted(bench):
    page = bench.page()
    view(page, "faces")
    # Another file than the portrait that ships, which the server would recognize.
    copy = bench.folder / "my portrait.png"
    copy.write_bytes(PORTRAIT.read_bytes() + b"\n")
    page.set_input_files("#face-input", copy)
    face = page.locator("#faces li", has_text="my portrait.png")
    expect(face.locator(".face")).to_have_attribute("aria-pressed", "true", timeout=15000)
    until(page, "window.lipstream.stats.state === 'idle' && window.lipstream.stats.fps > 15")
    face.locator(".delete").click()
    expect(face).to_have_count(0)


def a_photo_without_a_face_says_so_beside_the_drop_zone(bench):
    page = bench.page()
    view(page, "faces")
    page.set_input_files("#face-input", inputs.picture_without_face(bench.folder / "noface.png"))
    expect(page.locator("#face-message")).to_contain_text("No face was found")
    bench.save(page, "no-face")


def film_of(page, text):
    """Has a film made of a text, and gives where its file was put."""
    view(page, "speak")
    page.fill("#text", text)
    view(page, "films")
    page.click("#film-text")
    expect(page.locator("#films li progress")).to_have_count(1)
    ready = page.locator("#films li", has_text="Ready").first
    expect(ready).to_be_visible(timeout=60000)
    with page.expect_download() as download:
        ready.get_by_role("link", name="Download mp4").click()
    return download.value.path()


def a_film_is_made_with_progress(bench):
    page = bench.page()
    assert "video" in tracks(film_of(page, "A short film."))
    bench.save(page, "film")
    page.locator("#films li").first.get_by_role("button", name="Delete").click()


def films_are_marked_visibly_where_that_is_wanted(bench):
    def first_frame(page):
        command = ["ffmpeg", "-v", "error", "-i", str(film_of(page, "Marked?")), "-frames:v", "1",
                   "-f", "rawvideo", "-pix_fmt", "gray", "-"]
        frame = subprocess.run(command, check=True, capture_output=True).stdout
        page.locator("#films li").first.get_by_role("button", name="Delete").click()
        expect(page.locator("#films li")).to_have_count(0)
        return frame
    page = bench.page()
    plain, again = first_frame(page), first_frame(page)
    page.check("#badge")
    page.reload()
    view(page, "films")
    expect(page.locator("#badge")).to_be_checked()
    bench.save(page, "badge")
    marked = first_frame(page)
    changed = lambda one, other: sum(abs(a - b) > 60 for a, b in zip(one, other, strict=True))
    assert changed(plain, again) == 0
    assert changed(plain, marked) > 100, "the mark should be in the picture"


def tracks(path):
    """Kinds and seconds of a film's tracks, by ffprobe; without it the seconds are not known."""
    if not shutil.which("ffprobe"):
        data = pathlib.Path(path).read_bytes()
        return {kind: math.inf for kind, mark in (("video", b"avc1"), ("audio", b"soun")) if mark in data}
    command = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_type,duration", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {stream["codec_type"]: float(stream["duration"]) for stream in found["streams"]}


def the_recording_plays_and_has_sound(bench):
    page = bench.page()
    say(page)
    view(page, "films")
    page.click("#record")
    page.wait_for_timeout(2500)
    page.click("#record")
    expect(page.locator("#download")).to_be_visible()
    with page.expect_download() as download:
        page.click("#download")
    assert re.fullmatch(r"lipstream-\d{4}-\d\d-\d\d-\d{4}\.mp4", download.value.suggested_filename)
    found = tracks(download.value.path())
    assert found["video"] > 2 and found["audio"] > 2, found
    if bench.screenshots:
        shutil.copy(download.value.path(), bench.screenshots / "recording.mp4")
    recording = base64.b64encode(pathlib.Path(download.value.path()).read_bytes()).decode()
    played = page.evaluate("""async (recording) => {
      const address = document.getElementById("download").href;
      const video = Object.assign(document.createElement("video"), { src: address, muted: true, playbackRate: 4 });
      await video.play();
      await new Promise((resolve) => { video.onended = resolve; });
      const bytes = Uint8Array.from(atob(recording), (letter) => letter.charCodeAt(0)).buffer;
      const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes);
      return { seconds: video.duration, peak: sound.getChannelData(0).reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
    }""", recording)
    print(f"  {played['seconds']:.2f} s, peak {played['peak']:.2f}")
    assert played["seconds"] > 2 and played["peak"] > 0.02, played


def without_webcodecs_single_images_come_and_the_page_says_so(bench):
    page = bench.page(init="delete window.VideoDecoder")
    assert page.evaluate("window.lipstream.stats.codec") == "jpeg"
    expect(page.locator("#live-message")).to_contain_text("single images")
    view(page, "films")
    page.click("#record")
    expect(page.locator("#record-message")).to_contain_text("WebCodecs")


def picture_and_sound_stay_together(bench):
    page = bench.page()
    say(page)
    page.wait_for_timeout(3000)
    stats = page.evaluate("window.lipstream.stats")
    skew = stats["skewMs"]
    print(f"  skew {skew['p50']:.1f} ms, 95 % below {skew['p95']:.1f} ms, {stats['fps']} frames a second,"
          f" {stats['dropped']} dropped, {stats['underruns']} gaps in the sound")
    assert skew["count"] > 50 and skew["p95"] <= 40, stats


TESTS = [
    the_page_loads_from_here_alone_without_console_error, the_mouth_moves_in_speech_and_rests_in_silence,
    text_speaks_and_interrupt_ends_it, a_voice_is_heard_before_it_speaks, the_microphone_speaks_and_stop_stops, an_audio_file_speaks,
    an_upload_becomes_the_face_and_can_be_deleted,
    a_photo_without_a_face_says_so_beside_the_drop_zone, a_film_is_made_with_progress,
    films_are_marked_visibly_where_that_is_wanted,
    the_recording_plays_and_has_sound, without_webcodecs_single_images_come_and_the_page_says_so, picture_and_sound_stay_together,
    *device_tests.TESTS, *layout_tests.TESTS, *sound_tests.TESTS, *speech_tests.TESTS, *film_tests.TESTS, *loss_tests.TESTS,
    *stage_tests.TESTS,
]


def main():
    parser = argparse.ArgumentParser(description="Tests Lipstream's page in Chromium.")
    parser.add_argument("url", nargs="?", help="a server that runs already")
    parser.add_argument("--screenshots", type=pathlib.Path, help="a folder for pictures of the page")
    parser.add_argument("--only", default="", help="run tests whose names contain this")
    options = parser.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    failed, chosen = 0, [test for test in TESTS if options.only in test.__name__]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = pathlib.Path(name)
        wav = inputs.speech(folder / "speech.wav")
        with server.running(options.url, folder) as base:
            film = inputs.camera(folder / "camera.y4m", PORTRAIT)
            browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=[
                "--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={wav}", f"--use-file-for-fake-video-capture={film}",
                "--autoplay-policy=no-user-gesture-required"])
            bench = Bench(browser, base, folder, options.screenshots)
            for test in chosen:
                begin = time.monotonic()
                try:
                    test(bench)
                except Exception:
                    failed += 1
                    traceback.print_exc()
                bench.close()
                print(f"{test.__name__.replace('_', ' ')} ({time.monotonic() - begin:.1f} s)", flush=True)
            browser.close()
    print(f"{len(chosen) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
