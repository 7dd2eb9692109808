// One run of a network, as far as it is known: questions with everything that happened to them, and sums by day.

import { readDay } from "./reading.js";
import { Ties } from "./ties.js";

export const WINDOW = 14; // days of asking that count for one point on the curve of answered questions
const FEW = 20; // questions; before the first two weeks are full, a share of fewer would only jump about

export class Run {
  constructor(people, ties, head) {
    this.people = people;
    this.head = head;
    this.count = people.town.length;
    this.ties = new Ties(ties, this.count);
    this.questions = [];
    this.days = []; // one entry per day: the frame, and sums
    this.removedAt = new Map();
    this.moves = []; // [day, person, town]
    this.cached = {}; // the last computed sets, by name
  }

  // Add one more day.
  add(bytes) {
    const tick = this.days.length;
    const frame = readDay(bytes);
    const first = this.questions.length;
    frame.first = first;
    for (const row of frame.removed) this.removedAt.set(row, tick);
    for (const { person, town } of frame.moved) this.moves.push([tick, person, town]);
    const still = !frame.crowd.length && !frame.removed.length && !frame.hubs.length && !frame.away.length;
    frame.since = still && tick ? this.days[tick - 1].since : tick; // the day since which none of these has changed
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
    const since = tick + 1 - this.head.lifetime - Math.round(WINDOW / this.head.tick);
    const full = since > 0 ? FEW : this.full(tick).length;
    frame.share = full < FEW ? NaN : this.shareOf(tick, Math.max(0, since));
    return frame;
  }

  get total() {
    return this.head.days;
  }

  // Questions asked from the tick `since` on that have had their full lifetime by the evening of a day.
  full(tick, since = 0) {
    const last = tick + 1 - this.head.lifetime;
    if (last < since) return [];
    const asked = this.questions.slice(this.firstOf(since), this.firstOf(last + 1));
    return this.removedAt.size ? asked.filter((question) => !this.cutShort(question)) : asked;
  }

  // Index of the first question asked on a day or later; questions are sorted by day.
  firstOf(tick) {
    const at = Math.max(0, tick);
    return at < this.days.length ? this.days[at].first : this.questions.length;
  }

  // Whether the asker was removed before the question had its full lifetime.
  cutShort(question) {
    const gone = this.removedAt.get(question.asker);
    return gone !== undefined && gone < question.asked + this.head.lifetime;
  }

  shareOf(tick, since = 0) {
    const full = this.full(tick, since);
    return full.length ? full.filter((q) => q.answered >= 0 && q.answered <= tick).length / full.length : NaN;
  }

  // The state of a question on the evening of a day.
  fate(question, tick) {
    if (tick < question.asked) return "not asked";
    if (question.answered >= 0 && question.answered <= tick) return "answered";
    if (question.left >= 0 && question.left <= tick) return question.fate;
    return "open";
  }

  totals(tick) {
    const sums = { asked: 0, answered: 0, expired: 0, open: 0, withdrawn: 0 };
    for (const question of this.questions) {
      if (question.asked > tick) break;
      sums.asked++;
      sums[this.fate(question, tick)]++;
    }
    return sums;
  }

  person(row, tick) {
    const sums = { asked: 0, answered: 0, expired: 0, helped: 0 };
    for (const question of this.questions) {
      if (question.asked > tick) break;
      if (question.asker === row) {
        sums.asked++;
        const fate = this.fate(question, tick);
        if (fate === "answered" || fate === "expired") sums[fate]++;
      }
      for (const one of question.tried) if (one.helper === row && one.helpful && one.tick <= tick) sums.helped++;
    }
    return sums;
  }

  // For each fifth by effort: questions that have had their full lifetime, and their answered share.
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

  // Number of followers of each person at the start.
  followers() {
    if (!this.cached.followers) {
      const many = new Array(this.count).fill(0);
      const { start } = this.ties;
      for (let at = 0; at < start.length; at += 4) if (start[at] === 1) many[start[at + 2]]++;
      this.cached.followers = many;
    }
    return this.cached.followers;
  }

  // The town of a person on a day, after all moves up to that day.
  townOf(row, tick) {
    let town = this.people.town[row];
    for (const [day, person, to] of this.moves) if (person === row && day <= tick) town = to;
    return town;
  }

  // The day since which people, open hubs and the crowd have not changed, seen from a day; -1 means since the start.
  since(tick) {
    const last = Math.min(tick, this.days.length - 1);
    return last < 0 ? -1 : this.days[last].since;
  }

  // People who were removed, haven't arrived yet, or have left.
  gone(tick) {
    return this.gathered("gone", this.head.away, tick, (gone, day) => {
      for (const row of day.away) gone.has(row) ? gone.delete(row) : gone.add(row);
      for (const row of day.removed) gone.add(row);
    });
  }

  closedHubs(tick) {
    return this.gathered("closed", this.head.closed, tick, (closed, day) => day.hubs.forEach((hub) => closed.add(hub)));
  }

  crowd(tick) {
    return this.gathered("crowd", this.head.crowd, tick, (on, day) => {
      for (const row of day.crowd) on.has(row) ? on.delete(row) : on.add(row);
    });
  }

  // A set on the evening of a day, computed from the set at the start and the changes of each day.
  gathered(name, start, tick, take) {
    const since = this.since(tick);
    if (this.cached[name]?.since !== since) {
      const set = new Set(start);
      for (let t = 0; t <= since; t++) take(set, this.days[t]);
      this.cached[name] = { since, set };
    }
    return this.cached[name].set;
  }

  find(asker, asked) {
    return this.questions.slice(this.firstOf(asked), this.firstOf(asked + 1)).find((q) => q.asker === asker);
  }
}
