// Positions of people on the map: each town keeps its shape, and the towns are moved apart until they fill the map.

const ROUNDS = 160; // of pushing towns apart, at most
const TRIES = 12; // steps of the bisection for the scale

// Return the centre and the size of each town, in units of the recording (ten metres).
export function townsOf(people) {
  const towns = people.towns.map((name) => ({ name, x: 0, y: 0, radius: 1, rows: [] }));
  people.town.forEach((town, row) => towns[town].rows.push(row));
  for (const town of towns.filter((each) => each.rows.length)) {
    town.x = mean(town.rows.map((row) => people.x[row]));
    town.y = mean(town.rows.map((row) => people.y[row]));
    const away = town.rows.map((row) => Math.hypot(people.x[row] - town.x, people.y[row] - town.y));
    town.radius = Math.max(1, away.sort((a, b) => a - b)[Math.floor(away.length * 0.93)]);
  }
  return towns;
}

// Return the positions of every person and of every town's centre, in pixels.
export function placed(people, towns, { width, height, margin, above }) {
  const box = { left: margin, top: above + margin, right: width - margin, bottom: height - margin };
  const inhabited = towns.filter((town) => town.rows.length);
  const [scale, middles] = roomiest(inhabited, box);
  const at = { x: new Float64Array(people.town.length), y: new Float64Array(people.town.length), towns: [], scale };
  inhabited.forEach((town, n) => {
    at.towns[towns.indexOf(town)] = middles[n];
    for (const row of town.rows) {
      at.x[row] = within(middles[n].x + scale * (people.x[row] - town.x), box.left, box.right);
      at.y[row] = within(middles[n].y - scale * (people.y[row] - town.y), box.top, box.bottom); // north is up
    }
  });
  return at;
}

// Find the largest scale at which the towns still fit into the box without overlapping.
function roomiest(towns, box) {
  const most = Math.min(box.right - box.left, box.bottom - box.top) / 2;
  let high = Math.max(0.001, most / Math.max(1, ...towns.map((town) => town.radius)));
  let low = 0;
  let best = [high / 1000, pushed(towns, box, high / 1000).middles];
  for (let n = 0; n < TRIES; n++) {
    const scale = n ? (low + high) / 2 : high;
    const { middles, overlap } = pushed(towns, box, scale);
    if (overlap < 0.06) {
      best = [scale, middles];
      low = scale;
      if (!n) break;
    } else high = scale;
  }
  return best;
}

// Spread the towns over the box by their true positions, then push apart those that overlap.
function pushed(towns, box, scale) {
  const spread = (value, values, from, to) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return most > least ? from + ((value - least) / (most - least)) * (to - from) : (from + to) / 2;
  };
  const radius = towns.map((town) => town.radius * scale);
  const middles = towns.map((town, n) => ({
    x: spread(town.x, towns.map((each) => each.x), box.left + radius[n], box.right - radius[n]),
    y: spread(-town.y, towns.map((each) => -each.y), box.top + radius[n], box.bottom - radius[n]),
  }));
  let overlap = 0;
  for (let round = 0; round < ROUNDS; round++) {
    overlap = 0;
    for (let i = 0; i < towns.length; i++) {
      for (let j = i + 1; j < towns.length; j++) overlap = Math.max(overlap, pushApart(middles[i], middles[j], radius[i] + radius[j]));
    }
    middles.forEach((middle, n) => {
      middle.x = within(middle.x, box.left + radius[n], box.right - radius[n]);
      middle.y = within(middle.y, box.top + radius[n], box.bottom - radius[n]);
    });
    if (overlap < 0.02) break;
  }
  return { middles, overlap };
}

// Push two centres apart by half of their overlap, and return the overlap as a share of the wanted distance.
function pushApart(one, other, wanted) {
  const across = other.x - one.x || 0.01;
  const along = other.y - one.y || 0.01;
  const distance = Math.hypot(across, along);
  if (distance >= wanted) return 0;
  const push = (wanted - distance) / 4 / distance;
  one.x -= across * push;
  one.y -= along * push;
  other.x += across * push;
  other.y += along * push;
  return (wanted - distance) / wanted;
}

function within(value, least, most) {
  return least > most ? (least + most) / 2 : Math.min(Math.max(value, least), most);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
