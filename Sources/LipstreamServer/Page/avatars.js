// The faces: list, adding by drop, file and camera, choosing one face of several, deleting.

import { Refusal, json, request, blobURL } from "./api.js";
import { keepFocus, rebuild } from "./focus.js";
import { show } from "./messages.js";
import { has, say } from "./text.js";
import { openView } from "./views.js";

const $ = (id) => document.getElementById(id);
const CHOSEN = "lipstream.avatar";

export class Avatars {
  /** `chosen(id, face)` is told whenever another face is to speak. */
  constructor(chosen) {
    this.chosen = chosen;
    this.list = [];
    this.pictures = new Map(); // id to blob: address
    const saved = JSON.parse(localStorage.getItem(CHOSEN) ?? "null");
    this.id = saved?.id ?? "default";
    this.face = saved?.face ?? 1;

    $("choose").onclick = () => $("face-input").click();
    $("face-input").onchange = ({ target }) => {
      if (target.files[0]) this.add(target.files[0]);
      target.value = "";
    };
    $("camera").onclick = () => this.openCamera();
    $("snapshot").onclick = () => this.takeSnapshot();
    $("camera-cancel").onclick = () => $("camera-dialog").close();
    $("camera-dialog").onclose = () => this.closeCamera();
    this.takeDrops();
    $("camera-video").onloadeddata = () => { $("snapshot").disabled = false; };
    addEventListener("language", () => this.draw());
  }

  takeDrops() {
    // Beside the zone itself the whole page shows it, for the zone may be in a view that is not open.
    const isOver = (value) => [$("drop"), document.body].forEach((element) => element.classList.toggle("over", value));
    // The whole window takes a drop, or the browser would leave the page for the picture.
    addEventListener("dragover", (event) => {
      event.preventDefault();
      isOver(true);
    });
    addEventListener("dragleave", ({ relatedTarget }) => relatedTarget ?? isOver(false));
    addEventListener("drop", (event) => {
      event.preventDefault();
      isOver(false);
      const [file] = event.dataTransfer.files;
      if (!file) return;
      openView("faces"); // where it is said what became of it
      this.add(file);
    });
  }

  async load() {
    try {
      this.list = (await json("/api/v1/avatars")).avatars;
      if (!this.list.some(({ id }) => id === this.id)) [this.id, this.face] = ["default", 1];
      await this.draw();
    } catch (error) {
      show($("face-message"), error);
    }
  }

  async add(file) {
    show($("face-message"), null);
    this.tell(() => say("uploading"));
    $("drop").ariaBusy = "true";
    try {
      const name = encodeURIComponent(file.name || "photo.jpg");
      const avatar = await json(`/api/v1/avatars/${name}`, { method: "PUT", body: file });
      this.tell(() => [say("faceReady", { name: avatar.name }), ...avatar.concerns.map(concern)].join(" "));
      const others = this.list.filter(({ id }) => id !== avatar.id && id !== "default");
      this.list = [...this.list.filter(({ id }) => id === "default"), avatar, ...others];
      this.select(avatar.id, 1);
    } catch (error) {
      this.tell(() => "");
      show($("face-message"), error);
    }
    $("drop").ariaBusy = "false";
  }

  /** Says something under the drop zone, and again when the language changes. */
  tell(note) {
    this.note = note;
    $("face-note").textContent = note();
  }

  select(id, face) {
    [this.id, this.face] = [id, face];
    localStorage.setItem(CHOSEN, JSON.stringify({ id, face }));
    this.draw();
    this.chosen(id, face);
  }

  async remove(avatar, entry) {
    try {
      await request(`/api/v1/avatars/${avatar.id}`, { method: "DELETE" });
      await keepFocus(entry, ".face", $("choose"), () => this.drop(avatar));
    } catch (error) {
      show($("face-message"), error);
    }
  }

  drop(avatar) {
    URL.revokeObjectURL(this.pictures.get(avatar.id));
    this.pictures.delete(avatar.id);
    this.list = this.list.filter(({ id }) => id !== avatar.id);
    this.tell(() => "");
    if (this.id === avatar.id) this.select("default", 1);
    else this.draw();
  }

  async draw() {
    dispatchEvent(new Event("faces")); // films show them too
    if (this.note) this.tell(this.note);
    rebuild($("faces"), this.list.map((avatar) => this.item(avatar)));
    await this.drawPicker();
  }

  item(avatar) {
    const isDefault = avatar.id === "default", name = this.name(avatar.id);
    const image = Object.assign(new Image(), { alt: "" });
    this.thumbnail(avatar).then((address) => { image.src = address; }, () => {});
    const label = Object.assign(document.createElement("span"), { textContent: name, title: name });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "face" });
    button.dataset.key = avatar.id;
    button.ariaPressed = String(avatar.id === this.id);
    button.onclick = () => this.select(avatar.id, 1);
    button.append(image, label);
    const item = document.createElement("li");
    item.append(button);
    if (isDefault) return item;
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "delete", textContent: "×" });
    remove.ariaLabel = say("delete", { name });
    remove.dataset.key = `delete ${avatar.id}`;
    remove.onclick = () => this.remove(avatar, remove.closest("li"));
    item.append(remove);
    return item;
  }

  /** What a face is called; undefined for one that is gone. */
  name(id) {
    return id === "default" ? say("defaultFace") : this.list.find((avatar) => avatar.id === id)?.name;
  }

  /** The address of a face's small picture, for films; rejected for a face that is gone. */
  async smallPicture(id) {
    const avatar = this.list.find((other) => other.id === id);
    if (!avatar) throw new Refusal("no_avatar");
    return this.thumbnail(avatar);
  }

  /** The chosen face's picture, or null where it cannot be had. */
  async still() {
    const avatar = this.list.find(({ id }) => id === this.id);
    if (!avatar) return null;
    return request(avatar.picture).then((answer) => answer.blob()).then(createImageBitmap).catch(() => null);
  }

  async thumbnail(avatar) {
    if (!this.pictures.has(avatar.id)) this.pictures.set(avatar.id, await blobURL(avatar.thumbnail));
    return this.pictures.get(avatar.id);
  }

  /** Where a picture holds several faces, each is offered, cut out of the picture. */
  async drawPicker() {
    const avatar = this.list.find(({ id }) => id === this.id);
    const faces = avatar?.faces ?? [];
    $("picker").hidden = faces.length < 2;
    if (faces.length < 2) return;
    const picture = await this.still();
    rebuild($("crops"), faces.map(({ number, x, y, width, height }) => {
      const crop = Object.assign(document.createElement("canvas"), { width: 128, height: 128 });
      const side = Math.max(width, height) * 1.3;
      if (picture) {
        crop.getContext("2d").drawImage(
          picture, x + width / 2 - side / 2, y + height / 2 - side / 2, side, side, 0, 0, 128, 128);
      }
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.dataset.key = String(number);
      button.ariaLabel = say("faceNumber", { number });
      button.ariaPressed = String(number === this.face);
      button.onclick = () => this.select(avatar.id, number);
      button.append(crop);
      return button;
    }));
    picture?.close();
  }

  async openCamera() {
    show($("face-message"), null);
    try {
      if (!navigator.mediaDevices) throw new Refusal("insecure");
      const video = { width: { ideal: 1280 }, facingMode: "user" };
      $("snapshot").disabled = true;
      $("camera-video").srcObject = await navigator.mediaDevices.getUserMedia({ video });
      $("camera-dialog").showModal();
    } catch (error) {
      show($("face-message"), error);
    }
  }

  closeCamera() {
    for (const track of $("camera-video").srcObject?.getTracks() ?? []) track.stop();
    $("camera-video").srcObject = null;
  }

  takeSnapshot() {
    const video = $("camera-video");
    const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => blob && this.add(new File([blob], "camera.jpg")), "image/jpeg", 0.95);
    $("camera-dialog").close();
  }
}

const concern = ({ code, message }) => has(`concern.${code}`) ? say(`concern.${code}`) : message;
