// A source of frames: runs that were recorded into the page. A source has `values` (of the slider, or one
// entry), `base` (which of them it starts with) and `choose(index)`, which promises the two runs; a live source
// gives runs that grow, and calls `onday` for each day that came.

import { Reader } from "./reading.js";
import { Run } from "./run.js";

export class Recorded {
  constructor(page) {
    this.page = page;
    this.values = page.slider ? page.slider.values : [null];
    this.base = page.slider ? page.slider.base : 0;
    this.kept = new Map();
    this.onday = null;
  }

  async choose(index) {
    if (!this.kept.has(index)) this.kept.set(index, Promise.all(this.page.runs[index].map((run) => this.run(run))));
    return this.kept.get(index);
  }

  async run(told) {
    const run = new Run(this.page.people[told.people], await this.ties(told.ties), told.head);
    const from = new Reader(await inflated(told.frames));
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
