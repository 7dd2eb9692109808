// What is wanted as part of an address, behind the #, so that it can be handed on and never leaves for a server by itself.

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

// Read #a=centralised-local&b=hybrid&people.effort.mean=0.5&do=a.40.close_hub; the server looks at every part.
export function wantedBy(hash) {
  const state = {};
  for (const [name, value] of new URLSearchParams(hash.slice(1))) {
    if (name === "day") continue; // of the page alone: the server lives the same days anyhow
    if (name === "a" || name === "b") state[name] = value;
    else if (name === "do") (state.acts ??= []).push(act(value));
    else (state.values ??= {})[name] = NUMBER.test(value) ? Number(value) : value;
  }
  return state;
}

// The day that an address takes its visitor to; 0 where it names none.
export function dayIn(hash) {
  const value = new URLSearchParams(hash.slice(1)).get("day") ?? "";
  return /^\d{1,9}$/.test(value) ? Number(value) : 0;
}

// An address but for its day.
export function withoutDay(hash) {
  const told = new URLSearchParams(hash.slice(1));
  told.delete("day");
  return `#${told}`;
}

function act(text) {
  const [side, day, ...name] = text.split(".");
  return { side: side === "a" ? 0 : side === "b" ? 1 : side, day: NUMBER.test(day ?? "") ? Number(day) : day ?? "", name: name.join(".") };
}

export function addressOf({ a, b, values, acts }, day = 0) {
  const told = new URLSearchParams({ a, b });
  for (const [name, value] of Object.entries(values)) told.append(name, String(value));
  for (const one of acts) told.append("do", `${"ab"[one.side]}.${one.day}.${one.name}`);
  if (day) told.append("day", String(day));
  return `#${told}`;
}
