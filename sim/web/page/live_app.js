// The live page: the lesson's maps and clock over societies that live now, with what can be changed and done.

import { App } from "./app.js";
import { byId, make } from "./dom.js";
import { LivePanel } from "./live_panel.js";
import { addressOf, dayIn, withoutDay } from "./sharing.js";

const STILL = 250; // milliseconds for which the day must stand before the address says it
const ANEW = 3; // how often both sides begin anew because a day couldn't be read

export class LiveApp extends App {
  constructor(told) {
    super(told);
    this.page = told.page;
    this.revealed = true;
    this.panel = new LivePanel(this, byId("panel"));
    this.interval = null; // what the other societies gave
    this.running = null; // how many of them are done
    this.wishes = []; // what is to be changed as soon as the last change is there
    this.ahead = 0; // the day that is gone to as soon as it is known
    this.taking = new Set(); // files that are being made, to be taken home
    this.unread = 0; // how often a day couldn't be read
  }

  async start() {
    this.source.addEventListener("over", ({ detail }) => this.over(detail.why));
    for (const kind of ["done", "interval", "refused"]) {
      this.source.addEventListener(kind, ({ detail }) => this.others(kind, detail));
    }
    byId("notice").querySelector("button").addEventListener("click", () => this.noticed(""));
    this.ahead = dayIn(location.hash);
    await super.start();
    this.player.addEventListener("time", () => this.fetch());
    this.player.addEventListener("time", () => this.player.playing || this.stood());
    this.source.onday = () => this.came();
    this.source.addEventListener("lost", () => this.lost());
    window.addEventListener("hashchange", () => this.fromAddress());
    this.fetch();
    if (this.ahead) this.goTo(this.ahead);
    else this.player.play();
  }

  // Stand at a day, as soon as it is lived.
  goTo(day) {
    this.player.pause();
    const at = Math.min(day, this.player.total);
    this.player.seek(at);
    this.ahead = at > this.player.time ? at : 0;
    this.source.upTo(at, 0);
  }

  // The day stands: when it has for a moment, the address says it. No history is made of it.
  stood() {
    clearTimeout(this.standing);
    this.standing = setTimeout(() => this.player.playing || this.address(), STILL);
  }

  // While it plays, a day in the address would be a past one.
  address(day = this.player.playing ? 0 : Math.max(this.ahead, this.player.tick + 1)) {
    history.replaceState(null, "", addressOf(this.source.state, day));
  }

  // The first choice: an address that can't be shown gives way to what is offered first, and the page says why.
  async choose(index) {
    if (this.runs) return super.choose(index);
    try {
      await super.choose(index);
    } catch (error) {
      this.noticed(error.message);
      if (this.ended) return new Promise(() => {});
      this.source.wanted = {};
      this.ahead = 0;
      await super.choose(index);
    }
    this.shown();
  }

  limit() {
    this.player.end = this.player.total;
    byId("scrub").max = this.player.total;
  }

  note() {}

  fetch() {
    this.source.upTo(this.player.time, this.player.playing ? this.player.speed : 0);
  }

  // A day came: somebody who pulled the time ahead of what was known is taken there.
  came() {
    if (this.ahead > this.player.time && !this.player.playing) this.player.seek(this.ahead);
    if (this.player.time >= this.ahead) this.ahead = 0;
    this.draw();
  }

  // Ask for something else: `altered` gives it from what is there by then, and `kept` days stay as they are. One
  // change is asked for at a time; those wished for meanwhile are asked for together, none is lost.
  async want(altered, kept = 0) {
    this.wishes.push({ altered, kept });
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.wishes.length) {
        const wishes = this.wishes.splice(0);
        const state = wishes.reduce((before, wish) => wish.altered(before), this.source.state);
        await this.change(state, Math.min(...wishes.map((wish) => wish.kept), this.source.held()));
      }
    } finally {
      this.asking = false;
    }
    this.panel.update();
  }

  async change(state, kept) {
    Object.assign(this.source, { wanted: state, kept });
    try {
      await this.choose(0);
    } catch (error) {
      this.noticed(error.message);
      this.panel.renew();
      return;
    }
    this.interval = this.running = null;
    this.noticed("");
    this.shown();
    this.player.seek(kept ? this.player.time : 0); // no further than what is known by now
    this.fetch();
    if (!this.player.playing) this.player.play();
  }

  // Lay out what depends on the networks: names, people, address.
  shown() {
    const { state, settings } = this.source;
    this.address();
    [state.a, state.b].forEach((name, side) => (byId(`network-${side}`).value = name));
    if (settings.notes.length) this.noticed(settings.notes[0]);
    this.question = null;
    this.people();
    this.panel.renew();
  }

  people() {
    const list = byId("person");
    list.replaceChildren(list.firstElementChild);
    if (this.person >= this.runs[0].count) this.choosePerson(-1);
    super.people();
    list.value = String(this.person);
  }

  set(path, value) {
    return this.want((state) => ({ ...state, values: { ...state.values, [path]: value } }));
  }

  network(side, name) {
    return this.want((state) => ({ ...state, [side ? "b" : "a"]: name, acts: [] }));
  }

  // Do something in one network from the next morning on; what was done after the day that is shown is undone.
  act(side, name) {
    const { tick } = this.runs[side].head;
    const kept = Math.min(this.player.tick + 1, this.player.known());
    const day = Math.ceil(kept * tick - 1e-9);
    const before = ({ acts }) => acts.filter((act) => act.side !== side || act.day <= day);
    return this.want((state) => ({ ...state, acts: [...before(state), { side, day, name }] }), kept);
  }

  others(kind, detail) {
    if (kind === "done") this.running = detail;
    else {
      this.running = null;
      if (kind === "interval") this.interval = detail;
      else this.noticed(detail.why);
    }
    this.panel.update();
  }

  runAgain() {
    this.interval = null;
    this.running = { done: 0, total: 1 };
    this.source.ask("again");
    this.panel.update();
  }

  stopAgain() {
    this.running = null;
    this.source.ask("stop");
    this.panel.update();
  }

  // Fetch a file for the state that is shown, and hand it to the browser.
  async take(file, side) {
    const which = `${file} ${side}`;
    if (this.taking.has(which)) return;
    this.taking.add(which);
    this.panel.update();
    try {
      await this.handOver(file, side);
    } finally {
      this.taking.delete(which);
      this.panel.update();
    }
  }

  async handOver(file, side) {
    const asked = new URLSearchParams({ side: "ab"[side], state: JSON.stringify(this.source.state) });
    const answer = await fetch(`/${file}?${asked}`).catch(() => null);
    if (!answer?.ok) {
      this.noticed(answer ? await answer.text() : this.words.say("server_gone"));
      return;
    }
    const url = URL.createObjectURL(await answer.blob());
    const told = answer.headers.get("content-disposition");
    const name = /filename="([^"]+)"/.exec(told)?.[1] ?? decodeURIComponent(/UTF-8''(.+)$/.exec(told)[1]);
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  async share() {
    this.address(this.player.tick + 1);
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    this.noticed(this.words.say(copied ? "copied" : "copy_yourself"));
  }

  fromAddress() {
    if (withoutDay(location.hash) !== addressOf(this.source.state)) location.reload();
    else if (dayIn(location.hash)) this.goTo(dayIn(location.hash));
  }

  // A day couldn't be read: both sides begin anew, but not for ever.
  lost() {
    this.unread += 1;
    if (this.unread <= ANEW) {
      this.want((state) => state);
      return;
    }
    this.source.close(); // nothing that was asked for before may come now
    this.over(this.words.say("unreadable"));
  }

  // The end of the visit: the last days that came can still be looked at.
  over(why) {
    if (this.ended) return;
    this.ended = true;
    this.running = null;
    this.noticed(why ?? this.words.say("server_gone"));
    document.documentElement.dataset.over = "yes";
  }

  noticed(text) {
    const notice = byId("notice");
    notice.querySelector("span").textContent = text;
    notice.hidden = !text;
  }

  wire() {
    super.wire();
    byId("scrub").addEventListener("input", (event) => {
      const day = Number(event.target.value);
      this.ahead = day > this.player.time ? day : 0; // as far as is known the clock has gone already
      this.source.upTo(day, 0);
    });
    this.player.addEventListener("led", () => (this.ahead = 0));
    this.player.addEventListener("state", () => {
      this.ahead = 0;
      if (this.player.playing) this.address();
    });
    [0, 1].forEach((side) => byId(`network-${side}`).addEventListener("change", (event) => this.network(side, event.target.value)));
  }
}
