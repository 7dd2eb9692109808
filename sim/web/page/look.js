// Colours and shapes, as in the project's pictures (after Okabe and Ito), with enough contrast on white.

export const INK = "#1c1c1c";
export const SOFT = "#595959";
export const PALE = "#d9dde1";
export const PERSON = "#8f979f";
export const OFFLINE = "#c9cfd5"; // people who are not on the feed
export const AROUND = "#d9dde1"; // everybody else, while one question is followed
export const SIDES = ["#0173b2", "#9c5d00"]; // network A and B
export const DASHES = [[], [9, 6]];
export const ANSWERED = "#007a56";
export const EXPIRED = "#b0306e";
export const FACE_TO_FACE = "#5b6670";
export const ONLINE = "#0173b2";

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif';

const BASE = 17; // pixels per rem for which sizes in the code are meant

// A font for a canvas. Type on canvases grows with that of the page, as on a projector.
export function font(size, weight = "") {
  return `${weight} ${Math.round(size * scale())}px ${FONT}`;
}

// How much larger the page's type is than usual.
export function scale() {
  if (scaled.width !== window.innerWidth) {
    scaled = { width: window.innerWidth, by: Math.max(0.9, parseFloat(getComputedStyle(document.documentElement).fontSize) / BASE) };
  }
  return scaled.by;
}

let scaled = { width: -1, by: 1 }; // for the width of the window, because asking each time would be slow
const sizes = new WeakMap(); // size of each canvas in CSS pixels at its last layout
const resized = new ResizeObserver((changed) => changed.forEach(({ target }) => sizes.set(target, null)));
const stamps = new Map(); // pictures of marks, each drawn once
let fine = 1; // screen pixels per CSS pixel, looked up for each picture

// Return the size of a canvas. It is stored, because asking the browser each time would force a new layout.
function sizeOf(canvas) {
  if (!sizes.has(canvas)) resized.observe(canvas);
  if (!sizes.get(canvas)) {
    const box = canvas.getBoundingClientRect();
    sizes.set(canvas, { width: Math.max(1, Math.round(box.width)), height: Math.max(1, Math.round(box.height)) });
  }
  return sizes.get(canvas);
}

// Give a canvas the resolution of the screen, and return its context and its size in CSS pixels.
export function prepared(canvas) {
  fine = Math.min(3, window.devicePixelRatio || 1);
  const { width, height } = sizeOf(canvas);
  if (canvas.width !== Math.round(width * fine) || canvas.height !== Math.round(height * fine)) {
    canvas.width = Math.round(width * fine);
    canvas.height = Math.round(height * fine);
  }
  const context = canvas.getContext("2d");
  context.setTransform(fine, 0, 0, fine, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

// Draw a mark from a stored picture, which makes many marks cheap.
export function stamp(context, mark, x, y, size) {
  const key = `${mark.name} ${size} ${fine}`;
  if (!stamps.has(key)) stamps.set(key, stamped(mark, size));
  const { picture, half } = stamps.get(key);
  const on = (place) => Math.round((place - half) * fine) / fine; // on whole pixels, so that the mark stays sharp
  context.drawImage(picture, on(x), on(y), picture.width / fine, picture.height / fine);
}

function stamped(mark, size) {
  const half = Math.ceil(1.6 * size + 2);
  const picture = document.createElement("canvas");
  picture.width = picture.height = 2 * half * fine;
  const own = picture.getContext("2d");
  own.scale(fine, fine);
  mark(own, half, half, size);
  return { picture, half };
}

export function dot(context, x, y, size) {
  context.fillStyle = INK;
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fill();
}

// A tick. Without colours too, it can't be mistaken for a person or for a question that waits.
export function answeredMark(context, x, y, size) {
  for (const [colour, wide] of [["#ffffff", size * 0.95], [ANSWERED, size * 0.5]]) {
    context.strokeStyle = colour;
    context.lineWidth = wide;
    context.lineCap = "butt";
    context.lineJoin = "miter";
    context.beginPath();
    context.moveTo(x - size, y);
    context.lineTo(x - size * 0.3, y + size * 0.75);
    context.lineTo(x + size * 1.05, y - size * 0.85);
    context.stroke();
  }
}

export function expiredMark(context, x, y, size) {
  const arm = size * 0.85;
  for (const [colour, wide] of [["#ffffff", size * 0.95], [EXPIRED, size * 0.5]]) {
    context.strokeStyle = colour;
    context.lineWidth = wide;
    context.lineCap = "butt";
    context.beginPath();
    context.moveTo(x - arm, y - arm);
    context.lineTo(x + arm, y + arm);
    context.moveTo(x + arm, y - arm);
    context.lineTo(x - arm, y + arm);
    context.stroke();
  }
}

export function openMark(context, x, y, size) {
  context.strokeStyle = INK;
  context.fillStyle = "#ffffff";
  context.lineWidth = 1.75;
  circle(context, x, y, size);
}

export function circle(context, x, y, size) {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

// From the lower left to the upper right corner of a square.
export function stroke(context, x, y, size) {
  context.beginPath();
  context.moveTo(x - size, y + size);
  context.lineTo(x + size, y - size);
  context.stroke();
}

export function square(context, x, y, size) {
  context.beginPath();
  context.rect(x - size, y - size, 2 * size, 2 * size);
  context.fill();
  context.stroke();
}
