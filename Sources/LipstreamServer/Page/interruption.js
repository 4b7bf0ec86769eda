// Ends speech at once: what is on the way is neither heard nor waited for, up to where the server cut it off.

const LONGEST = 0.6; // seconds without word of where it was cut

export class Interruption {
  constructor(sound, player) {
    Object.assign(this, { sound, player, isOn: false });
  }

  begin() {
    this.isOn = true;
    this.end = null; // the second of the session after which everything is new
    this.began = performance.now();
    this.sound.isCut = true;
    this.player.isHurried = true;
    this.watch();
  }

  /** The server tells where it cut a text off. */
  know(time) {
    if (this.isOn) this.end = Math.max(this.end ?? 0, time);
  }

  watch() {
    const isOver = this.end !== null && (this.sound.heard() ?? 0) >= this.end;
    if (!isOver && performance.now() - this.began < LONGEST * 1000) return setTimeout(() => this.isOn && this.watch(), 10);
    this.isOn = this.sound.isCut = this.player.isHurried = false;
  }
}
