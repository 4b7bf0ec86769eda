// The stage: the face alone on a whole screen, with captions and a name where they are wanted, led by a remote control.

import { blobURL, takeToken, json, token } from "./api.js";
import { Captions } from "./captions.js";
import { framing } from "./framing.js";
import { Interruption } from "./interruption.js";
import { Live } from "./live.js";
import { Phrases } from "./phrases.js";
import { Player, canDecodeH264 } from "./player.js";
import { Sound } from "./sound.js";
import { StageLink } from "./stage-link.js";
import { Look } from "./stage-look.js";
import { explain, say, translate } from "./text.js";

const $ = (id) => document.getElementById(id);
const REST = 3000; // milliseconds without a movement after which the controls hide
const LARGEST = 1080; // pixels of height

takeToken();
translate();

const chosen = JSON.parse(localStorage.getItem("lipstream.avatar") ?? "null") ?? { id: "default", face: 1 };
const options = JSON.parse(localStorage.getItem("lipstream.options") ?? "{}");
const session = { state: "connecting", codec: "h264", description: null, speaking: null };
const phrases = new Phrases();
const sound = new Sound();
let avatar; // as the server describes it
let hearsRemote; // a timer, while sound of the remote's microphone comes

const live = new Live({
  connecting() {
    setState("connecting");
    player.stop();
    captions.clear();
  },
  quiet: (isQuiet) => setState(isQuiet ? "quiet" : session.state, !isQuiet),
  ready(description) {
    session.description = description;
    sound.clear();
    player.begin(description);
    link.tell({ rate: description.audioSampleRate });
    setState("idle");
    tellTrouble(null);
  },
  state: ({ state }) => setState(state),
  metrics() {},
  caption: (caption) => captions.add(caption),
  spoken({ id, time, interrupted }) {
    if (interrupted) interruption.know(time);
    if (id === session.speaking) session.speaking = null;
    tell();
  },
  error: (refusal) => tellTrouble(refusal),
  ended: () => setState("closed"),
  sound: (time, samples) => sound.append(time, samples),
  picture(time, data, isKey, isJPEG) {
    sound.sawPicture(time);
    if (isJPEG) player.decodeJPEG(time, data);
    else player.decode(time, data, isKey);
  },
});
const player = new Player($("canvas"), sound, {
  acknowledge: (frame) => live.send({ type: "ack", frame }),
  fail() {
    session.codec = "jpeg";
    open();
  },
});
const interruption = new Interruption(sound, player);
const captions = new Captions($("captions"), () => sound.heard());
const look = new Look((name) => {
  captions.isOn = look.captions;
  if (name === "framing") open();
});
captions.isOn = look.captions;

const commands = {
  say: ({ text }) => speak(text),
  next: () => speak(phrases.next()),
  repeat: () => speak(phrases.again()),
  phrase: ({ index }) => speak(phrases.take(index)),
  stop: () => interrupt(),
  phrases: (command) => phrases.replace(command.phrases),
};
const link = new StageLink({
  command(command) {
    commands[command.type]?.(command);
    tell();
  },
  sound: ({ rate, samples }) => hear(rate, samples),
  remote({ isPaired, isHere }) {
    $("remote").dataset.text = !isPaired ? "remote" : isHere ? "remoteHere" : "remoteAway";
    $("remote").textContent = say($("remote").dataset.text);
    $("remote").dataset.state = !isPaired ? "" : isHere ? "speaking" : "connecting";
    $("dismiss").hidden = !isPaired;
    if (isHere && !session.hadRemote && $("remote-dialog").open) $("remote-dialog").close();
    session.hadRemote = isHere;
  },
  replaced: () => tellTrouble({ code: "stageElsewhere" }),
});

/** A new thing to say ends what is being said: who presses a key wants it now. */
function speak(text) {
  if (!text || !live.canSend) return;
  if (session.speaking) interrupt();
  session.speaking = String(Date.now());
  const { voice, rate = 1 } = options;
  live.send({ type: "speak", text, rate: Number(rate), id: session.speaking, ...(voice && { voice }) });
}

function interrupt() {
  session.speaking = null;
  captions.clear();
  interruption.begin();
  live.send({ type: "interrupt" });
}

/** The room hears the speaker's own voice; the loudspeakers would return it late. */
function hear(rate, encoded) {
  if (rate !== session.description?.audioSampleRate) return;
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  live.hear(new Int16Array(bytes.buffer, 0, bytes.length >> 1));
  sound.isMuted = true;
  clearTimeout(hearsRemote);
  hearsRemote = setTimeout(() => { sound.isMuted = false; }, 1500);
}

function setState(state, isKept = true) {
  if (isKept) session.state = state;
  $("status").textContent = say(`state.${state}`);
  tell();
}

function tell() {
  link?.tell({
    state: session.state, phrases: phrases.list, index: phrases.index, saying: captions?.text ?? "", hasSound: sound.isRunning,
  });
}

function tellTrouble(error) {
  $("trouble").hidden = !error;
  if (error) $("trouble").textContent = explain(error).join(" ");
}

function open() {
  const { engine, silence } = options;
  const height = Math.min(LARGEST, Math.max(480, Math.round(screen.height * devicePixelRatio)));
  live.open(chosen.id, chosen.face, {
    sampleRate: sound.rate, codec: session.codec, maxHeight: height,
    framing: framing(look.framing, avatar, chosen.face), ...(engine && { engine }),
  });
  if (silence !== undefined) session.silence = Number(silence);
}

// --- The screen -----------------------------------------------------------------------------------------------------

let restTimer;
/** Controls and the pointer are there while somebody moves it, or a key's focus is on them. */
function wake() {
  document.body.classList.remove("resting");
  clearTimeout(restTimer);
  restTimer = setTimeout(() => {
    const isUsed = document.querySelector("dialog[open]") || $("bar").matches(":focus-within:has(:focus-visible)");
    if (!isUsed) document.body.classList.add("resting");
  }, REST);
}
for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) addEventListener(event, wake);
wake();

const toggleFullScreen = () =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen().catch(() => {});
$("full").onclick = toggleFullScreen;
document.onfullscreenchange = () => {
  $("full").dataset.text = document.fullscreenElement ? "leaveFullScreen" : "fullScreen";
  $("full").textContent = say($("full").dataset.text);
};
addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.code === "KeyF") toggleFullScreen(); // the key, whatever the keyboard's language
});

/** A screen that sleeps ends a presentation. The lock ends whenever the page is hidden. */
async function stayAwake() {
  if (document.hidden) return;
  await navigator.wakeLock?.request("screen").catch(() => {});
}
addEventListener("visibilitychange", stayAwake);
stayAwake();

$("unmute").onclick = () => sound.unlock().catch(tellTrouble);
for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, () => sound.unlock().catch(() => {}), { once: true });
sound.context.onstatechange = () => {
  sound.clear();
  $("unmute").hidden = sound.context.state === "running";
  tell();
};
$("unmute").hidden = sound.context.state === "running";

// --- Dialogs ---------------------------------------------------------------------------------------------------------

$("look").onclick = () => $("look-dialog").showModal();
$("remote-close").onclick = () => $("remote-dialog").close();
$("dismiss").onclick = () => link.dismiss().catch(tellTrouble);
$("remote").onclick = async () => {
  try {
    const { code } = await link.code();
    const url = new URL(`/remote#${code}`, location.href);
    $("code").textContent = `${code.slice(0, 3)} ${code.slice(3)}`;
    $("remote-link").href = url.href;
    $("remote-link").textContent = `${url.host}/remote`;
    const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
    $("remote-hint").textContent = say(isLocal ? "remoteLocal" : "remoteNear");
    $("qr").hidden = isLocal; // no phone gets there
    const picture = window.qrcode(0, "M");
    picture.addData(url.href);
    picture.make();
    $("qr").innerHTML = picture.createSvgTag({ cellSize: 6, margin: 24, scalable: true });
    $("remote-dialog").showModal();
  } catch (error) {
    tellTrouble(error);
  }
};

window.lipstream = {
  get stats() { return { ...player.statistics, state: session.state, description: session.description, token: token() !== null }; },
};
setState("connecting");
const [isPlayable, { avatars }] = await Promise.all([
  canDecodeH264(), json("/api/v1/avatars").catch((error) => (tellTrouble(error), { avatars: [] })), sound.prepared,
]);
avatar = avatars.find(({ id }) => id === chosen.id);
if (!avatar) Object.assign(chosen, { id: "default", face: 1 });
avatar ??= avatars.find(({ id }) => id === "default");
session.codec = isPlayable ? "h264" : "jpeg";
open();
if (avatar) blobURL(avatar.picture).then((address) => { look.ambient = address; }, () => {});
