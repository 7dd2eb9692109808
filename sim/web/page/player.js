// The clock of both networks. Time is in days, from 0 (nothing has happened) to the last evening.

const LONGEST_STEP = 0.25; // seconds that pass between two pictures at most, even if the browser is slow

export class Player extends EventTarget {
  constructor() {
    super();
    this.time = 0;
    this.end = 0; // the last moment that can be shown
    this.speed = 1; // days per second
    this.playing = false;
    this.calm = false; // only whole days, for visitors who prefer reduced motion
    this.known = () => this.end; // days available so far, for a source that is still running
  }

  // Index of the current day, or of the last one that has passed; -1 before the first.
  get tick() {
    return Math.max(-1, Math.ceil(this.time - 1e-9) - 1);
  }

  // The part of that day that has passed, from 0 to 1.
  get part() {
    return this.time - this.tick;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.playing) return;
    if (this.time >= this.end - 1e-9) this.time = 0;
    this.playing = true;
    this.last = null;
    this.notify("state");
    requestAnimationFrame((now) => this.turn(now));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.notify("state");
    this.notify("time");
  }

  step(days) {
    this.pause();
    this.lead(days > 0 ? Math.floor(this.time + 1e-9) + days : Math.ceil(this.time - 1e-9) + days);
  }

  // The visitor chooses a time; an earlier target is dropped.
  lead(time) {
    this.notify("led");
    this.seek(time);
  }

  seek(time) {
    this.time = Math.min(Math.max(0, time), Math.min(this.end, this.known()));
    this.carried = 0;
    this.notify("time");
  }

  turn(now) {
    if (!this.playing) return;
    const passed = this.last === null ? 0 : Math.min((now - this.last) / 1000, LONGEST_STEP);
    this.last = now;
    this.advance(passed * this.speed);
    if (this.time >= this.end - 1e-9) this.pause();
    else requestAnimationFrame((later) => this.turn(later));
  }

  advance(days) {
    this.carried = (this.carried ?? 0) + days;
    const whole = this.calm ? Math.floor(this.carried) : this.carried;
    if (whole <= 0) return;
    this.carried -= whole;
    const before = this.time;
    this.time = Math.min(before + whole, this.end, this.known());
    if (this.time !== before) this.notify("time"); // no redraw while waiting for further days
  }

  notify(kind) {
    this.dispatchEvent(new Event(kind));
  }
}
