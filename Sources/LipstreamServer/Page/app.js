// Joins the parts of the page: what comes from the session goes to where it is shown.

import { takeToken, json } from "./api.js";
import { say, show, translate, choose, language } from "./text.js";
import { Avatars } from "./avatars.js";
import { drawDetails } from "./details.js";
import { Dubs } from "./dubs.js";
import { Live } from "./live.js";
import { Options } from "./options.js";
import { Player, canDecodeH264 } from "./player.js";
import { Preview } from "./preview.js";
import { Recording } from "./recording.js";
import { Sound } from "./sound.js";
import { Speech } from "./speech.js";

const $ = (id) => document.getElementById(id);

takeToken();
translate();
$("language").value = language();
$("language").onchange = ({ target }) => choose(target.value);

const session = { state: "connecting", codec: "h264", metrics: null, description: null, refusal: null, wasLost: false };
const sound = new Sound();

const live = new Live({
  connecting(attempt) {
    setState("connecting");
    player.stop();
    recording.finish();
    if (attempt > 0) explainLoss();
  },
  ready(description) {
    Object.assign(session, { description, refusal: null, metrics: null });
    sound.clear();
    player.begin(description);
    recording.begin(description);
    setState("idle");
    show($("live-message"), description.codec === "jpeg" ? { code: "jpeg" } : null, true);
    if (options.silence !== undefined) live.send({ type: "settings", silenceThreshold: options.silence });
    // Another server may have come back than the one that went.
    if (session.wasLost) loadAll();
    session.wasLost = false;
  },
  state: ({ state }) => setState(state),
  metrics(metrics) {
    session.metrics = metrics;
  },
  error(refusal) {
    if (speech.refuse(refusal)) return;
    session.refusal = refusal;
    show($("live-message"), refusal);
    if (refusal.code === "no_avatar") avatars.load(); // somebody else deleted it
  },
  ended() {
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
const recording = new Recording();
const options = new Options({
  reopen: open, hear: () => speech.mute(),
  silence: (silenceThreshold) => live.send({ type: "settings", silenceThreshold }),
});
const speech = new Speech(sound, live, options);
new Preview(options);
const avatars = new Avatars(open);
const dubs = new Dubs(() => {
  const { id: avatar, face } = avatars, { engine, voice, rate, hasBadge: badge } = options;
  return { avatar, face, engine, text: speech.text, voice, rate, badge };
});

function open() {
  recording.finish();
  const { engine, maxHeight } = options;
  live.open(avatars.id, avatars.face, {
    sampleRate: sound.rate, codec: session.codec, maxHeight, ...(engine && { engine }),
  });
}

/** A WebSocket does not say why it was refused; ordinary requests do. */
async function explainLoss() {
  session.wasLost = true;
  let reason = { code: "reconnecting" };
  try {
    const { sessions, maxSessions } = await json("/health");
    await json("/api/v1/engines"); // asks for the token, which /health does not
    if (sessions >= maxSessions) reason = { code: "server_full" };
    else if (session.refusal) reason = session.refusal;
  } catch (error) {
    reason = error;
  }
  if (!live.canSend) show($("live-message"), reason, ["reconnecting", "server_full"].includes(reason.code));
}

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
  $("unmute").hidden = sound.isRunning || !session.description;
}
setInterval(draw, 500);

$("unmute").onclick = () => sound.unlock();
for (const gesture of ["pointerdown", "keydown"]) {
  addEventListener(gesture, () => sound.unlock().catch(() => {}), { once: true });
}
sound.context.onstatechange = () => {
  sound.clear();
  draw();
};
addEventListener("language", () => {
  $("state-text").textContent = say(`state.${session.state}`);
  draw();
});

setState("connecting");
const [isPlayable] = await Promise.all([canDecodeH264(), loadAll(), sound.prepared]);
session.codec = isPlayable ? "h264" : "jpeg";
speech.mute();
open();
avatars.still().then((image) => image && player.showStill(image));
