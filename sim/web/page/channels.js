// The channels of a run. Their names come with the run, by index. Only the hub and the feed are drawn in a special way.

import { make } from "./dom.js";

export const HUB = 1;
export const FEED = 2;
const FEED_HEIGHT = 36; // pixels above the map
const SIGNS_HEIGHT = 30;

// How a question travels on a channel, as in "by word of mouth". The user's own channels bring their own phrases.
export function phrase(words, head, channel) {
  const name = head.names[channel];
  return head.texts?.[name] ?? words.say(`through_${name}`);
}

// The names of the user's own channels in any of some runs.
export function ownNames(runs) {
  return [...new Set(runs.flatMap(({ head }) => Object.keys(head.marks ?? {})))];
}

// The height to reserve above the people for the feed and for the signs of the user's own channels.
export function heightAbove(runs) {
  const feed = runs.some(({ head }) => head.channels.includes("feed"));
  return (feed ? FEED_HEIGHT : 0) + (ownNames(runs).length ? SIGNS_HEIGHT : 0);
}

// Entries of the legend for the user's own channels.
export function legendOfOwn(runs) {
  const found = new Map(runs.flatMap(({ head }) => Object.entries(head.marks ?? {}).map(([name, mark]) => [name, [mark, head.texts[name]]])));
  return [...found.values()].map(([mark, text]) => make("li", { class: "own" }, make("span", { class: "mark medium", text: mark }), text));
}
