"""Tests of speech that is broken off: by a server that hangs or ends, by another face or size, and what is said then."""

import signal

from playwright.sync_api import expect

from bench import say, state, until, view
from server import Server

# What the page has said to the server.
SENT = """
window.sent = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (typeof data === "string" && data.includes('"speak"')) window.sent.push(JSON.parse(data));
  return send.call(this, data);
};
"""
SENTENCES = [f"This is sentence number {number}, and it says what is to be said." for number in range(1, 13)]
LONG = " ".join(SENTENCES)


def speak_for(page, seconds):
    """Begins a long text, and waits until so many seconds of its pictures were shown."""
    say(page, LONG)
    watch(page, seconds)


def watch(page, seconds):
    shown = page.evaluate("window.lipstream.stats.frames")
    until(page, f"window.lipstream.stats.frames > {shown + seconds * 25}", 4 * seconds + 10)


def assert_is_rest(text):
    """What is said again begins with a sentence, not with the first, and goes on to the end."""
    assert LONG.endswith(text), text
    assert any(text.startswith(sentence) for sentence in SENTENCES[1:6]), text[:60]


def a_server_that_hangs_is_noticed_and_the_rest_is_offered(bench):
    with Server(bench.folder / "hanging") as server:
        page = bench.page(base=server.base, init=SENT)
        speak_for(page, 9)
        server.process.send_signal(signal.SIGSTOP)
        try:
            expect(page.locator("#quiet")).to_be_visible(timeout=8000)
            expect(page.locator("#state-text")).to_have_text("No picture")
            bench.save(page, "hangs")
            # Later the line is given up, and the page says what it tries.
            expect(page.locator("#live-message")).to_contain_text("does not answer", timeout=25000)
            expect(page.locator("#quiet")).to_be_hidden()
            bench.save(page, "silent")
        finally:
            server.process.send_signal(signal.SIGCONT)
        expect(page.locator("#rest")).to_be_visible(timeout=40000)
        expect(page.locator("#live-message")).to_be_hidden()
        expect(page.locator("#rest-text")).to_contain_text("This is sentence number")
        bench.save(page, "rest")
        page.click("#rest-say")
        state(page, "speaking")
        assert len(page.evaluate("window.sent")) == 2
        assert_is_rest(page.evaluate("window.sent.at(-1).text"))
        expect(page.locator("#rest")).to_be_hidden()
        assert page.evaluate("document.activeElement.id") == "text"


def a_short_hang_is_over_when_it_is_over(bench):
    with Server(bench.folder / "short") as server:
        page = bench.page(base=server.base, init=SENT)
        server.process.send_signal(signal.SIGSTOP)
        try:
            expect(page.locator("#quiet")).to_be_visible(timeout=8000)
        finally:
            server.process.send_signal(signal.SIGCONT)
        expect(page.locator("#quiet")).to_be_hidden()
        expect(page.locator("#state-text")).to_have_text("Idle", timeout=15000)
        say(page)


def a_server_that_ends_gives_the_rest_back(bench):
    with Server(bench.folder / "ending") as server:
        page = bench.page(base=server.base, init=SENT)
        speak_for(page, 9)
        server.stop()
        state(page, "connecting")
        server.start()
        expect(page.locator("#rest")).to_be_visible(timeout=30000)
        page.select_option("#language", "ru")
        expect(page.locator("#rest")).to_contain_text("Ещё не произнесено")
        bench.save(page, "rest-ru")
        page.click("#rest-drop")
        expect(page.locator("#rest")).to_be_hidden()
        assert len(page.evaluate("window.sent")) == 1
        assert page.evaluate("document.activeElement.id") == "text"


def another_size_or_face_goes_on_with_the_text(bench):
    page = bench.page(init=SENT)
    for change in (lambda: page.select_option("#height", "480"), lambda: page.click("#faces .face")):
        page.reload()
        until(page, "window.lipstream?.stats.frames > 5")
        speak_for(page, 9)
        view(page, "settings")
        if page.locator("#height").input_value() == "480":
            view(page, "faces")
        change()
        until(page, "window.sent.length === 2")
        assert_is_rest(page.evaluate("window.sent.at(-1).text"))
        state(page, "speaking")
        expect(page.locator("#rest")).to_be_hidden()


def a_sound_file_goes_on_after_another_size_was_chosen(bench):
    page = bench.page()
    page.set_input_files("#sound-input", bench.folder / "speech.wav")
    state(page, "speaking")
    view(page, "settings")
    page.select_option("#height", "480")
    until(page, "window.lipstream.stats.description.height === 480")
    state(page, "speaking")
    expect(page.locator("#sound-file")).to_have_text("Stop the file")


# A script with a clock of the test's own: what is left after each of some seconds.
REST = """async ([entries, seconds]) => {
  localStorage.clear();
  const { Script } = await import("/script.js");
  return seconds.map((second) => {
    let now = 0;
    const script = new Script(() => now);
    for (const entry of entries) script.add(entry);
    script.follow(true, true);
    now = second;
    return script.rest.map(({ text }) => text);
  });
}"""


def the_rest_begins_with_the_sentence_that_was_said(bench):
    page = bench.page(live=False)
    entry = lambda text, rate=1: {"text": text, "voice": "", "rate": rate}
    sixty = "x" * 58 + ". "  # five seconds at twelve letters a second
    first, second, third = ("a" + sixty[1:], "b" + sixty[1:], "c" + sixty[1:])
    text = (first + second + third).strip()
    rest = lambda entries, *seconds: page.evaluate(REST, [entries, list(seconds)])
    # A second of margin: rather twice than never.
    assert rest([entry(text)], 0, 5.5, 6.5, 11.5, 999) == [
        [text], [text], [(second + third).strip()], [third.strip()], [third.strip()]]
    assert rest([entry(text, 2)], 5) == [[(second + third).strip()]], "twice as fast"
    assert rest([entry(first.strip()), entry(second.strip())], 3, 7) == [
        [first.strip(), second.strip()], [second.strip()]], "texts that wait are kept"
    # A number takes as long as its name.
    assert rest([entry("1234567890. " + first)], 4) == [["1234567890. " + first]]
    russian = "Первое предложение здесь. «Второе — тут!» Третье?"
    assert rest([entry(russian)], 3.5) == [["«Второе — тут!» Третье?"]]
    assert rest([entry("no end at all " * 20)], 9) == [["no end at all " * 20]]


def what_was_said_or_interrupted_is_not_said_again(bench):
    page = bench.page(init=SENT)
    say(page, "Short.")
    state(page, "idle")
    watch(page, 2.5)  # longer than a pause between two sentences
    assert page.evaluate("localStorage.getItem('lipstream.paces')") is None, "a word is too short to measure a voice by"
    view(page, "settings")
    page.select_option("#height", "480")
    until(page, "window.lipstream.stats.state === 'idle' && window.lipstream.stats.description.height === 480")
    say(page, LONG)
    page.click("#interrupt")
    state(page, "idle", 5)
    view(page, "settings")
    page.select_option("#height", "720")
    until(page, "window.lipstream.stats.state === 'idle' && window.lipstream.stats.description.height !== 480")
    assert [sent["text"] for sent in page.evaluate("window.sent")] == ["Short.", LONG]
    expect(page.locator("#rest")).to_be_hidden()


def a_full_server_says_one_thing_whatever_is_pressed(bench):
    with Server(bench.folder / "full", "--max-sessions", "1") as server:
        first = bench.page(base=server.base)
        second = bench.page(base=server.base, live=False)
        expect(second.locator("#live-message")).to_contain_text("Every place on this server is taken")
        second.fill("#text", "May I?")
        second.click("#say button[type=submit]")
        second.set_input_files("#sound-input", bench.folder / "speech.wav")
        expect(second.locator("#live-message")).to_contain_text("Every place on this server is taken")
        assert second.locator(".message:visible").count() == 1, second.locator(".message:visible").all_inner_texts()
        first.close()
        until(second, "window.lipstream.stats.frames > 10", 30)
        assert second.locator(".message:visible").count() == 0


def no_message_is_left_when_the_server_is_back(bench):
    with Server(bench.folder / "back") as server:
        page = bench.page(base=server.base)
        server.stop()
        state(page, "connecting")
        page.fill("#text", "Is anybody there?")
        page.click("#say button[type=submit]")
        page.click("#preview")
        view(page, "films")
        page.click("#film-text")
        page.set_input_files("#film-input", bench.folder / "speech.wav")
        view(page, "faces")
        page.set_input_files("#face-input", ".deps/portraits/astronaut.png")
        expect(page.locator("#live-message")).to_contain_text("server")
        for name in ("speak", "faces", "films"):
            view(page, name)
            said = page.locator(".message:visible").all_inner_texts()
            assert len(said) == 1, (name, said)
        server.start()
        until(page, "window.lipstream.stats.state === 'idle'", 40)
        for name in ("speak", "faces", "films"):
            view(page, name)
            expect(page.locator(".message:visible")).to_have_count(0)


TESTS = [
    a_server_that_hangs_is_noticed_and_the_rest_is_offered, a_short_hang_is_over_when_it_is_over,
    a_server_that_ends_gives_the_rest_back, another_size_or_face_goes_on_with_the_text,
    the_rest_begins_with_the_sentence_that_was_said, a_sound_file_goes_on_after_another_size_was_chosen,
    what_was_said_or_interrupted_is_not_said_again, a_full_server_says_one_thing_whatever_is_pressed,
    no_message_is_left_when_the_server_is_back,
]
