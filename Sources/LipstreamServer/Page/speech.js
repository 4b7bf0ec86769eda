// What the face is to say: the microphone with its meter, a sound file, typed text, and the end of it all.

import { say, show } from "./text.js";
import { Microphone, SoundFile, level } from "./microphone.js";

const $ = (id) => document.getElementById(id);
const PAUSE = 1500; // milliseconds between two sentences of one text, at most
const FALL = 0.08; // of the meter, a step

export class Speech {
  constructor(sound, live, options) {
    Object.assign(this, { sound, live, options, saysText: false, state: "idle", peak: 0 });
    const hear = (samples) => {
      this.peak = Math.max(this.peak, level(samples));
      live.hear(samples);
    };
    this.microphone = new Microphone(sound.context, hear);
    this.file = new SoundFile(sound.context, hear);
    $("microphone").onclick = () => this.toggleMicrophone();
    $("interrupt").onclick = () => this.interrupt();
    $("sound-file").onclick = () => this.file.isPlaying ? this.interrupt() : $("sound-input").click();
    $("sound-input").onchange = ({ target }) => {
      const [file] = target.files;
      target.value = "";
      if (file) this.play(file);
    };
    $("say").onsubmit = (event) => {
      event.preventDefault();
      this.sayText();
    };
    $("text").onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("say").requestSubmit();
    };
    setInterval(() => this.drawLevel(), 60);
  }

  get text() { return $("text").value.trim(); }

  /** One's own voice, coming back late, disturbs; everything else is played. */
  mute() {
    this.sound.isMuted = this.microphone.isOn && !this.options.hearsOneself && !this.saysText;
  }

  /** The session's state changed. */
  follow(state) {
    clearTimeout(this.pause);
    // A pause between sentences is not yet the end of the text.
    if (this.state === "speaking" && state !== "speaking") {
      this.pause = setTimeout(() => {
        this.saysText = false;
        this.mute();
      }, PAUSE);
    }
    this.state = state;
    this.mute();
  }

  async toggleMicrophone() {
    show($("speech-message"), null);
    if (this.microphone.isOn) return this.stopMicrophone();
    if (this.isStarting) return;
    this.isStarting = true;
    try {
      this.file.stop();
      await this.sound.unlock();
      await this.microphone.start();
      this.labelMicrophone();
    } catch (error) {
      show($("speech-message"), error);
    }
    this.isStarting = false;
  }

  stopMicrophone() {
    this.microphone.stop();
    this.labelMicrophone();
  }

  labelMicrophone() {
    $("microphone").ariaPressed = String(this.microphone.isOn);
    label($("microphone"), this.microphone.isOn ? "stop" : "start");
    this.mute();
  }

  interrupt() {
    this.file.stop();
    this.saysText = false;
    this.live.send({ type: "interrupt" });
    this.mute();
  }

  async play(file) {
    show($("speech-message"), null);
    if (!this.live.canSend) return show($("speech-message"), { code: "offline" });
    this.stopMicrophone();
    try {
      await this.sound.unlock();
      const whole = this.file.play(file);
      label($("sound-file"), "stopFile");
      await whole;
    } catch (error) {
      show($("speech-message"), error);
    }
    label($("sound-file"), "soundFile");
  }

  async sayText() {
    const { text } = this;
    show($("say-message"), text ? null : { code: "noText" });
    if (!text) return $("text").focus();
    if (!this.live.canSend) return show($("say-message"), { code: "offline" });
    await this.sound.unlock();
    const { voice, rate } = this.options;
    this.saysText = true;
    this.live.send({ type: "speak", text, rate, ...(voice && { voice }) });
    this.mute();
  }

  /** Says a refusal where its cause is: true where it was about the text. */
  refuse(refusal) {
    const isAboutText = this.saysText && ["queue_full", "bad_message"].includes(refusal.code);
    if (isAboutText) show($("say-message"), refusal);
    return isAboutText;
  }

  drawLevel() {
    const percent = String(Math.round(this.peak * 100));
    if ($("meter").ariaValueNow !== percent) {
      $("level").value = this.peak;
      $("meter").ariaValueNow = percent;
    }
    this.peak = Math.max(0, this.peak - FALL);
  }
}

function label(button, key) {
  button.dataset.text = key;
  button.textContent = say(key);
}
