"""Tests of devices for sound that are missing, chosen or unplugged, and of what is heard and recorded."""

from playwright.sync_api import expect

from bench import say, state, until, view

# A context that never starts, as where a computer has no sound device.
NO_DEVICE = """
Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" });
AudioContext.prototype.resume = () => new Promise(() => {});
"""

# Firefox with a device of 96 kHz: it joins no microphone to a context of another rate.
OTHER_RATE = """
const create = AudioContext.prototype.createMediaStreamSource;
let first;
AudioContext.prototype.createMediaStreamSource = function (stream) {
  first ??= this;
  if (this === first) throw new DOMException("different sample-rate", "NotSupportedError");
  return create.call(this, stream);
};
"""

# Keeps what microphones were asked for, and the streams that came.
ASKED = """
window.asked = [];
window.streams = [];
const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  window.asked.push(constraints.audio.deviceId?.exact ?? null);
  const stream = await get(constraints);
  window.streams.push(stream);
  return stream;
};
"""


def without_a_sound_device_the_face_speaks_and_the_page_says_so(bench):
    page = bench.page(init=NO_DEVICE)
    say(page, "Nobody hears me, but everybody sees me.")
    expect(page.locator("#say-message")).to_contain_text("plays no sound")
    page.click("#interrupt")
    state(page, "idle", 5)
    page.click("#microphone")
    expect(page.locator("#speech-message")).to_contain_text("plays no sound")
    assert page.get_attribute("#microphone", "aria-pressed") == "false"
    page.select_option("#language", "ru")
    expect(page.locator("#speech-message")).to_contain_text("нет звука")


def a_microphone_of_another_rate_speaks(bench):
    page = bench.page(init=OTHER_RATE)
    page.click("#microphone")
    state(page, "speaking")
    expect(page.locator("#speech-message")).to_be_hidden()
    until(page, "document.getElementById('level').value > 0.2")


def a_microphone_is_chosen_and_remembered(bench):
    page = bench.page(init=ASKED)
    page.click("#microphone")
    expect(page.locator("#microphone")).to_have_attribute("aria-pressed", "true")
    view(page, "settings")
    page.wait_for_function("() => document.querySelectorAll('#device option').length > 2")
    names = page.locator("#device option").all_text_contents()
    assert all(names) and len(set(names)) == len(names), names
    chosen = page.locator("#device option").nth(2).get_attribute("value")
    page.select_option("#device", chosen)
    # The microphone that is on is exchanged.
    until(page, f"window.asked.at(-1) === '{chosen}'")
    expect(page.locator("#microphone")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("streams[0].getTracks().every((track) => track.readyState === 'ended')")
    page.reload()
    until(page, "window.lipstream?.stats.frames > 5")
    page.click("#microphone")
    until(page, f"window.asked.at(-1) === '{chosen}'")
    # One that is gone stays chosen; the system's own stands in, and the page says so.
    page.evaluate("localStorage.setItem('lipstream.options', JSON.stringify({ device: 'gone' }))")
    page.reload()
    until(page, "window.lipstream?.stats.frames > 5")
    page.click("#microphone")
    expect(page.locator("#speech-message")).to_contain_text("not connected")
    expect(page.locator("#microphone")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#device option:checked")).to_have_text("The chosen one, not connected")


def an_unplugged_microphone_says_so_and_can_be_started_again(bench):
    page = bench.page(init=ASKED)
    page.click("#microphone")
    expect(page.locator("#microphone")).to_have_attribute("aria-pressed", "true")
    # What a browser does when the device goes: the track ends and tells.
    page.evaluate("""() => {
        const [track] = streams[0].getAudioTracks();
        track.stop();
        track.dispatchEvent(new Event("ended"));
    }""")
    expect(page.locator("#speech-message")).to_contain_text("was disconnected")
    expect(page.locator("#microphone")).to_have_text("Start microphone")
    assert page.get_attribute("#microphone", "aria-pressed") == "false"
    bench.save(page, "unplugged")
    page.click("#microphone")
    expect(page.locator("#speech-message")).to_be_hidden()
    state(page, "speaking")


def an_insecure_page_blames_itself_and_not_the_device(bench):
    page = bench.page(init="Object.defineProperty(navigator, 'mediaDevices', { get: () => undefined })")
    page.click("#microphone")
    expect(page.locator("#speech-message")).to_contain_text("secure pages")
    view(page, "faces")
    page.click("#camera")
    expect(page.locator("#face-message")).to_contain_text("secure pages")


def preview_has_the_speed_and_says_where_it_is_cut(bench):
    page = bench.page()
    page.fill("#text", "One, two, three, and so on.")
    page.locator("#rate").fill("1.5")
    # The voice itself speaks faster, which keeps its pitch: the server makes it so.
    with page.expect_response(lambda answer: "/preview?" in answer.url) as answer:
        page.click("#preview")
    assert "rate=1.5" in answer.value.url and answer.value.ok, answer.value.url
    until(page, "document.getElementById('preview').ariaBusy === 'false'")
    page.click("#preview")
    expect(page.locator("#say-message")).to_be_hidden()
    page.fill("#text", "Words that go on and on. " * 20)
    page.click("#preview")
    expect(page.locator("#say-message")).to_contain_text("Only the beginning")
    assert page.evaluate("document.activeElement.id") == "preview"


def text_and_speed_survive_a_reload(bench):
    page = bench.page()
    page.fill("#text", "I am still here.\nAll of me.")
    page.locator("#rate").fill("0.7")
    page.locator("#rate").dispatch_event("change")
    page.reload()
    expect(page.locator("#text")).to_have_value("I am still here.\nAll of me.")
    expect(page.locator("#rate")).to_have_value("0.7")
    expect(page.locator("#rate-value")).to_have_text("0.7×")


def a_long_text_is_kept_whole_and_refused_in_words(bench):
    page = bench.page(live=False)
    page.route("**/health", lambda route: route.fulfill(
        json={"status": "ok", "sessions": 0, "maxSessions": 8, "limits": {"text": 100}}))
    page.reload()
    until(page, "window.lipstream?.stats.frames > 5")
    text = "Ten bytes " * 600
    page.fill("#text", text)
    expect(page.locator("#text")).to_have_value(text)
    page.click("#say button[type=submit]")
    expect(page.locator("#say-message")).to_contain_text("5999 characters")
    expect(page.locator("#say-message")).to_contain_text("100")
    assert page.evaluate("window.lipstream.stats.state") == "idle"
    view(page, "films")
    page.click("#film-text")
    expect(page.locator("#film-message")).to_contain_text("5999 characters")
    expect(page.locator("#films li")).to_have_count(0)


def a_recording_says_which_sound_it_has(bench):
    no_aac = """
    AudioEncoder.isConfigSupported = async (config) => ({ supported: config.codec === "opus" });
    """
    page = bench.page(init=no_aac)
    view(page, "films")
    page.click("#record")
    expect(page.locator("#recording-time")).to_have_text("0:01")
    page.click("#record")
    expect(page.locator("#download")).to_be_visible()
    expect(page.locator("#record-message")).to_contain_text("PowerPoint")
    page.select_option("#language", "uz")
    expect(page.locator("#record-message")).to_contain_text("PowerPoint")
    page.focus("#download")
    # The link goes while the next recording runs; the keyboard's place does not.
    page.evaluate("document.getElementById('record').click()")
    assert page.evaluate("document.activeElement.id") == "record"


TESTS = [
    without_a_sound_device_the_face_speaks_and_the_page_says_so, a_microphone_of_another_rate_speaks,
    a_microphone_is_chosen_and_remembered, an_unplugged_microphone_says_so_and_can_be_started_again,
    an_insecure_page_blames_itself_and_not_the_device, preview_has_the_speed_and_says_where_it_is_cut,
    text_and_speed_survive_a_reload, a_long_text_is_kept_whole_and_refused_in_words, a_recording_says_which_sound_it_has,
]
