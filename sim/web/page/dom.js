// Helpers for the page. All text is set as text, never as HTML, so that no name can become markup.

export const byId = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") element.textContent = value;
    else if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// The texts of the page by name, with {places} filled in.
export class Words {
  constructor(words, language) {
    this.words = words;
    this.language = language;
  }

  say(name, values = {}) {
    const text = this.words[name];
    if (text === undefined) throw new RangeError(`There is no text named '${name}'.`);
    return text.replace(/\{(\w+)\}/g, (whole, place) => (place in values ? String(values[place]) : whole));
  }

  number(value, digits = 0) {
    if (!Number.isFinite(value)) return "–"; // a missing value, such as an interval from too few societies
    const text = value.toLocaleString(this.language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return /[1-9]/.test(text) ? text : text.replace("-", ""); // no minus sign before zero
  }

  // A number with two significant digits, for values that may be very small.
  rough(value) {
    return value.toLocaleString(this.language, { maximumSignificantDigits: 2 });
  }

  percent(share) {
    return Number.isFinite(share) ? `${this.number(100 * share)}\u00a0%` : "–";
  }
}
