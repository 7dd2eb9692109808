// A source of frames: societies simulated on the server, only as far as this page needs. Its runs grow day by day.

import { Run } from "./run.js";

const AHEAD = 0.4; // seconds of playing to fetch in advance
const LEAST = 2; // days to fetch in advance, at least

export class Live extends EventTarget {
  constructor(state) {
    super();
    this.wanted = state; // networks, values and acts to ask for
    this.state = state; // those that the server has started
    this.keepDays = 0; // days to keep at the next request
    this.values = [null];
    this.base = 0;
    this.runs = [];
    this.bytes = [[], []]; // received frames, for a network that continues from a later day
    this.asked = 0;
    this.lost = false; // whether a day couldn't be read; then no further day is read until both networks start again
    this.onday = null;
  }

  open() {
    const line = new WebSocket(`ws://${location.host}/live`);
    line.binaryType = "arraybuffer";
    this.line = line;
    line.addEventListener("message", ({ data }) => (typeof data === "string" ? this.receive(JSON.parse(data)) : this.frame(data)));
    line.addEventListener("close", () => this.notify("over", { why: null }));
    return new Promise((done) => {
      line.addEventListener("open", done);
      line.addEventListener("error", done);
    });
  }

  close() {
    this.line.close();
  }

  // Ask for what is `wanted`. The promise returns both runs, or fails with a sentence.
  async choose() {
    if (!this.line) await this.open();
    const answer = new Promise((done, failed) => (this.answer = { done, failed }));
    this.ask("show", { state: this.wanted, kept: this.keepDays });
    return answer;
  }

  ask(say, more = {}) {
    if (this.line.readyState === WebSocket.OPEN) this.line.send(JSON.stringify({ say, ...more }));
  }

  receive(message) {
    if (message.say === "begun") this.begun(message);
    else if (message.say === "refused" && message.of === "show" && this.answer) {
      this.answer.failed(new Error(message.why));
      this.answer = null;
    } else if (message.say === "over" && this.answer) {
      this.answer.failed(new Error(message.why));
      this.notify("over", message);
    } else this.notify(message.say, message);
  }

  begun(message) {
    Object.assign(this, { state: message.state, settings: message, lost: false });
    message.sides.forEach((side, n) => side && this.restart(n, side, message.kept));
    this.runs = [...this.runs];
    this.asked = message.kept;
    this.answer.done(this.runs);
    this.answer = null;
  }

  restart(n, { people, ties, head }, keepDays) {
    this.runs[n] = new Run(people, ties, head);
    this.bytes[n].length = Math.min(keepDays, this.bytes[n].length);
    for (const bytes of this.bytes[n]) this.runs[n].add(bytes);
  }

  frame(data) {
    if (this.lost) return;
    const bytes = new Uint8Array(data);
    const side = bytes[0];
    const frame = bytes.subarray(1);
    this.bytes[side].push(frame);
    try {
      this.runs[side].add(frame);
    } catch (error) {
      console.error(error);
      this.lost = true;
      this.notify("lost", {});
      return;
    }
    this.onday?.();
  }

  // Number of days received for both networks of the current version. Only from these can the next change continue,
  // although frames of an earlier version may still be drawn. Messages arrive in order, so all frames after `begun`
  // belong to the new version.
  received() {
    return this.lost ? 0 : Math.min(...this.bytes.map((frames) => frames.length));
  }

  // Ask for only as many days as will soon be shown.
  upTo(time, speed) {
    const day = Math.ceil(time + Math.max(LEAST, speed * AHEAD));
    if (day <= this.asked) return;
    this.asked = day;
    this.ask("until", { day });
  }

  notify(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
