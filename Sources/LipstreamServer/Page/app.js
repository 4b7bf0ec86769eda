// Joins the parts of the page: what comes from the session goes to where it is shown.

import { takeToken, json } from "./api.js";
import { forgetConnection, show } from "./messages.js";
import { say, translate, choose, language } from "./text.js";
import { Avatars } from "./avatars.js";
import { drawDetails } from "./details.js";
import { Dubs } from "./dubs.js";
import { Captions } from "./captions.js";
import { hide } from "./focus.js";
import { framing } from "./framing.js";
import { Interruption } from "./interruption.js";
import { Live } from "./live.js";
import { Options } from "./options.js";
import { Player, canDecodeH264 } from "./player.js";
import { Preview } from "./preview.js";
import { Recording } from "./recording.js";
import { Sound } from "./sound.js";
import { Speech } from "./speech.js";
import { startViews } from "./views.js";

const $ = (id) => document.getElementById(id);

takeToken();
translate();
$("language").value = language();
$("language").onchange = ({ target }) => choose(target.value);
$("language").closest("label").hidden = $("main").hidden = false;
startViews();

const session = {
  state: "connecting", codec: "h264", metrics: null, description: null,
  refusal: null, // by the server, of the session
  trouble: null, // why there is no session, as far as it is known
  wasLost: false,
};
const sound = new Sound();

const live = new Live({
  connecting(attempt) {
    speech.cut();
    captions.clear();
    setState("connecting");
    player.stop();
    recording.finish();
    if (attempt > 0) explainLoss();
  },
  quiet(isQuiet) {
    $("quiet").textContent = isQuiet ? say("quiet") : "";
    $("quiet").hidden = !isQuiet;
    $("state").dataset.state = isQuiet ? "connecting" : session.state;
    $("state-text").textContent = say(isQuiet ? "state.quiet" : `state.${session.state}`);
  },
  ready(description) {
    Object.assign(session, { description, refusal: null, trouble: null, metrics: null });
    sound.clear();
    player.begin(description);
    recording.begin(description);
    setState("idle");
    forgetConnection();
    show($("live-message"), description.codec === "jpeg" ? { code: "jpeg" } : null, true);
    if (options.silence !== undefined) live.send({ type: "settings", silenceThreshold: options.silence });
    speech.resume(!session.wasLost);
    // Another server may have come back than the one that went.
    if (session.wasLost) loadAll();
    session.wasLost = false;
  },
  state: ({ state }) => setState(state),
  metrics(metrics) {
    session.metrics = metrics;
  },
  caption: (caption) => captions.add(caption),
  spoken({ time, interrupted }) {
    if (interrupted) interruption.know(time);
  },
  error(refusal) {
    if (speech.refuse(refusal)) return;
    session.refusal = session.trouble = refusal;
    show($("live-message"), refusal);
    if (refusal.code === "no_avatar") avatars.load(); // somebody else deleted it
  },
  ended() {
    speech.cut();
    setState("closed");
    speech.stopMicrophone();
  },
  sound(time, samples) {
    recording.addSound(time, samples.slice());
    sound.append(time, samples);
  },
  picture(time, data, isKey, isJPEG) {
    sound.sawPicture(time);
    if (isJPEG) return player.decodeJPEG(time, data);
    recording.addPicture(time, data, isKey);
    player.decode(time, data, isKey);
  },
});

const player = new Player($("canvas"), sound, {
  acknowledge: (frame) => live.send({ type: "ack", frame }),
  fail() {
    // The decoder gave up on what the browser said it could play: single images always work.
    session.codec = "jpeg";
    open();
  },
});
const interruption = new Interruption(sound, player);
const captions = new Captions($("captions"), () => sound.heard());
const recording = new Recording();
const options = new Options({
  reopen: open, hear: () => speech.mute(), device: () => speech.changeMicrophone(),
  silence: (silenceThreshold) => live.send({ type: "settings", silenceThreshold }),
  captions: () => { captions.isOn = options.hasCaptions; },
});
captions.isOn = options.hasCaptions;
const speech = new Speech(sound, live, options, () => {
  const { trouble } = session;
  show($("live-message"), trouble ?? { code: "notConnected" }, isPassing(trouble));
}, () => {
  captions.clear();
  interruption.begin();
});
new Preview(options);
const avatars = new Avatars(open);
const dubs = new Dubs(() => {
  const { id: avatar, face } = avatars, { engine, voice, rate, hasBadge: badge } = options;
  const { text } = speech, fault = text ? options.fault(text) : { code: "noText" };
  return { avatar, face, engine, text, voice, rate, badge, framing: shown(), fault };
}, avatars);

/** How much of the chosen face's picture is shown. */
function shown() {
  const { id, face, list } = avatars;
  return framing(options.framing, list.find((avatar) => avatar.id === id), face);
}

function open() {
  const { engine, maxHeight } = options;
  live.open(avatars.id, avatars.face, {
    sampleRate: sound.rate, codec: session.codec, maxHeight, framing: shown(), ...(engine && { engine }),
  });
}

/** A WebSocket does not say why it was refused; ordinary requests do. */
async function explainLoss() {
  session.wasLost = true;
  let reason = { code: "reconnecting" };
  const options = { signal: AbortSignal.timeout(4000) };
  try {
    const { sessions, maxSessions } = await json("/health", options);
    await json("/api/v1/engines", options); // asks for the token, which /health does not
    if (sessions >= maxSessions) reason = { code: "server_full" };
    else if (session.refusal) reason = session.refusal;
  } catch (error) {
    reason = error.name === "TimeoutError" ? { code: "silent" } : error;
  }
  if (live.canSend) return;
  session.trouble = reason;
  show($("live-message"), reason, isPassing(reason));
}

/** Nothing has to be done about some troubles. */
const isPassing = (trouble) => !trouble || ["reconnecting", "server_full"].includes(trouble.code);

async function loadAll() {
  const offer = options.load().catch((error) => show($("live-message"), error));
  await Promise.all([offer, avatars.load(), dubs.load()]);
}

function setState(state) {
  session.state = state;
  $("state").dataset.state = state;
  $("state-text").textContent = say(`state.${state}`);
  speech.follow(state);
}

function statistics() {
  const { state, metrics, description } = session;
  return {
    ...player.statistics, state, description, codec: description?.codec ?? null,
    latencyMs: metrics?.latencyMs ?? null, serverDropped: metrics?.framesDropped ?? 0,
    underruns: sound.underruns, hasSound: sound.isRunning, bufferedMs: sound.buffered * 1000,
  };
}
window.lipstream = { get stats() { return statistics(); } };

function draw() {
  drawDetails(statistics());
  recording.drawTime();
  if (sound.isRunning || !session.description) hide($("unmute"), $("text"));
  else $("unmute").hidden = false;
}
setInterval(draw, 500);

$("unmute").onclick = () => sound.unlock().catch((error) => show($("live-message"), error));
for (const gesture of ["pointerdown", "keydown"]) {
  addEventListener(gesture, () => sound.unlock().catch(() => {}), { once: true });
}
sound.context.onstatechange = () => {
  sound.clear();
  draw();
};
addEventListener("keydown", ({ target, code, ctrlKey, metaKey, altKey }) => {
  if (code !== "KeyF" || ctrlKey || metaKey || altKey || target.matches("input, textarea, select")) return;
  if (!document.querySelector("dialog[open]")) location.href = "/stage";
});
addEventListener("language", () => {
  live.handlers.quiet(live.isQuiet);
  draw();
});
// A request that failed said that the server cannot be reached; one that comes through says the contrary.
addEventListener("reached", () => live.canSend && forgetConnection());

setState("connecting");
const [isPlayable] = await Promise.all([canDecodeH264(), loadAll(), sound.prepared]);
session.codec = isPlayable ? "h264" : "jpeg";
speech.mute();
open();
avatars.still().then((image) => image && player.showStill(image));
