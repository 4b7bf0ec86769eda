// The remote control of a stage, on a phone or a second screen: phrases with a key each, typing, microphone.

import { takeToken } from "./api.js";
import { rebuild } from "./focus.js";
import { show } from "./messages.js";
import { Microphone } from "./microphone.js";
import { RemoteLink } from "./remote-link.js";
import { say, translate } from "./text.js";

const $ = (id) => document.getElementById(id);
const KEYS = {
  Space: "next", ArrowRight: "next", PageDown: "next", KeyN: "next",
  KeyR: "repeat", ArrowLeft: "repeat", PageUp: "repeat", Escape: "stop", KeyS: "stop", Period: "stop",
};

takeToken();
translate();

let stage = { phrases: [], index: -1, state: "connecting" };
let context; // of the microphone's sound
let microphone;

const link = new RemoteLink({ line: drawLine, state: drawState });

function drawLine(line) {
  $("pair").hidden = line !== "unpaired";
  $("control").hidden = line === "unpaired";
  if (line === "unpaired") stopMicrophone();
  $("line").dataset.state = { there: "speaking", away: "connecting", connecting: "connecting" }[line] ?? "idle";
  $("line-text").textContent = line === "there" ? say("stageState", { state: say(`state.${stage.state}`) }) : say(`line.${line}`);
  $("line").dataset.line = line;
}

function drawState(state) {
  stage = { ...stage, ...state };
  $("saying").textContent = stage.phrases[stage.index] ?? "";
  $("saying").hidden = !$("saying").textContent;
  $("next").disabled = stage.index + 1 >= stage.phrases.length;
  $("repeat").disabled = stage.phrases.length === 0;
  $("no-phrases").hidden = stage.phrases.length > 0;
  if (stage.hasSound === false) show($("message"), { code: "stageSilent" }, true);
  else if ($("message").dataset.code === "stageSilent") show($("message"), null);
  $("message").dataset.code = stage.hasSound === false ? "stageSilent" : "";
  rebuild($("phrases"), stage.phrases.map((phrase, index) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: phrase });
    button.dataset.key = String(index);
    if (index === stage.index) button.setAttribute("aria-current", "true");
    button.onclick = () => send({ type: "phrase", index });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

async function send(command) {
  show($("message"), null);
  try {
    await link.send(command);
    return true;
  } catch (error) {
    show($("message"), error);
    return false;
  }
}

$("next").onclick = () => send({ type: "next" });
$("repeat").onclick = () => send({ type: "repeat" });
$("stop").onclick = () => send({ type: "stop" });
$("leave").onclick = () => link.leave();
$("say").onsubmit = async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text && await send({ type: "say", text })) $("text").value = "";
};

addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea") || document.querySelector("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || $("control").hidden) return;
  // A button that has the focus takes its own keys.
  if (["Space", "Enter"].includes(event.code) && event.target.matches("button")) return;
  const type = KEYS[event.code], digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (!type && !digit) return;
  event.preventDefault();
  send(type ? { type } : { type: "phrase", index: Number(digit[1]) - 1 });
});

// --- Pairing --------------------------------------------------------------------------------------------------------

async function pair(code) {
  show($("message"), null);
  try {
    await link.pair(code.replace(/\D/g, ""));
  } catch (error) {
    show($("message"), error);
    $("code").select();
  }
}
$("pair").onsubmit = (event) => {
  event.preventDefault();
  pair($("code").value);
};
const [code] = location.hash.match(/\d{6}/) ?? [];
if (code) {
  history.replaceState(null, "", location.pathname); // good once only
  pair(code);
}

// --- Phrases ----------------------------------------------------------------------------------------------------------

$("edit").onclick = () => {
  $("lines").value = stage.phrases.join("\n");
  $("edit-dialog").showModal();
};
$("edit-cancel").onclick = () => $("edit-dialog").close();
$("keep").onclick = async () => {
  const phrases = $("lines").value.split("\n").map((line) => line.trim()).filter(Boolean);
  $("edit-dialog").close();
  await send({ type: "phrases", phrases });
};

// --- Microphone -------------------------------------------------------------------------------------------------------

$("microphone").onclick = async () => {
  if (microphone?.isOn) return stopMicrophone();
  show($("message"), null);
  try {
    // At the stage's own rate, so that nothing has to be converted on the way.
    context = new AudioContext({ sampleRate: stage.rate ?? 48000 });
    await context.resume();
    microphone = new Microphone(context, (samples) => link.hear(samples, context.sampleRate), (fault) => {
      stopMicrophone();
      show($("message"), fault);
    });
    await microphone.start("");
    labelMicrophone();
  } catch (error) {
    stopMicrophone();
    show($("message"), error);
  }
};

function stopMicrophone() {
  microphone?.stop();
  context?.close();
  microphone = context = undefined;
  labelMicrophone();
}

function labelMicrophone() {
  $("microphone").ariaPressed = String(microphone?.isOn === true);
  $("microphone").dataset.text = microphone?.isOn ? "stop" : "start";
  $("microphone").textContent = say($("microphone").dataset.text);
}

navigator.wakeLock?.request("screen").catch(() => {});
