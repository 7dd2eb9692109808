// One network's life as far as it is known: questions with all that happened to them, and sums by day.

import { readDay } from "./reading.js";

export const WORD_OF_MOUTH = 0;
export const HUB = 1;
export const FEED = 2;
export const WINDOW = 14; // days of asking that the curve of answered questions looks back on

export class Run {
  constructor(people, ties, head) {
    this.people = people;
    this.head = head;
    this.count = people.town.length;
    this.startTies = ties;
    this.questions = [];
    this.days = []; // one entry a day lived: the frame, and sums
    this.removedAt = new Map();
  }

  // Take in one more day.
  add(bytes) {
    const tick = this.days.length;
    const frame = readDay(bytes);
    const first = this.questions.length;
    frame.first = first;
    for (const row of frame.removed) this.removedAt.set(row, tick);
    for (const each of frame.asked) {
      this.questions.push({ ...each, n: this.questions.length, asked: tick, went: [], tried: [], answered: -1, left: -1, fate: "open" });
    }
    for (const route of frame.went) this.questions[route.question].went.push({ ...route, tick });
    frame.answered = [];
    for (const one of frame.tried) {
      const question = this.questions[one.question];
      question.tried.push({ ...one, tick });
      if (one.helpful && question.answered < 0) {
        Object.assign(question, { answered: tick, helper: one.helper, through: one.channel, fate: "answered" });
        frame.answered.push(question.n);
      }
    }
    for (const n of frame.expired) Object.assign(this.questions[n], { left: tick, fate: "expired" });
    for (const n of frame.withdrawn) {
      const question = this.questions[n];
      question.left = tick;
      if (question.fate === "open") question.fate = "withdrawn";
    }
    this.days.push(frame);
    frame.share = this.shareOf(tick, Math.max(0, tick + 1 - this.head.lifetime - Math.round(WINDOW / this.head.tick)));
    return frame;
  }

  get total() {
    return this.head.days;
  }

  // Questions that have had their whole life by the evening of a day, asked from the tick `since` on.
  full(tick, since = 0) {
    const last = tick + 1 - this.head.lifetime;
    return this.questions.filter((q) => q.asked >= since && q.asked <= last && !this.cutShort(q));
  }

  // Whether its asker was removed before a question had its whole life.
  cutShort(question) {
    const gone = this.removedAt.get(question.asker);
    return gone !== undefined && gone < question.asked + this.head.lifetime;
  }

  shareOf(tick, since = 0) {
    const full = this.full(tick, since);
    return full.length ? full.filter((q) => q.answered >= 0 && q.answered <= tick).length / full.length : NaN;
  }

  // How a question stands on the evening of a day.
  fate(question, tick) {
    if (tick < question.asked) return "not asked";
    if (question.answered >= 0 && question.answered <= tick) return "answered";
    if (question.left >= 0 && question.left <= tick) return question.fate;
    return "open";
  }

  totals(tick) {
    const told = { asked: 0, answered: 0, expired: 0, open: 0, withdrawn: 0 };
    for (const question of this.questions) {
      if (question.asked > tick) break;
      told.asked++;
      told[this.fate(question, tick)]++;
    }
    return told;
  }

  person(row, tick) {
    const told = { asked: 0, answered: 0, expired: 0, helped: 0 };
    for (const question of this.questions) {
      if (question.asked > tick) break;
      if (question.asker === row) {
        told.asked++;
        const fate = this.fate(question, tick);
        if (fate === "answered" || fate === "expired") told[fate]++;
      }
      for (const one of question.tried) if (one.helper === row && one.helpful && one.tick <= tick) told.helped++;
    }
    return told;
  }

  // Questions asked and share answered by fifth of effort, of those that have had their whole life.
  fifths(tick) {
    const asked = [0, 0, 0, 0, 0];
    const answered = [0, 0, 0, 0, 0];
    for (const question of this.full(tick)) {
      const fifth = this.people.fifth[question.asker] - 1;
      asked[fifth]++;
      if (question.answered >= 0 && question.answered <= tick) answered[fifth]++;
    }
    return asked.map((many, fifth) => ({ asked: many, share: many ? answered[fifth] / many : NaN }));
  }

  // Town of a person on a day, after those who moved until then.
  townOf(row, tick) {
    let town = this.people.town[row];
    for (let t = 0; t <= tick && t < this.days.length; t++) {
      for (const move of this.days[t].moved) if (move.person === row) town = move.town;
    }
    return town;
  }

  gone(tick) {
    const gone = new Set();
    for (let t = 0; t <= tick && t < this.days.length; t++) this.days[t].removed.forEach((row) => gone.add(row));
    return gone;
  }

  closedHubs(tick) {
    const closed = new Set(this.head.closed);
    for (let t = 0; t <= tick && t < this.days.length; t++) this.days[t].hubs.forEach((hub) => closed.add(hub));
    return closed;
  }

  crowd(tick) {
    const on = new Set(this.head.crowd);
    for (let t = 0; t <= tick && t < this.days.length; t++) {
      for (const row of this.days[t].crowd) on.has(row) ? on.delete(row) : on.add(row);
    }
    return on;
  }

  // Ties on the evening of a day: a map from "layer from to" to per cent.
  ties(tick) {
    if (this.keptTies?.tick === tick) return this.keptTies.ties;
    const forward = this.keptTies && this.keptTies.tick < tick;
    const ties = forward ? this.keptTies.ties : new Map();
    if (!forward) {
      for (let at = 0; at < this.startTies.length; at += 4) {
        const [layer, a, b, strength] = this.startTies.slice(at, at + 4);
        ties.set((layer * this.count + a) * this.count + b, strength);
      }
    }
    for (let t = forward ? this.keptTies.tick + 1 : 0; t <= tick && t < this.days.length; t++) {
      for (const [layer, a, b, strength] of this.days[t].ties) {
        const key = (layer * this.count + a) * this.count + b;
        if (strength) ties.set(key, strength);
        else ties.delete(key);
      }
    }
    this.keptTies = { tick, ties };
    return ties;
  }

  find(asker, asked) {
    return this.questions.find((q) => q.asker === asker && q.asked === asked);
  }
}
