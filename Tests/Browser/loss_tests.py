"""Tests of the page where something is taken away: places, the server, permissions, the tab itself."""

from playwright.sync_api import expect

from bench import say, state, until, view
from server import Server

# Chromium draws headless tabs always; a page can only tell by these two whether it is looked at.
HIDING = """
let isHidden = false;
Object.defineProperty(document, "hidden", { get: () => isHidden });
const draw = window.requestAnimationFrame.bind(window), waiting = [];
window.requestAnimationFrame = (step) => isHidden ? waiting.push(step) : draw(step);
window.hide = (value) => {
  isHidden = value;
  document.dispatchEvent(new Event("visibilitychange"));
  if (!value) for (const step of waiting.splice(0)) draw(step);
};
"""


def a_full_server_lets_in_whoever_waits_and_a_restart_is_survived(bench):
    with Server(bench.folder / "small", "--max-sessions", "1") as server:
        first = bench.page(base=server.base)
        second = bench.page(base=server.base, live=False)
        expect(second.locator("#live-message")).to_contain_text("Every place on this server is taken")
        expect(second.locator("#live-message")).to_contain_text("as soon as one is free")
        bench.save(second, "full")
        first.close()
        until(second, "window.lipstream.stats.frames > 10")
        expect(second.locator("#live-message")).to_be_hidden()

        # The same server goes and comes back, in the middle of a film.
        second.fill("#text", "A film that the end of the server interrupts, for it has so much to say. " * 20)
        view(second, "films")
        second.click("#film-text")
        expect(second.locator("#films li")).to_contain_text("Drawing")
        server.stop()
        expect(second.locator("#live-message")).to_contain_text("server")
        expect(second.locator("#live-message")).to_contain_text("by itself")
        state(second, "connecting")
        bench.save(second, "stopped")
        server.start()
        shown = second.evaluate("window.lipstream.stats.frames")
        until(second, f"window.lipstream.stats.frames > {shown + 10}")
        expect(second.locator("#live-message")).to_be_hidden()
        expect(second.locator("#films li")).to_contain_text("started again after a restart")
        say(second)


def a_denied_microphone_says_what_to_do(bench):
    # A browser without the flag that allows everything refuses where nobody can be asked.
    with bench.stricter() as strict:
        page = strict.page(permissions=[])
        page.click("#microphone")
        expect(page.locator("#speech-message")).to_contain_text("Allow the microphone")
        assert page.get_attribute("#microphone", "aria-pressed") == "false"
        view(page, "faces")
        page.click("#camera")
        expect(page.locator("#face-message")).to_contain_text("Allow the microphone or camera")
        page.select_option("#language", "uz")
        expect(page.locator("#speech-message")).to_contain_text("ruxsat bering")
        bench.save(page, "denied")


def a_hidden_tab_goes_on_and_comes_back_in_step(bench):
    page = bench.page(init=HIDING)
    say(page, "Every word of mine moves these lips, above and below, as you can see very well. " * 2)
    before = page.evaluate("window.lipstream.stats")
    page.evaluate("hide(true)")
    page.wait_for_timeout(2000)
    hidden = page.evaluate("window.lipstream.stats")
    assert hidden["state"] == "speaking" and hidden["hasSound"], "the session should go on"
    assert hidden["frames"] - before["frames"] < 3, "nothing should be drawn"
    assert hidden["serverDropped"] == before["serverDropped"], "the server should not wait for a hidden tab"
    page.evaluate("hide(false)")
    until(page, f"window.lipstream.stats.frames > {hidden['frames'] + 50}")
    after = page.evaluate("window.lipstream.stats")
    print(f"  skew {after['skewMs']['p95']:.1f} ms, {after['dropped'] - hidden['dropped']} dropped after it was hidden")
    assert after["skewMs"]["p95"] <= 40 and after["fps"] > 15, after
    assert after["dropped"] - hidden["dropped"] < 8, after


TESTS = [
    a_full_server_lets_in_whoever_waits_and_a_restart_is_survived, a_denied_microphone_says_what_to_do,
    a_hidden_tab_goes_on_and_comes_back_in_step,
]
