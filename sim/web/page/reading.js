// Read a day's frame from bytes into objects. sim/web/frames/day_frame.py writes frames and explains each section.

import { HUB } from "./channels.js";

// Reads whole numbers with seven bits per byte, one after the other.
export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get more() {
    return this.at < this.bytes.length;
  }

  next() {
    let value = 0;
    let weight = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError("A frame ends too early.");
      value += (byte & 127) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
  }

  signed() {
    const folded = this.next();
    return folded % 2 ? -(folded + 1) / 2 : folded / 2;
  }

  rising() {
    const listed = [];
    let value = 0;
    for (let left = this.next(); left > 0; left--) listed.push((value += this.next()));
    return listed;
  }

  entries(read) {
    const listed = [];
    for (let left = this.next(); left > 0; left--) listed.push(read());
    return listed;
  }
}

export function readDay(bytes) {
  const from = new Reader(bytes);
  const day = {
    crowd: from.rising(),
    removed: from.rising(),
    moved: from.entries(() => ({ person: from.next(), town: from.next(), x: from.signed(), y: from.signed() })),
    hubs: from.rising(),
    away: from.rising(),
  };
  let asker = 0;
  day.asked = from.entries(() => ({
    asker: (asker += from.signed()),
    topic: from.next(),
    difficulty: from.next() / 1000,
    channels: from.next(),
  }));
  let question = 0;
  day.went = from.entries(() => readRoute(from, (question += from.next())));
  question = 0;
  day.tried = from.entries(() => readTry(from, (question += from.signed())));
  day.expired = from.rising();
  day.withdrawn = from.rising();
  let one = 0;
  day.ties = from.entries(() => [from.next(), (one += from.signed()), from.next(), from.next()]);
  day.morale = from.next() / 10000;
  day.hostile = from.next();
  return day;
}

// Read whom one question was shown to through one channel, and the step that each person reached: 0 shown, 1 read it,
// 2 was able to solve it, 3 was willing too. A hub lists its readers, or those who did not read it, then those who
// were able and those who were willing.
function readRoute(from, question) {
  const route = { question, channel: from.next(), many: from.next() };
  if (route.channel === HUB) {
    route.turned = from.next() === 1;
    route.listed = from.rising();
    route.readers = route.turned ? route.many - route.listed.length : route.listed.length;
    route.able = from.rising();
    route.willing = from.rising();
    return route;
  }
  route.people = [];
  route.stage = [];
  route.readers = 0;
  let person = 0;
  for (let n = 0; n < route.many; n++) {
    const step = from.next();
    person += step >> 2;
    route.people.push(person);
    route.stage.push(step & 3);
    route.readers += (step & 3) > 0;
  }
  return route;
}

function readTry(from, question) {
  const helper = from.next();
  const code = from.next();
  return { question, helper, channel: (code & 3) | ((code >> 4) << 2), helpful: (code & 4) > 0, surplus: (code & 8) > 0 };
}
