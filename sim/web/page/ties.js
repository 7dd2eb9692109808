// Ties as they change from day to day. They are grouped by strength, so that the strongest are found without sorting.

const MOST = 100; // per cent, the strength of the strongest

export class Ties {
  // `start` lists layer, first person, second person and per cent, one tie after the other.
  constructor(start, count) {
    this.start = start;
    this.count = count;
    this.tick = Infinity;
  }

  // Move the ties to the evening of a day, from the current day if possible, otherwise from the start.
  to(days, tick) {
    if (this.tick > tick) this.begin();
    for (let t = this.tick + 1; t <= tick && t < days.length; t++) {
      for (const tie of days[t].ties) this.set(...tie);
      this.tick = t;
    }
    return this;
  }

  begin() {
    this.tick = -1;
    this.strength = new Map();
    this.byStrength = [0, 1].map(() => Array.from({ length: MOST + 1 }, () => new Set()));
    for (let at = 0; at < this.start.length; at += 4) {
      this.set(this.start[at], this.start[at + 1], this.start[at + 2], this.start[at + 3]);
    }
  }

  set(layer, a, b, strength) {
    const pair = a * this.count + b;
    const key = layer * this.count * this.count + pair;
    const before = this.strength.get(key);
    if (before) this.byStrength[layer][before].delete(pair);
    if (!strength) {
      this.strength.delete(key);
      return;
    }
    this.byStrength[layer][Math.min(MOST, strength)].add(pair);
    this.strength.set(key, Math.min(MOST, strength));
  }

  // Return at most `many` strongest ties of a layer as [per cent, [a, b, a, b, ...]]; only those of `person` unless -1.
  strongest(layer, many, person) {
    const groups = [];
    let left = many;
    for (let strength = MOST; strength > 0 && left > 0; strength--) {
      const ends = [];
      for (const pair of this.byStrength[layer][strength]) {
        const [a, b] = [Math.floor(pair / this.count), pair % this.count];
        if (person >= 0 && a !== person && b !== person) continue;
        ends.push(a, b);
        if (--left === 0) break;
      }
      if (ends.length) groups.push([strength, ends]);
    }
    return groups;
  }
}
