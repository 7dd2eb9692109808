// Colours and shapes, as in the project's pictures (after Okabe and Ito), with enough contrast on white.

export const INK = "#1c1c1c";
export const SOFT = "#595959";
export const PALE = "#d9dde1";
export const PERSON = "#8f979f";
export const OFFLINE = "#ffffff";
export const SIDES = ["#0173b2", "#9c5d00"]; // network A and B
export const DASHES = [[], [9, 6]];
export const ANSWERED = "#007a56";
export const EXPIRED = "#b0306e";
export const FACE_TO_FACE = "#5b6670";
export const ONLINE = "#0173b2";

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif';

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

export function answeredMark(context, x, y, size) {
  context.fillStyle = ANSWERED;
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fill();
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

export function square(context, x, y, size) {
  context.beginPath();
  context.rect(x - size, y - size, 2 * size, 2 * size);
  context.fill();
  context.stroke();
}
