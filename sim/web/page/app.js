// The page: two maps with a common clock, the panel of the current step, and all controls.

import { Card } from "./card.js";
import { byId, make } from "./dom.js";
import { listen } from "./keys.js";
import { explainOwnChannels, markLegend } from "./legend.js";
import { MapView } from "./map.js";
import { Panel } from "./panel.js";
import { Player } from "./player.js";
import { listenToPointer } from "./pointer.js";

const BRISK = 4; // days per second after the guess
const NARROW = 380; // pixels; a narrower window shows short texts
const UPDATE_EVERY = 100; // milliseconds between updates of texts and curves; the maps move in between

export class App {
  constructor({ source, words, steps, slider, recorded = {} }) {
    Object.assign(this, { source, words, steps, slider, opening: recorded.opening, lives: recorded.lives });
    this.byFollowers = recorded.look === "followers";
    this.player = new Player();
    this.guesses = {};
    this.tried = new Map(); // index on the slider -> answered share in each network
    this.runsTried = new Map();
    this.at = 0;
    this.person = -1;
    this.pointed = -1; // the person at whom the mouse points
    this.question = null;
    this.revealed = false;
    this.reading = false; // whether the teacher's pages are open
    this.updatedAt = 0; // when texts and curves were last updated
    this.maps = [0, 1].map((side) => new MapView(byId(`map-${side}`), { feed: words.say("the_feed") }, (row) => this.nameOf(row)));
    if (this.byFollowers) byId("layers").value = "online";
    this.maps.forEach((map) => (map.byFollowers = this.byFollowers));
    this.altered = null; // the change that is shown in one network
    this.card = new Card(this);
    this.panel = new Panel(this, byId("panel"));
  }

  async start() {
    const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.player.calm = motion.matches;
    motion.addEventListener("change", () => (this.player.calm = motion.matches));
    await this.choose(this.source.base);
    this.player.addEventListener("time", () => this.draw());
    this.player.addEventListener("state", () => this.updatePlayButton());
    this.source.onday = () => this.draw();
    this.wire();
    this.people();
    listen(this);
    const laidOut = new ResizeObserver(() => this.draw());
    [byId("lesson"), ...this.maps.map((map) => map.canvas)].forEach((element) => laidOut.observe(element));
    this.go(0);
    document.documentElement.dataset.ready = "yes";
  }

  // Show the runs of another value of the slider, at the same time of the run.
  async choose(index) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const runs = await this.source.choose(index);
    if (turn !== this.turn) return; // something else was chosen in the meantime
    this.index = index;
    this.before = runs;
    this.altered = null;
    this.use(runs);
    if (this.revealed) this.note();
    if (this.panel.step) this.draw();
  }

  // Show a change in one network, from its first day on, beside the other network as it was.
  async alter(change) {
    const run = await this.source.runOf(change);
    this.altered = change;
    this.question = null;
    this.use(this.before.map((before, side) => (side === change.side ? run : before)));
    this.player.pause();
    this.player.seek(Math.max(0, change.from));
    this.player.play();
  }

  use(runs) {
    this.runs = runs;
    this.player.total = Math.min(...runs.map((run) => run.total));
    this.player.known = () => Math.min(...this.runs.map((run) => run.days.length));
    this.maps.forEach((map, side) => map.show(runs[side], runs));
    explainOwnChannels(this);
    this.limit();
  }

  note() {
    if (this.runs.every((run) => run.days.length === run.total)) {
      this.tried.set(this.index, this.runs.map((run) => run.shareOf(run.total - 1)));
      this.runsTried.set(this.index, this.runs);
    }
  }

  // Set how far the page can play: before the guess, only as far as the step allows.
  limit() {
    const before = this.steps.find((step) => step.until)?.until ?? this.player.total;
    const opened = this.steps[this.at].kind === "meet" ? this.opening.asked + this.runs[0].head.lifetime : 0;
    const until = this.revealed ? this.player.total : Math.max(before, opened);
    const { total } = this.player;
    this.player.end = Math.min(until, total);
    byId("scrub").max = total;
    byId("unseen-days").hidden = this.player.end === total;
    byId("unseen-days").style.setProperty("--until", this.player.end / total);
  }

  reveal() {
    this.revealed = true;
    this.limit();
    this.note();
    while (this.player.speed < BRISK) this.faster(1);
    this.player.play();
  }

  toTheEnd() {
    this.player.pause();
    this.player.seek(this.player.end);
  }

  go(to) {
    if (to < 0 || to >= this.steps.length) return;
    // Other values of the slider belong to its own step: the other steps and the answer key use the base value.
    if (to !== this.at && this.steps[this.at].kind === "change" && this.index !== this.source.base) {
      this.choose(this.source.base).then(() => this.go(to));
      return;
    }
    if (this.steps[this.at].kind === "meet" && to !== this.at && !this.revealed) {
      this.player.pause();
      this.player.lead(0); // the class watches from the first day
    }
    this.at = to;
    byId("lesson").toggleAttribute("data-watching", this.steps[to].kind === "watch");
    this.card.hide();
    if (this.altered) {
      this.altered = null;
      this.use(this.before);
    }
    this.question = null;
    this.limit();
    byId("steps").querySelectorAll("button").forEach((button, n) => {
      if (n === to) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    byId("back").disabled = to === 0;
    byId("next").disabled = to === this.steps.length - 1;
    this.panel.show(this.steps[to]);
    this.panel.heading.scrollIntoView({ block: "nearest" }); // on a phone, the last step may have been longer
    this.draw();
  }

  // Show a question on the morning of its day.
  stand(one) {
    this.question = one;
    this.player.pause();
    this.player.seek(one.asked);
    this.follows = one.asked + this.runs[0].head.lifetime;
  }

  follow(one) {
    this.stand(one);
    this.player.play();
  }

  // Play or pause; a question that has been followed to its end is followed again.
  toggle() {
    if (this.question && !this.player.playing && this.player.time >= this.follows) this.follow(this.question);
    else this.player.toggle();
  }

  choosePerson(row) {
    this.person = row;
    byId("person").value = String(row);
    // Where a step itself is about a person, its figures stand in for the card.
    if (row < 0 || ["change", "lives"].includes(this.steps[this.at].kind)) this.card.hide();
    else this.card.show(row);
    this.draw();
  }

  // Let a screen reader say a result once.
  announce(text) {
    if (byId("said").textContent !== text) byId("said").textContent = text;
  }

  faster(by) {
    const speeds = byId("speed");
    const to = speeds.selectedIndex + by;
    if (to < 0 || to >= speeds.length) return;
    speeds.selectedIndex = to;
    this.player.speed = Number(speeds.value);
  }

  // -- drawing ---------------------------------------------------------------------------------------
  draw() {
    if (!this.runs || this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      this.drawNow();
    });
  }

  drawNow() {
    const { player } = this;
    if (this.question && player.playing && player.time >= this.follows) player.pause();
    const { tick, playing } = player;
    const part = player.calm ? 1 : player.part;
    const { person, pointed, question } = this;
    const moment = { tick, part, playing, person, pointed, question, layers: byId("layers").value };
    this.maps.forEach((map) => map.draw(moment));
    const now = performance.now();
    if (playing && now - this.updatedAt < UPDATE_EVERY) return;
    this.updatedAt = now;
    this.updateTexts();
  }

  // Update the texts, sums and curves for the current day.
  updateTexts() {
    const { player } = this;
    byId("scrub").value = Math.round(player.time);
    const day = Math.max(0, player.tick + 1);
    const dayText = this.words.say("day_of", { day, days: player.total });
    byId("day").textContent = window.innerWidth < NARROW ? this.words.say("day_short", { day }) : dayText;
    const more = player.end < player.total ? ` (${this.words.say("more_days_after_guess")})` : "";
    byId("scrub").setAttribute("aria-valuetext", dayText + more);
    this.runs.forEach((run, side) => this.tally(run, side));
    markLegend(this);
    if (this.person >= 0 && !this.card.element.hidden) this.card.show(this.person);
    this.panel.update();
    const panel = byId("panel");
    if (panel.scrollHeight > panel.clientHeight + 1) panel.tabIndex = 0; // arrow keys scroll only what has the focus
    else panel.removeAttribute("tabindex");
    this.updatePlayButton();
  }

  tally(run, side) {
    const { asked, answered, expired } = run.totals(this.player.tick);
    const text = this.revealed ? this.words.say("tally", { asked, answered, expired }) : this.words.say("tally_common", { asked: this.common() });
    byId(`tally-${side}`).textContent = text;
    this.maps[side].canvas.setAttribute("aria-label", `${"AB"[side]}, ${run.head.label}: ${byId("day").textContent}, ${text}`);
  }

  // Number of questions asked in both networks so far. Before the guess only these are counted, because people who lose
  // heart ask less, and this differs between the networks.
  common() {
    const [a, b] = this.runs;
    const last = a.firstOf(this.player.tick + 1);
    let many = 0;
    for (let n = 0; n < last; n++) if (b.find(a.questions[n].asker, a.questions[n].asked)) many++;
    return many;
  }

  updatePlayButton() {
    const { playing, time, end } = this.player;
    const last = this.question ? Math.min(end, this.follows) : end;
    const word = this.words.say(playing ? "pause" : time >= last - 1e-9 && last > 0 ? "again" : "play");
    const button = byId("play");
    if (button.lastElementChild.textContent !== word) button.lastElementChild.textContent = word;
    button.dataset.playing = playing;
  }

  // -- names and signs -------------------------------------------------------------------------------
  nameOf(row) {
    const { ids } = this.runs[0].people;
    return ids ? ids[row] : this.words.say("person_number", { number: row });
  }

  topicOf(topic) {
    const name = this.runs[0].people.topics[topic];
    return /^\d+$/.test(name) ? this.words.say("topic_number", { number: name }) : name;
  }

  sign(side) {
    return make("span", { class: `sign side-${side}`, text: "AB"[side] });
  }

  signs() {
    const keys = this.runs.map((run, side) => make("li", {}, this.sign(side), ` ${run.head.label}`));
    return make("ul", { class: "signs" }, ...keys);
  }

  // -- controls --------------------------------------------------------------------------------------
  wire() {
    const on = (id, event, act) => byId(id).addEventListener(event, act);
    on("play", "click", () => this.toggle());
    on("earlier", "click", () => this.player.step(-1));
    on("later", "click", () => this.player.step(1));
    on("scrub", "input", (event) => {
      this.player.pause();
      this.player.seek(Number(event.target.value));
    });
    on("speed", "change", (event) => (this.player.speed = Number(event.target.value)));
    on("layers", "change", () => this.draw());
    on("person", "change", (event) => this.choosePerson(Number(event.target.value)));
    on("back", "click", () => this.go(this.at - 1));
    on("next", "click", () => this.go(this.at + 1));
    byId("steps").querySelectorAll("button").forEach((button, n) => button.addEventListener("click", () => this.go(n)));
    this.maps.forEach((map) => listenToPointer(this, map));
  }

  point(row) {
    if (row === this.pointed) return;
    this.pointed = row;
    this.draw();
  }

  people() {
    byId("person").append(...this.nameList().map(([value, text]) => make("option", { value, text })));
  }

  // Everybody as [row, name], in the order of the names.
  nameList() {
    const order = new Intl.Collator(this.words.language, { numeric: true });
    const named = [...Array(this.runs[0].count).keys()].map((row) => [row, this.nameOf(row)]);
    return named.sort(([, one], [, other]) => order.compare(one, other));
  }
}
