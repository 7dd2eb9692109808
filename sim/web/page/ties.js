// Ties as they change from day to day, kept by strength, so that the strongest are told without sorting.

const MOST = 100; // per cent, the strength of the strongest

export class Ties {
  // `start` lists layer, one person, the other and per cent, one tie behind the other.
  constructor(start, count) {
    this.start = start;
    this.count = count;
    this.tick = Infinity;
  }

  // Bring them to the evening of a day: on from where they are, or from the start.
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
    this.kept = [0, 1].map(() => Array.from({ length: MOST + 1 }, () => new Set()));
    for (let at = 0; at < this.start.length; at += 4) {
      this.set(this.start[at], this.start[at + 1], this.start[at + 2], this.start[at + 3]);
    }
  }

  set(layer, a, b, strength) {
    const pair = a * this.count + b;
    const key = layer * this.count * this.count + pair;
    const before = this.strength.get(key);
    if (before) this.kept[layer][before].delete(pair);
    if (!strength) {
      this.strength.delete(key);
      return;
    }
    this.kept[layer][Math.min(MOST, strength)].add(pair);
    this.strength.set(key, Math.min(MOST, strength));
  }

  // The strongest of a layer, at most so many: [per cent, [a, b, a, b, ...]] by strength; of one person if not -1.
  strongest(layer, many, person) {
    const told = [];
    let left = many;
    for (let strength = MOST; strength > 0 && left > 0; strength--) {
      const ends = [];
      for (const pair of this.kept[layer][strength]) {
        const [a, b] = [Math.floor(pair / this.count), pair % this.count];
        if (person >= 0 && a !== person && b !== person) continue;
        ends.push(a, b);
        if (--left === 0) break;
      }
      if (ends.length) told.push([strength, ends]);
    }
    return told;
  }
}
