// A source of frames: runs recorded in the page. A source has `values` (of the slider, or a single entry), `base`
// (the index to start with) and `choose(index)`, whose promise returns the two runs. The runs of a live source grow,
// and it calls `onday` for each day that arrives.

import { Reader } from "./reading.js";
import { Run } from "./run.js";

export class Recorded {
  constructor(page) {
    this.page = page;
    this.values = page.slider ? page.slider.values : [null];
    this.base = page.slider ? page.slider.base : 0;
    this.unpacked = new Map(); // runs by index of the slider
    this.changed = page.changed; // what can be broken or mended: name, side, text, first day and recorded run
    this.changedRuns = new Map();
    this.onday = null;
  }

  async choose(index) {
    if (!this.unpacked.has(index)) this.unpacked.set(index, Promise.all(this.page.runs[index].map((run) => this.run(run))));
    return this.unpacked.get(index);
  }

  async runOf(changed) {
    if (!this.changedRuns.has(changed)) this.changedRuns.set(changed, this.run(changed.run));
    return this.changedRuns.get(changed);
  }

  async run(recording) {
    const run = new Run(this.page.people[recording.people], await this.ties(recording.ties), recording.head);
    const from = new Reader(await inflated(recording.frames));
    while (from.more) {
      const size = from.next();
      run.add(from.bytes.subarray(from.at, from.at + size));
      from.at += size;
    }
    return run;
  }

  async ties(index) {
    const listed = [];
    const from = new Reader(await inflated(this.page.ties[index]));
    while (from.more) listed.push(from.next());
    return listed;
  }
}

async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
