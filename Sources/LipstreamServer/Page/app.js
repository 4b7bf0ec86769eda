// Joins the parts of the page: what a button does, and what of the session is shown where.

import { takeToken, json } from "./api.js";
import { has, say, show, translate, choose, language } from "./text.js";
import { Avatars } from "./avatars.js";
import { Dubs } from "./dubs.js";
import { Live } from "./live.js";
import { Player, canDecodeH264 } from "./player.js";
import { Recorder, canRecord } from "./recorder.js";
import { Sound } from "./sound.js";
import { Microphone, SoundFile, level } from "./microphone.js";

const $ = (id) => document.getElementById(id);

takeToken();
translate();
$("language").value = language();
$("language").onchange = ({ target }) => choose(target.value);

const sound = new Sound();
const session = { state: "connecting", codec: "h264", metrics: null, description: null, saysText: false };
const options = JSON.parse(localStorage.getItem("lipstream.options") ?? "{}");
const stored = (id, value) => {
  options[id] = value;
  localStorage.setItem("lipstream.options", JSON.stringify(options));
};

const live = new Live({
  connecting(attempt) {
    setState("connecting");
    player.stop();
    finishRecording();
    if (attempt > 0) explain();
  },
  ready(description) {
    session.description = description;
    sound.clear();
    player.begin(description);
    recorder.begin(description);
    setState("idle");
    show($("live-message"), description.codec === "jpeg" ? { code: "jpeg" } : null, true);
    if (options.silence !== undefined) live.send({ type: "settings", silenceThreshold: Number(options.silence) });
  },
  state({ state }) {
    clearTimeout(session.pause);
    // A pause between sentences is not yet the end of the text.
    if (session.state === "speaking" && state !== "speaking") {
      session.pause = setTimeout(() => {
        session.saysText = false;
        mute();
      }, 1500);
    }
    setState(state);
  },
  metrics(metrics) {
    session.metrics = metrics;
  },
  error(refusal) {
    const isAboutText = session.saysText && ["queue_full", "bad_message"].includes(refusal.code);
    show(isAboutText ? $("say-message") : $("live-message"), refusal);
  },
  ended() {
    setState("closed");
    stopMicrophone();
  },
  sound(time, samples) {
    recorder.addSound(time, samples.slice());
    sound.append(time, samples);
  },
  picture(time, data, isKey, isJPEG) {
    sound.sawPicture(time);
    if (isJPEG) return player.decodeJPEG(time, data);
    recorder.addPicture(time, data, isKey);
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

const avatars = new Avatars(open);
const dubs = new Dubs(() => ({
  avatar: avatars.id, face: avatars.face, text: $("text").value.trim(), voice: $("voice").value,
  rate: Number($("rate").value),
}));

function open() {
  finishRecording();
  const engine = $("engine").value;
  live.open(avatars.id, avatars.face, {
    sampleRate: sound.rate, codec: session.codec, maxHeight: Number($("height").value), ...(engine && { engine }),
  });
}

/** A WebSocket does not say why it was refused; ordinary requests do. */
async function explain() {
  try {
    const { sessions, maxSessions } = await json("/health");
    await json("/api/v1/engines");
    if (live.canSend || !$("live-message").hidden) return;
    show($("live-message"), { code: sessions >= maxSessions ? "busy" : "reconnecting" }, true);
  } catch (error) {
    show($("live-message"), error);
  }
}

function setState(state) {
  session.state = state;
  $("state").dataset.state = state;
  $("state-text").textContent = say(`state.${state}`);
  mute();
}

/** One's own voice, coming back late, disturbs; everything else is played. */
function mute() {
  sound.isMuted = microphone.isOn && !$("hear").checked && !session.saysText;
}

// Speech in

let peak = 0;
function hear(samples) {
  peak = Math.max(peak, level(samples));
  live.hear(samples);
}
const microphone = new Microphone(sound.context, hear);
const soundFile = new SoundFile(sound.context, hear);

function stopMicrophone() {
  microphone.stop();
  $("microphone").ariaPressed = "false";
  $("microphone").dataset.text = "start";
  $("microphone").textContent = say("start");
  mute();
}

$("microphone").onclick = async () => {
  show($("speech-message"), null);
  if (microphone.isOn) return stopMicrophone();
  $("microphone").disabled = true;
  try {
    soundFile.stop();
    await sound.unlock();
    await microphone.start();
    $("microphone").ariaPressed = "true";
    $("microphone").dataset.text = "stop";
    $("microphone").textContent = say("stop");
    mute();
  } catch (error) {
    show($("speech-message"), error);
  }
  $("microphone").disabled = false;
};

$("interrupt").onclick = () => {
  soundFile.stop();
  session.saysText = false;
  live.send({ type: "interrupt" });
};

$("sound-file").onclick = () => {
  if (!soundFile.isPlaying) return $("sound-input").click();
  soundFile.stop();
  live.send({ type: "interrupt" });
};
$("sound-input").onchange = async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  show($("speech-message"), null);
  stopMicrophone();
  try {
    await sound.unlock();
    const whole = soundFile.play(file);
    labelSoundFile("stopFile");
    await whole;
  } catch (error) {
    show($("speech-message"), error);
  }
  labelSoundFile("soundFile");
};
function labelSoundFile(key) {
  $("sound-file").dataset.text = key;
  $("sound-file").textContent = say(key);
}

$("say").onsubmit = async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  show($("say-message"), text ? null : { code: "noText" });
  if (!text) return $("text").focus();
  if (!live.canSend) return show($("say-message"), { code: "offline" });
  await sound.unlock();
  const voice = $("voice").value;
  session.saysText = true;
  live.send({ type: "speak", text, rate: Number($("rate").value), ...(voice && { voice }) });
  mute();
};
$("text").onkeydown = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("say").requestSubmit();
};
$("rate").oninput = () => { $("rate-value").textContent = `${Number($("rate").value).toFixed(1)}×`; };

// Options

for (const id of ["height", "silence"]) if (options[id] !== undefined) $(id).value = options[id];
$("hear").checked = options.hear === true;
$("hear").onchange = () => {
  stored("hear", $("hear").checked);
  mute();
};
$("height").onchange = () => {
  stored("height", $("height").value);
  open();
};
$("engine").onchange = () => {
  stored("engine", $("engine").value);
  describeEngine();
  open();
};
$("silence").oninput = () => { $("silence-value").textContent = $("silence").value; };
$("silence").onchange = () => {
  stored("silence", $("silence").value);
  live.send({ type: "settings", silenceThreshold: Number($("silence").value) });
};
$("silence").oninput();

let engines = [];
function describeEngine() {
  const { name, summary } = engines.find(({ name }) => name === $("engine").value) ?? {};
  $("engine-hint").textContent = has(`engine.${name}`) ? say(`engine.${name}`) : summary ?? "";
}
async function loadChoices() {
  try {
    [{ engines }, session.voices] = await Promise.all(
      [json("/api/v1/engines"), json("/api/v1/voices").then(({ voices }) => voices)]);
  } catch (error) {
    show($("live-message"), error);
  }
  drawChoices();
}
function drawChoices() {
  const [engine, voice] = [$("engine").value || options.engine, $("voice").value || options.voice];
  $("engine").replaceChildren(...engines.map(({ name, isAvailable, hint }) => {
    const option = new Option(isAvailable ? name : say("unavailable", { name }), name);
    option.disabled = !isAvailable;
    if (hint) option.title = hint;
    return option;
  }));
  if (engines.some(({ name, isAvailable }) => name === engine && isAvailable)) $("engine").value = engine;
  const voices = (session.voices ?? []).map(({ id, name }) => new Option(name, id));
  $("voice").replaceChildren(new Option(say("voiceAuto"), ""), ...voices);
  if ((session.voices ?? []).some(({ id }) => id === voice)) $("voice").value = voice;
  describeEngine();
}
$("voice").onchange = () => stored("voice", $("voice").value);

// Recording

const recorder = new Recorder(finishRecording);
let recordedURL;
$("record").onclick = () => {
  if (recorder.isRecording) return finishRecording();
  $("download").hidden = true;
  $("record-message").textContent = "";
  const isPossible = canRecord() && session.codec === "h264";
  if (isPossible && recorder.start()) return labelRecord(true);
  $("record-message").textContent = say(`error.${isPossible ? "nothingToRecord" : "noRecorder"}`).replace("|", " ");
};
function labelRecord(isOn) {
  $("record").ariaPressed = String(isOn);
  $("record").dataset.text = isOn ? "stopRecording" : "record";
  $("record").textContent = say($("record").dataset.text);
  $("recording").hidden = !isOn;
}
async function finishRecording() {
  if (!recorder.isRecording) return;
  labelRecord(false);
  $("record-message").textContent = say("recordingWorks");
  try {
    const film = await recorder.finish();
    URL.revokeObjectURL(recordedURL);
    recordedURL = URL.createObjectURL(film);
    const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString();
    const name = `lipstream-${now.slice(0, 10)}-${now.slice(11, 16).replace(":", "")}.mp4`;
    Object.assign($("download"), { href: recordedURL, download: name, hidden: false });
    $("record-message").textContent = say("recordingMade");
  } catch (error) {
    $("record-message").textContent = error.message;
  }
}

// What is shown of the session

function statistics() {
  const latency = session.metrics?.latencyMs;
  return {
    ...player.statistics, state: session.state, latencyMs: latency ?? null, codec: session.description?.codec ?? null,
    serverDropped: session.metrics?.framesDropped ?? 0, underruns: sound.underruns,
    hasSound: sound.isRunning, bufferedMs: sound.buffered * 1000,
  };
}
function drawStatistics() {
  const now = statistics();
  const ms = (value) => say("ms", { value: Math.round(value) });
  $("fps").textContent = now.fps;
  $("latency").textContent = now.latencyMs?.p50 ? `${Math.round(now.latencyMs.p50)} / ${ms(now.latencyMs.p95)}` : "–";
  $("dropped").textContent = now.dropped + now.serverDropped;
  $("skew").textContent = now.skewMs.count ? `${Math.round(now.skewMs.p50)} / ${ms(now.skewMs.p95)}` : "–";
  const { width, height, engine } = session.description ?? {};
  $("picture").textContent = width ? `${width} × ${height}, ${engine}` : "–";
  $("gaps").textContent = now.underruns;
  $("unmute").hidden = sound.isRunning || !session.description;
  const seconds = Math.floor(recorder.seconds);
  $("recording-time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
setInterval(drawStatistics, 500);
setInterval(() => {
  $("level").value = peak;
  $("meter").ariaValueNow = Math.round(peak * 100);
  peak = Math.max(0, peak - 0.08);
}, 60);
window.lipstream = { get stats() { return statistics(); } };

$("unmute").onclick = () => sound.unlock();
for (const gesture of ["pointerdown", "keydown"]) {
  addEventListener(gesture, () => sound.unlock().catch(() => {}), { once: true });
}
sound.context.onstatechange = () => {
  sound.clear();
  drawStatistics();
};
addEventListener("language", () => {
  setState(session.state);
  drawChoices();
});

setState("connecting");
const [isPlayable] = await Promise.all([canDecodeH264(), loadChoices(), avatars.load(), dubs.load(), sound.prepared]);
session.codec = isPlayable ? "h264" : "jpeg";
mute();
open();
