// The map of one network: people at their homes, ties, hubs, the feed, signs of other channels, and questions on their way.

import { FEED, HUB, heightAbove, ownNames } from "./channels.js";
import * as look from "./look.js";
import { placed, townsOf } from "./place.js";
import { Sheet } from "./sheet.js";
import { drawFollowed, drawTravel, drawWaiting } from "./travel.js";

const MOST_TIES = 700; // of a layer; more would become a blot
const NEAR = 18; // pixels around a person within which a click or a touch selects the person
const REDRAW_EVERY = 80; // milliseconds between redraws of everything that doesn't move, while the clock runs

export class MapView {
  // `words` are the texts that stand on the map; `nameOf` returns a person's name.
  constructor(canvas, words, nameOf) {
    Object.assign(this, { canvas, words, nameOf });
    this.byFollowers = false; // whether a person's size shows followers, not effort
    this.run = null;
    this.sheets = { ties: new Sheet(), people: new Sheet(), still: new Sheet() };
    this.stood = { key: null, at: 0 };
  }

  // Show one of the page's runs. The space above the people is the same in all maps, so that people have the same
  // positions, and so have the signs of channels.
  show(run, runs) {
    this.run = run;
    this.above = heightAbove(runs);
    this.signs = ownNames(runs);
    this.towns = townsOf(run.people);
    this.at = null;
    Object.values(this.sheets).forEach((sheet) => sheet.forget());
  }

  // Draw a moment: the day `tick`, the `part` of it that has passed, and the chosen person, question and ties.
  draw(moment) {
    if (!this.run) return;
    const { context, width, height } = look.prepared(this.canvas);
    this.place(width, height);
    this.still(context, moment);
    if (moment.question) drawFollowed(context, this, moment);
    else drawTravel(context, this, moment);
    if (moment.person >= 0) this.chosen(context, moment.person);
    if (moment.pointed >= 0 && moment.pointed !== moment.person) this.named(context, moment.pointed);
  }

  // Draw everything that doesn't move. While the clock runs, it is redrawn less often than what moves.
  still(context, moment) {
    const view = [moment.layers, moment.person, !moment.question, this.byFollowers].join();
    const now = performance.now();
    if (!moment.playing || view !== this.stood.view || now - this.stood.at >= REDRAW_EVERY) {
      const known = this.run.days.length > moment.tick;
      this.stood = { view, at: now, key: [view, moment.tick, moment.part, known].join() };
    }
    this.sheets.still.lay(context, this.stood.key, (sheet) => {
      if (!moment.question) this.tied(sheet, moment); // of a followed question, only its own way is drawn
      this.peopled(sheet, moment);
      this.offices(sheet, moment);
      if (!moment.question) drawWaiting(sheet, this, moment);
    });
  }

  place(width, height) {
    if (this.at && this.width === width && this.height === height) return;
    this.small = width < 380;
    this.tiny = width < 240;
    this.width = width;
    this.height = height;
    this.at = placed(this.run.people, this.towns, { width, height, margin: 14, above: this.above });
  }

  x(row) {
    return this.at.x[row];
  }

  y(row) {
    return this.at.y[row];
  }

  // The point through which a question passes: its topic on the feed, its asker's hub, or the lower end of the sign of a
  // user's channel. By word of mouth and through managers there is none, so the result is null.
  medium(channel, question) {
    if (channel === FEED) return [this.topic(question.topic), 20];
    if (channel === HUB) return this.hub(this.run.people.town[question.asker]);
    const place = this.signs.indexOf(this.run.head.names[channel]);
    return place < 0 ? null : [((place + 0.5) / this.signs.length) * this.width, this.above - 4];
  }

  hub(town) {
    const middle = this.run.head.hub === "town" ? this.at.towns[town] : null;
    return middle ? [middle.x, middle.y] : [this.width / 2, this.above + (this.height - this.above) / 2];
  }

  // The position of a topic on the feed.
  topic(topic) {
    const left = 28 + this.feedWidth;
    return left + ((topic + 0.5) / this.run.people.topics.length) * (this.width - left - 14);
  }

  // Ties are many and change only once a day, so they have their own sheet.
  tied(context, moment) {
    const key = [moment.tick, moment.layers, moment.person, this.run.days.length > moment.tick].join();
    this.sheets.ties.lay(context, key, (sheet) => this.ties(sheet, moment));
  }

  ties(context, { tick, layers, person }) {
    const ties = this.run.ties.to(this.run.days, tick);
    if (layers === "online" || layers === "both") this.lines(context, ties.strongest(1, MOST_TIES, person), 1, person >= 0);
    if (layers === "face_to_face" || layers === "both") this.lines(context, ties.strongest(0, MOST_TIES, person), 0, person >= 0);
  }

  lines(context, ties, layer, few) {
    context.strokeStyle = layer ? look.ONLINE : look.FACE_TO_FACE;
    context.setLineDash(layer ? [3, 3] : []);
    context.lineWidth = few ? 1.25 : 0.6;
    for (const [strength, ends] of ties) {
      context.globalAlpha = few ? 0.3 + strength / 200 : layer ? 0.1 + strength / 600 : 0.13 + strength / 350; // quieter than people
      context.beginPath();
      for (let at = 0; at < ends.length; at += 2) {
        context.moveTo(this.x(ends[at]), this.y(ends[at]));
        context.lineTo(this.x(ends[at + 1]), this.y(ends[at + 1]));
      }
      context.stroke();
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
  }

  // The feed and the people change only when somebody joins or leaves.
  peopled(context, moment) {
    const key = [this.run.since(moment.tick), Boolean(moment.question), this.byFollowers].join();
    this.sheets.people.lay(context, key, (sheet) => {
      if (this.run.head.channels.includes("feed")) this.feed(sheet);
      this.ownChannels(sheet);
      this.people(sheet, moment);
    });
  }

  feed(context) {
    context.font = look.font(14, "bold");
    this.feedWidth = context.measureText(this.words.feed).width;
    context.fillStyle = "#e3f0f9";
    context.strokeStyle = look.SIDES[0];
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(8, 6, this.width - 16, 28, 14);
    context.fill();
    context.stroke();
    context.fillStyle = "#6fa6cb";
    for (let topic = 0; topic < this.run.people.topics.length; topic++) {
      context.beginPath();
      context.arc(this.topic(topic), 20, 3, 0, 2 * Math.PI);
      context.fill();
    }
    this.label(context, this.words.feed, 20, 25, "left", "bold");
  }

  // The signs of the user's own channels that this run uses.
  ownChannels(context) {
    const { names, marks } = this.run.head;
    const size = Math.min(this.small ? 9 : 11, this.width / this.signs.length / 2 - 1);
    names.forEach((name, channel) => {
      if (!marks?.[name]) return;
      const [x, low] = this.medium(channel);
      const y = low - size;
      context.fillStyle = "#ffe9b8";
      context.strokeStyle = look.INK;
      context.lineWidth = 1.5;
      look.circle(context, x, y, size);
      this.label(context, marks[name], x, y + 5, "center", "bold");
    });
  }

  offices(context, moment) {
    const { head } = this.run;
    if (!head.hub) return;
    const closed = this.run.closedHubs(moment.tick);
    if (head.hub !== "town") this.office(context, ...this.hub(0), closed.has(0));
    else this.towns.forEach((town, n) => town.rows.length && this.office(context, ...this.hub(n), closed.has(n)));
  }

  office(context, x, y, closed) {
    const size = this.small ? 8 : 10;
    context.fillStyle = closed ? "#ffffff" : "#ffe9b8";
    context.strokeStyle = look.INK;
    context.lineWidth = 2;
    look.square(context, x, y, size);
    if (closed) look.stroke(context, x, y, size);
  }

  people(context, moment) {
    const gone = this.run.gone(moment.tick);
    const crowd = this.run.head.channels.includes("feed") ? this.run.crowd(moment.tick) : null;
    context.strokeStyle = "#ffffff";
    context.lineWidth = 1;
    for (let row = 0; row < this.run.count; row++) {
      if (gone.has(row)) continue;
      context.beginPath();
      context.arc(this.x(row), this.y(row), this.sizeOf(row), 0, 2 * Math.PI);
      context.fillStyle = moment.question ? look.AROUND : crowd && !crowd.has(row) ? look.OFFLINE : look.PERSON;
      context.fill();
      context.stroke();
    }
  }

  // The radius of a person: by followers online in this network, or by effort.
  sizeOf(row) {
    const scale = (this.tiny ? 0.55 : this.small ? 0.75 : 1) * Math.sqrt(look.scale());
    if (!this.byFollowers) return scale * (1.6 + 0.6 * this.run.people.fifth[row]);
    return scale * Math.min(16, 1 + 0.9 * Math.sqrt(this.run.followers()[row])); // the area grows with the number
  }

  // An arrow above a person, with the name. Rings are for questions that wait.
  chosen(context, row) {
    const [x, y] = [this.x(row), this.y(row) - this.sizeOf(row) - 3];
    context.fillStyle = look.INK;
    context.strokeStyle = "#ffffff";
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - 7, y - 13);
    context.lineTo(x + 7, y - 13);
    context.closePath();
    context.stroke();
    context.fill();
    this.label(context, this.nameOf(row), this.inside(context, this.nameOf(row), x), y - 17 < 14 ? y + 30 : y - 17);
  }

  // The name of a person, above or below the person.
  named(context, row, below = false) {
    const away = this.sizeOf(row) + (below ? 22 : 11) * look.scale();
    const y = this.y(row) + (below || this.y(row) - away < 14 ? Math.max(away, 20) : -away);
    this.label(context, this.nameOf(row), this.inside(context, this.nameOf(row), this.x(row)), y);
  }

  // Where the middle of a text may be, so that all of the text is on the map.
  inside(context, text, x) {
    context.font = look.font(14);
    const half = context.measureText(text).width / 2 + 3;
    return Math.min(Math.max(x, half), Math.max(half, this.width - half));
  }

  label(context, text, x, y, align = "center", weight = "") {
    context.font = look.font(14, weight);
    context.textAlign = align;
    context.lineWidth = 4;
    context.strokeStyle = "#ffffffe6";
    if (!weight) context.strokeText(text, x, y);
    context.fillStyle = look.INK;
    context.fillText(text, x, y);
  }

  // The person closest to a point on the map; -1 if nobody is near.
  pick(x, y) {
    let nearest = -1;
    let least = NEAR;
    for (let row = 0; row < this.run.count; row++) {
      const distance = Math.hypot(this.x(row) - x, this.y(row) - y);
      if (distance < least) [nearest, least] = [row, distance];
    }
    return nearest;
  }
}
