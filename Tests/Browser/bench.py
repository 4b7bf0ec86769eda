"""A browser with fresh pages, and what all tests ask of them."""

import contextlib
import os
import time

# How much the lower third of the face changes from one drawn frame to the next, per pixel, over a time.
MOTION = """async ([face, milliseconds]) => {
  const canvas = document.getElementById("canvas");
  const scale = [canvas.width / face.width, canvas.height / face.height];
  const area = [face.x * scale[0], (face.y + face.rows * 0.6) * scale[1],
                face.columns * scale[0], face.rows * 0.5 * scale[1]].map(Math.round);
  const small = new OffscreenCanvas(64, 32).getContext("2d", { willReadFrequently: true });
  let last = null, sum = 0, count = 0;
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 80));
    small.drawImage(canvas, ...area, 0, 0, 64, 32);
    const now = small.getImageData(0, 0, 64, 32).data;
    if (last) {
      let difference = 0;
      for (let i = 0; i < now.length; i += 1) difference += Math.abs(now[i] - last[i]);
      sum += difference / now.length;
      count += 1;
    }
    last = now;
  }
  return sum / count;
}"""

# Texts whose colour stands out from what is behind them by less than the 4.5 to 1 of WCAG AA.
FAINT = """() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => parts(color).slice(0, 3)
    .map((value) => value / 255).map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (; element; element = element.parentElement) {
      const color = getComputedStyle(element).backgroundColor;
      if ((parts(color)[3] ?? 1) === 1) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((element) => hasText(element) && element.checkVisibility() && !element.closest(".screen, option, :disabled"))
    .map((element) => {
      const [low, high] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => a - b);
      return { text: element.textContent.trim().slice(0, 40), ratio: (high + 0.05) / (low + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5);
}"""


class Bench:
    """A browser, the server's address, and fresh pages that collect what goes wrong in them."""

    def __init__(self, browser, base, folder, screenshots):
        self.browser, self.base, self.folder, self.screenshots = browser, base, folder, screenshots
        self.problems = []
        self.contexts = []

    def page(
        self, width=1360, height=900, scheme="light", locale="en-US", init=None, base=None, live=True, **context
    ):
        """A fresh page; `live` waits until it shows pictures."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale,
            **{"permissions": ["microphone", "camera"], **context})
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("console", lambda message: message.type == "error" and self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        if init:
            page.add_init_script(init)
        page.goto(base or self.base)
        if live:
            until(page, "window.lipstream?.stats.frames > 10")
        return page

    @contextlib.contextmanager
    def stricter(self):
        """A browser of its own that allows neither microphone nor camera."""
        browser = self.browser.browser_type.launch(
            executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox", "--use-fake-device-for-media-stream"])
        try:
            yield Bench(browser, self.base, self.folder, self.screenshots)
        finally:
            browser.close()

    def save(self, page, name):
        if self.screenshots:
            page.screenshot(path=self.screenshots / f"{name}.png", full_page=True)

    def close(self):
        for context in self.contexts:
            context.close()
        self.contexts, self.problems = [], []


def until(page, condition, seconds=15):
    """Waits for an expression; Playwright's own way evaluates strings in the page, which its policy forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, f"{condition} did not come true: {page.evaluate('window.lipstream?.stats')}"
        page.wait_for_timeout(50)


def view(page, name):
    """Opens a view beside the face: speak, faces, films or settings."""
    page.click(f"#tab-{name}")


def state(page, wanted, seconds=15):
    until(page, f"window.lipstream.stats.state === '{wanted}'", seconds)


def motion(page, milliseconds=1500):
    avatar = page.evaluate("fetch('/api/v1/avatars').then(r => r.json()).then(b => b.avatars[0])")
    face = avatar["faces"][0]
    return page.evaluate(MOTION, [{
        "width": avatar["width"], "height": avatar["height"], "x": face["x"], "y": face["y"],
        "columns": face["width"], "rows": face["height"]}, milliseconds])


def say(page, text="Every word of mine moves these lips, above and below, as you can see very well."):
    view(page, "speak")
    page.fill("#text", text)
    page.click("#say button[type=submit]")
    state(page, "speaking")
