// Colours and shapes: those of the project's pictures (after Okabe and Ito), dark enough for white paper.

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

// Make a canvas as fine as the screen, and give its context and size in CSS pixels.
export function prepared(canvas) {
  const box = canvas.getBoundingClientRect();
  const fine = Math.min(3, window.devicePixelRatio || 1);
  const width = Math.max(1, Math.round(box.width));
  const height = Math.max(1, Math.round(box.height));
  if (canvas.width !== Math.round(width * fine) || canvas.height !== Math.round(height * fine)) {
    canvas.width = Math.round(width * fine);
    canvas.height = Math.round(height * fine);
  }
  const context = canvas.getContext("2d");
  context.setTransform(fine, 0, 0, fine, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
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
