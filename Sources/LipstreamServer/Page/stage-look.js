// What stands around the face: captions, name plate, logo, background; kept in this browser.

import { say } from "./text.js";

const $ = (id) => document.getElementById(id);
const KEY = "lipstream.stage";
const LARGEST = 1920; // pixels of a background's longer side: a screen's
const LOGO = 512;

export class Look {
  /** `changed(name)` is told what people changed. */
  constructor(changed) {
    this.kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    this.changed = changed;
    $("with-captions").checked = this.captions;
    $("framing").value = this.framing;
    for (const id of ["name", "title"]) $(id).value = this.kept[id] ?? "";
    $("background").value = this.kept.background ?? "#0b0f0e";
    this.when("with-captions", "captions", () => $("with-captions").checked);
    for (const id of ["name", "title", "background", "framing"]) this.when(id, id, () => $(id).value);
    this.picture("backdrop", LARGEST);
    this.picture("logo", LOGO);
    $("look-close").onclick = () => $("look-dialog").close();
    this.draw();
  }

  get captions() { return this.kept.captions === true; }
  get framing() { return this.kept.framing ?? "auto"; }

  when(id, name, value) {
    $(id).addEventListener("input", () => this.keep(name, value()));
  }

  keep(name, value) {
    const before = this.kept[name];
    this.kept[name] = value;
    $("look-trouble").hidden = true;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.kept));
    } catch {
      this.kept[name] = before;
      this.fail("noRoom");
    }
    this.draw();
    this.changed(name);
  }

  fail(key) {
    $("look-trouble").textContent = say(key);
    $("look-trouble").hidden = false;
  }

  /** A picture is made as small as the screen needs it, and kept as an address of its own. */
  picture(name, side) {
    const input = $(`${name}-input`);
    $(`choose-${name}`).onclick = () => input.click();
    $(`drop-${name}`).onclick = () => {
      this.keep(name, undefined);
      $(`choose-${name}`).focus();
    };
    input.onchange = async () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      // An element, since createImageBitmap takes no SVG.
      const image = new Image(), address = URL.createObjectURL(file);
      image.src = address;
      const isPicture = await image.decode().then(() => image.naturalWidth > 0, () => false);
      URL.revokeObjectURL(address);
      if (!isPicture) return this.fail("noPicture");
      const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
      const canvas = Object.assign(document.createElement("canvas"), {
        width: Math.max(1, Math.round(image.naturalWidth * scale)), height: Math.max(1, Math.round(image.naturalHeight * scale)),
      });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      // A logo may be transparent, a background need not.
      this.keep(name, name === "logo" ? canvas.toDataURL("image/png") : canvas.toDataURL("image/jpeg", 0.85));
    };
  }

  /** The face's own picture stands behind it where nothing else was chosen. */
  set ambient(address) {
    $("ambient").src = address;
    this.draw();
  }

  draw() {
    const { name, title, background, backdrop, logo } = this.kept;
    const stage = $("stage");
    $("ambient").hidden = Boolean(background || backdrop) || !$("ambient").src;
    stage.style.backgroundColor = background ?? "";
    stage.style.backgroundImage = backdrop ? `url(${backdrop})` : "";
    $("plate-name").textContent = name ?? "";
    $("plate-title").textContent = title ?? "";
    $("plate").hidden = !name && !title;
    $("logo").hidden = !logo;
    if (logo) $("logo").src = logo;
    for (const picture of ["backdrop", "logo"]) $(`drop-${picture}`).hidden = !this.kept[picture];
  }
}
