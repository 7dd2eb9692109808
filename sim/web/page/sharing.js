// Write the requested view into the part of an address after the #: a link can be shared, and browsers don't send this
// part to a server.

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

// Read #a=centralised-local&b=hybrid&people.effort.mean=0.5&do=a.40.close_hub. The server checks every part.
export function wantedBy(hash) {
  const state = {};
  for (const [name, value] of new URLSearchParams(hash.slice(1))) {
    if (name === "day") continue; // only for the page; the server simulates the same days in any case
    if (name === "a" || name === "b") state[name] = value;
    else if (name === "do") (state.acts ??= []).push(act(value));
    else (state.values ??= {})[name] = NUMBER.test(value) ? Number(value) : value;
  }
  return state;
}

// The day in an address; 0 if there is none.
export function dayIn(hash) {
  const value = new URLSearchParams(hash.slice(1)).get("day") ?? "";
  return /^\d{1,9}$/.test(value) ? Number(value) : 0;
}

// An address without its day.
export function withoutDay(hash) {
  const parameters = new URLSearchParams(hash.slice(1));
  parameters.delete("day");
  return `#${parameters}`;
}

function act(text) {
  const [side, day, ...name] = text.split(".");
  return { side: side === "a" ? 0 : side === "b" ? 1 : side, day: NUMBER.test(day ?? "") ? Number(day) : day ?? "", name: name.join(".") };
}

export function addressOf({ a, b, values, acts }, day = 0) {
  const parameters = new URLSearchParams({ a, b });
  for (const [name, value] of Object.entries(values)) parameters.append(name, String(value));
  for (const one of acts) parameters.append("do", `${"ab"[one.side]}.${one.day}.${one.name}`);
  if (day) parameters.append("day", String(day));
  return `#${parameters}`;
}
