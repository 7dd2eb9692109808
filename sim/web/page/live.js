// A source of frames: societies that live on the server now, as far as this page has come. It gives runs that grow.

import { Run } from "./run.js";

const AHEAD = 0.4; // seconds of playing that are fetched before they are shown
const LEAST = 2; // days, likewise

export class Live extends EventTarget {
  constructor(state) {
    super();
    this.wanted = state; // networks, values, acts that are asked for
    this.state = state; // those that the server has begun
    this.kept = 0; // days that stay when it is asked for anew
    this.values = [null];
    this.base = 0;
    this.runs = [];
    this.bytes = [[], []]; // frames as they came, for a side that goes on from the middle
    this.asked = 0;
    this.lost = false; // whether a day couldn't be read: then none is, until both begin anew
    this.onday = null;
  }

  open() {
    const line = new WebSocket(`ws://${location.host}/live`);
    line.binaryType = "arraybuffer";
    this.line = line;
    line.addEventListener("message", ({ data }) => (typeof data === "string" ? this.told(JSON.parse(data)) : this.frame(data)));
    line.addEventListener("close", () => this.tell("over", { why: null }));
    return new Promise((done) => {
      line.addEventListener("open", done);
      line.addEventListener("error", done);
    });
  }

  close() {
    this.line.close();
  }

  // Ask for what is `wanted`; promises both runs, or fails with a sentence.
  async choose() {
    if (!this.line) await this.open();
    const answer = new Promise((done, failed) => (this.answer = { done, failed }));
    this.ask("show", { state: this.wanted, kept: this.kept });
    return answer;
  }

  ask(say, more = {}) {
    if (this.line.readyState === WebSocket.OPEN) this.line.send(JSON.stringify({ say, ...more }));
  }

  told(message) {
    if (message.say === "begun") this.begun(message);
    else if (message.say === "refused" && message.of === "show" && this.answer) {
      this.answer.failed(new Error(message.why));
      this.answer = null;
    } else if (message.say === "over" && this.answer) {
      this.answer.failed(new Error(message.why));
      this.tell("over", message);
    } else this.tell(message.say, message);
  }

  begun(message) {
    Object.assign(this, { state: message.state, settings: message, lost: false });
    message.sides.forEach((side, n) => side && this.anew(n, side, message.kept));
    this.runs = [...this.runs];
    this.asked = message.kept;
    this.answer.done(this.runs);
    this.answer = null;
  }

  anew(n, { people, ties, head }, kept) {
    this.runs[n] = new Run(people, ties, head);
    this.bytes[n].length = Math.min(kept, this.bytes[n].length);
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
      this.tell("lost", {});
      return;
    }
    this.onday?.();
  }

  // Days of what is lived now that are here for both sides: only from these can the next change go on, while
  // frames of an earlier version may still be drawn. What comes after `begun` is of the new one: one line, in order.
  held() {
    return this.lost ? 0 : Math.min(...this.bytes.map((frames) => frames.length));
  }

  // Ask for as many days as will soon be shown: who doesn't watch gets none.
  upTo(time, speed) {
    const day = Math.ceil(time + Math.max(LEAST, speed * AHEAD));
    if (day <= this.asked) return;
    this.asked = day;
    this.ask("until", { day });
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
