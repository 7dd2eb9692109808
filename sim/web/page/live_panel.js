// The panel of the live page: sliders and acts, who gets answers, one question, and how certain the result is.

import { make } from "./dom.js";
import { Panel } from "./panel.js";

const PAUSE = 120; // milliseconds without movement of a slider before both networks start again

export class LivePanel extends Panel {
  // Rebuild the step after the networks have changed; the focused control keeps the focus.
  renew() {
    if (!this.step) return;
    const focused = document.activeElement?.dataset?.path;
    if (this.step.kind === "try" && this.laid === this.layout()) this.update();
    else this.show(this.step);
    if (focused) this.element.querySelector(`[data-path="${focused}"]`)?.focus();
  }

  // Once the server is gone, nothing can be changed or downloaded any more; the days can still be played.
  update() {
    super.update();
    if (!this.app.ended) return;
    this.element.querySelectorAll("[data-path], .acts button, #run-again, #share").forEach((control) => (control.disabled = true));
  }

  // A description of the sliders and buttons, without the current values of the sliders.
  layout() {
    const { sliders, possible } = this.app.source.settings;
    return JSON.stringify([sliders.map(({ path, values, used }) => [path, values, used]), possible]);
  }

  make_try() {
    const { app } = this;
    this.laid = this.layout();
    this.sliders = app.source.settings.sliders.map((parameter) => this.slider(parameter));
    const luck = make("button", { type: "button", class: "quiet", text: app.words.say("other_luck"), onclick: () => app.set("seed.luck", app.source.settings.luck + 1) });
    this.acts = [0, 1].map((side) => this.actsOf(side));
    const chart = this.canvas("answered");
    this.widget.classList.add("trying");
    this.meaning = make("p", { class: "meaning", text: this.step.do });
    this.doing.hidden = true;
    const both = make("div", { class: "acts", role: "group", "aria-label": app.words.say("acts_in", { side: "A, B" }) }, app.sign(0), app.sign(1), luck);
    this.widget.replaceChildren(chart, ...this.acts, both, make("div", { class: "sliders" }, ...this.sliders.map((each) => each.element)), this.meaning);
    this.refresh = () => {
      this.course(chart, "answered_curve", (frame) => frame.share);
      app.source.settings.sliders.forEach((parameter) => this.place(parameter));
    };
  }

  slider(parameter) {
    const { app } = this;
    const id = `slider-${parameter.path}`;
    const input = make("input", { type: "range", id, min: 0, max: parameter.values.length - 1, step: 1, "data-path": parameter.path });
    const output = make("output", { for: id });
    const where = parameter.used.every(Boolean) ? "" : ` (${"AB"[parameter.used.indexOf(true)]})`;
    const name = app.page.sliders[parameter.path];
    const usual = app.words.say("default_value", { value: this.valueOf(parameter, parameter.default) });
    const about = `${name}: ${parameter.meaning} (${this.rangeOf(parameter)}; ${usual}).`;
    const label = make("label", { for: id, text: `${name}${where}` });
    const element = make("div", { class: "slider", title: about }, label, input, output);
    const slider = { parameter, input, output, element };
    input.addEventListener("focus", () => (this.meaning.textContent = about));
    input.addEventListener("input", () => {
      this.shown(slider, parameter.values[input.value]);
      clearTimeout(slider.waits);
      slider.waits = setTimeout(() => {
        slider.waits = null;
        app.set(parameter.path, parameter.values[input.value]);
      }, PAUSE);
    });
    return slider;
  }

  // Set a slider to the value of the networks, unless somebody is moving it.
  place(parameter) {
    const slider = this.sliders.find((each) => each.parameter.path === parameter.path);
    if (!slider || slider.waits || this.app.asking) return;
    const at = parameter.values.indexOf(parameter.value); // an unlimited value is not in the list; the slider is then at its end
    slider.input.value = String(at < 0 ? parameter.values.length - 1 : at);
    this.shown(slider, parameter.value);
  }

  shown({ parameter, input, output }, value) {
    const text = this.valueOf(parameter, value);
    if (output.textContent === text) return;
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  }

  valueOf({ unit }, value) {
    const { words, page } = this.app;
    if (unit === "share") return words.percent(value);
    const number = (value ?? Infinity).toLocaleString(words.language, { maximumSignificantDigits: 3 });
    return unit ? `${number} ${page.units[unit] ?? unit}` : number;
  }

  rangeOf(parameter) {
    const { words } = this.app;
    const low = this.valueOf(parameter, parameter.low);
    return parameter.high === null ? words.say("range_open", { low }) : words.say("range", { low, high: this.valueOf(parameter, parameter.high) });
  }

  actsOf(side) {
    const { app } = this;
    const buttons = app.source.settings.possible[side].map((name) =>
      make("button", { type: "button", "data-act": name, text: app.words.say(`act_${name}`), onclick: () => app.act(side, name) }),
    );
    return make("div", { class: "acts", role: "group", "aria-label": app.words.say("acts_in", { side: "AB"[side] }) }, app.sign(side), ...buttons);
  }

  // Whether some questions have ended on the days that have been simulated so far.
  hasEnded() {
    const known = Math.min(...this.app.runs.map((run) => run.days.length));
    return known > 2 * this.app.runs[0].head.lifetime;
  }

  make_follow() {
    if (this.hasEnded()) super.make_follow();
    else this.wait();
  }

  // Say that there is no example yet, and show one as soon as there is.
  wait() {
    this.widget.replaceChildren(make("p", { class: "hint", text: this.app.words.say("wait_first") }));
    this.refresh = () => this.hasEnded() && this.show(this.step);
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
    const result = make("div", { id: "interval", role: "status" });
    this.widget.replaceChildren(make("div", { class: "row wraps" }, run, stop), progress, result, ...this.downloads());
    let displayed = null;
    this.refresh = () => {
      run.disabled = app.running !== null || app.ended === true;
      stop.hidden = progress.hidden = app.running === null;
      this.busy();
      if (app.running) Object.assign(progress, { value: app.running.done, max: app.running.total });
      if (displayed === app.interval) return;
      displayed = app.interval;
      result.replaceChildren(...(displayed ? this.intervalOf(displayed) : []));
    };
  }

  intervalOf({ times, ahead, measures }) {
    const { words } = this.app;
    const answered = measures.find((each) => each.name === "answered_share");
    const points = (value) => words.number(100 * value, 1).replace("-", "−");
    const certain = answered.low > 0 ? "surely_b" : answered.high < 0 ? "surely_a" : "unsure";
    const sentence = words.say("interval_told", { times, difference: points(answered.difference), low: points(answered.low), high: points(answered.high), ahead });
    const cells = (tag, texts) => make("tr", {}, ...texts.map((text, n) => make(n ? tag : "th", n ? {} : { scope: "row" }, text)));
    const rows = measures.map((each) =>
      cells("td", [words.say(`measure_${each.name}`), words.number(each.mean_a, 2), words.number(each.mean_b, 2), `${words.number(each.difference, 2)} (${words.number(each.low, 2)}\u00a0…\u00a0${words.number(each.high, 2)})`.replaceAll("-", "−")]),
    );
    const top = make("tr", {}, make("td"), ...["A", "B", words.say("b_minus_a")].map((text) => make("th", { scope: "col", text })));
    return [make("p", { class: "result", text: words.say(certain) }), make("p", { text: sentence }), make("table", { class: "measures" }, make("thead", {}, top), make("tbody", {}, ...rows))];
  }

  downloads() {
    const { app } = this;
    const button = (name, file, side) => make("button", { type: "button", class: "quiet", "data-file": file, "data-name": name, "data-side": side, text: app.words.say(name), onclick: () => app.take(file, side) });
    const rows = [0, 1].map((side) => make("div", { class: "acts" }, app.sign(side), button("take_scenario", "scenario.yaml", side), button("take_tables", "tables.zip", side)));
    const share = make("button", { type: "button", id: "share", class: "quiet", text: app.words.say("share"), onclick: () => app.share() });
    return [make("h3", { text: app.words.say("take_home") }), ...rows, make("p", { id: "taking", class: "hint", role: "status" }), share];
  }

  // Show which files are being prepared. Their buttons do nothing in the meantime, but keep the focus.
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
    const text = taking.size ? words.say("taking_told") : "";
    const status = this.widget.querySelector("#taking");
    if (status.textContent !== text) status.textContent = text;
  }
}
