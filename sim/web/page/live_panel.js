// What stands beside the maps of the live page: sliders and acts, who gets answers, one question, how sure it is.

import { make } from "./dom.js";
import { Panel } from "./panel.js";

const PAUSE = 120; // milliseconds for which a slider must stand still before both sides begin anew

export class LivePanel extends Panel {
  // Lay the step out anew, after the networks changed; what has the keyboard keeps it.
  renew() {
    if (!this.step) return;
    const held = document.activeElement?.dataset?.path;
    if (this.step.kind === "try" && this.laid === this.layout()) this.update();
    else this.show(this.step);
    if (held) this.element.querySelector(`[data-path="${held}"]`)?.focus();
  }

  // What the sliders and buttons are, but for where they stand.
  layout() {
    const { sliders, possible } = this.app.source.settings;
    return JSON.stringify([sliders.map(({ path, values, used }) => [path, values, used]), possible]);
  }

  make_try() {
    const { app } = this;
    this.laid = this.layout();
    this.sliders = app.source.settings.sliders.map((told) => this.slider(told));
    const luck = make("button", { type: "button", class: "quiet", text: app.words.say("other_luck"), onclick: () => app.set("seed.luck", app.source.settings.luck + 1) });
    this.acts = [0, 1].map((side) => this.actsOf(side));
    const chart = this.canvas("answered");
    this.widget.classList.add("trying");
    this.meaning = make("p", { class: "meaning", text: this.step.do });
    this.doing.hidden = true;
    this.acts[1].append(luck);
    this.widget.replaceChildren(chart, make("div", { class: "sliders" }, ...this.sliders.map((each) => each.element)), this.meaning, ...this.acts);
    this.refresh = () => {
      this.course(chart, "answered_curve", (frame) => frame.share);
      app.source.settings.sliders.forEach((told) => this.place(told));
    };
  }

  slider(told) {
    const { app } = this;
    const id = `slider-${told.path}`;
    const input = make("input", { type: "range", id, min: 0, max: told.values.length - 1, step: 1, "data-path": told.path });
    const output = make("output", { for: id });
    const where = told.used.every(Boolean) ? "" : ` (${"AB"[told.used.indexOf(true)]})`;
    const about = `${told.path}: ${told.meaning} (${this.rangeOf(told)}).`;
    const label = make("label", { for: id, text: `${app.page.sliders[told.path]}${where}` });
    const element = make("div", { class: "slider", title: about }, label, input, output);
    const slider = { told, input, output, element };
    input.addEventListener("focus", () => (this.meaning.textContent = about));
    input.addEventListener("input", () => {
      this.shown(slider, told.values[input.value]);
      clearTimeout(slider.waits);
      slider.waits = setTimeout(() => {
        slider.waits = null;
        app.set(told.path, told.values[input.value]);
      }, PAUSE);
    });
    return slider;
  }

  // Put a slider where the networks are, unless somebody is moving it.
  place(told) {
    const slider = this.sliders.find((each) => each.told.path === told.path);
    if (!slider || slider.waits || this.app.asking) return;
    const at = told.values.indexOf(told.value); // without limit, it is none of them, and stands at the end
    slider.input.value = String(at < 0 ? told.values.length - 1 : at);
    this.shown(slider, told.value);
  }

  shown({ told, input, output }, value) {
    const text = this.valueOf(told, value);
    if (output.textContent === text) return;
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  }

  valueOf({ unit }, value) {
    const { words, page } = this.app;
    if (unit === "share") return words.percent(value);
    const number = (value ?? Infinity).toLocaleString(words.language, { maximumSignificantDigits: 3 });
    return unit ? `${number} ${page.units[unit]}` : number;
  }

  rangeOf(told) {
    const { words } = this.app;
    const low = this.valueOf(told, told.low);
    return told.high === null ? words.say("range_open", { low }) : words.say("range", { low, high: this.valueOf(told, told.high) });
  }

  actsOf(side) {
    const { app } = this;
    const buttons = app.source.settings.possible[side].map((name) =>
      make("button", { type: "button", "data-act": name, text: app.words.say(`act_${name}`), onclick: () => app.act(side, name) }),
    );
    return make("div", { class: "acts", role: "group", "aria-label": app.words.say("acts_in", { side: "AB"[side] }) }, app.sign(side), ...buttons);
  }

  make_follow() {
    const known = Math.min(...this.app.runs.map((run) => run.days.length));
    if (known > 2 * this.app.runs[0].head.lifetime) super.make_follow();
    else this.widget.replaceChildren(make("p", { class: "hint", text: this.app.words.say("wait_first") }));
  }

  make_who() {
    const bars = make("div", { class: "fifths" });
    const morale = this.canvas("morale");
    this.widget.replaceChildren(this.app.signs(), bars, morale);
    this.refresh = () => {
      this.fifths(bars);
      this.course(morale, "morale_curve", (frame) => frame.morale);
    };
  }

  make_sure() {
    const { app } = this;
    const { times } = app.page;
    const run = make("button", { type: "button", class: "main", id: "run-again", text: app.words.say("run_again", { times }), onclick: () => app.runAgain() });
    const stop = make("button", { type: "button", id: "stop-again", text: app.words.say("stop"), onclick: () => app.stopAgain() });
    const progress = make("progress", { "aria-label": app.words.say("run_again", { times }) });
    const found = make("div", { id: "interval", role: "status" });
    this.widget.replaceChildren(make("div", { class: "row wraps" }, run, stop), progress, found, ...this.takeHome());
    let told = null;
    this.refresh = () => {
      run.disabled = app.running !== null || app.ended === true;
      stop.hidden = progress.hidden = app.running === null;
      this.busy();
      if (app.running) Object.assign(progress, { value: app.running.done, max: app.running.total });
      if (told === app.interval) return;
      told = app.interval;
      found.replaceChildren(...(told ? this.intervalOf(told) : []));
    };
  }

  intervalOf({ times, ahead, measures }) {
    const { words } = this.app;
    const answered = measures.find((each) => each.name === "answered_share");
    const points = (value) => words.number(100 * value, 1).replace("-", "−");
    const certain = answered.low > 0 ? "surely_b" : answered.high < 0 ? "surely_a" : "unsure";
    const told = words.say("interval_told", { times, difference: points(answered.difference), low: points(answered.low), high: points(answered.high), ahead });
    const cells = (tag, texts) => make("tr", {}, ...texts.map((text, n) => make(n ? tag : "th", n ? {} : { scope: "row" }, text)));
    const rows = measures.map((each) =>
      cells("td", [words.say(`measure_${each.name}`), words.number(each.mean_a, 2), words.number(each.mean_b, 2), `${words.number(each.difference, 2)} (${words.number(each.low, 2)}\u00a0…\u00a0${words.number(each.high, 2)})`.replaceAll("-", "−")]),
    );
    const top = make("tr", {}, make("td"), ...["A", "B", words.say("b_minus_a")].map((text) => make("th", { scope: "col", text })));
    return [make("p", { class: "result", text: words.say(certain) }), make("p", { text: told }), make("table", { class: "measures" }, make("thead", {}, top), make("tbody", {}, ...rows))];
  }

  takeHome() {
    const { app } = this;
    const button = (name, file, side) => make("button", { type: "button", class: "quiet", "data-file": file, "data-name": name, "data-side": side, text: app.words.say(name), onclick: () => app.take(file, side) });
    const rows = [0, 1].map((side) => make("div", { class: "acts" }, app.sign(side), button("take_scenario", "scenario.yaml", side), button("take_tables", "tables.zip", side)));
    const share = make("button", { type: "button", id: "share", class: "quiet", text: app.words.say("share"), onclick: () => app.share() });
    return [make("h3", { text: app.words.say("take_home") }), ...rows, make("p", { id: "taking", class: "hint", role: "status" }), share];
  }

  // Which files are being made: their buttons say so, and do nothing meanwhile, but keep the keyboard.
  busy() {
    const { taking, words } = this.app;
    for (const button of this.widget.querySelectorAll("[data-file]")) {
      const { file, side, name } = button.dataset;
      const text = words.say(name);
      const making = taking.has(`${file} ${side}`);
      button.setAttribute("aria-busy", String(making));
      button.setAttribute("aria-disabled", String(making));
      button.textContent = making ? words.say("taking", { file: text }) : text;
    }
    const told = taking.size ? words.say("taking_told") : "";
    const status = this.widget.querySelector("#taking");
    if (status.textContent !== told) status.textContent = told;
  }
}
