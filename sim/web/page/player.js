// The clock of both networks: time in days, from 0 (nothing has happened) to the last evening.

const AT_ONCE = 0.25; // seconds: the longest step between two pictures, after which the clock stands

export class Player extends EventTarget {
  constructor() {
    super();
    this.time = 0;
    this.end = 0; // the last moment that may be shown
    this.speed = 1; // days a second
    this.playing = false;
    this.calm = false; // whole days only, for those who asked for less motion
    this.known = () => this.end; // days that there are to show, for a source that is still going on
  }

  // The day that is being lived, or was lived last; -1 before the first.
  get tick() {
    return Math.max(-1, Math.ceil(this.time - 1e-9) - 1);
  }

  // How much of that day has gone by.
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
    this.tell("state");
    requestAnimationFrame((now) => this.turn(now));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.tell("state");
    this.tell("time");
  }

  step(days) {
    this.pause();
    this.lead(days > 0 ? Math.floor(this.time + 1e-9) + days : Math.ceil(this.time - 1e-9) + days);
  }

  // The visitor goes somewhere: what else was to be gone to is dropped.
  lead(time) {
    this.tell("led");
    this.seek(time);
  }

  seek(time) {
    this.time = Math.min(Math.max(0, time), Math.min(this.end, this.known()));
    this.carried = 0;
    this.tell("time");
  }

  turn(now) {
    if (!this.playing) return;
    const passed = this.last === null ? 0 : Math.min((now - this.last) / 1000, AT_ONCE);
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
    if (this.time !== before) this.tell("time"); // who waits for days to come leaves the machine to them
  }

  tell(kind) {
    this.dispatchEvent(new Event(kind));
  }
}
