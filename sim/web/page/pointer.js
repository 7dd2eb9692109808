// The mouse and touch on a map: point at a person to see the name, click to choose the person.

export function listenToPointer(app, map) {
  const found = (event) => {
    const box = map.canvas.getBoundingClientRect();
    return map.pick(event.clientX - box.left, event.clientY - box.top);
  };
  map.canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") app.point(found(event));
  });
  map.canvas.addEventListener("pointerleave", () => app.point(-1));
  map.canvas.addEventListener("click", (event) => {
    const row = found(event);
    app.choosePerson(row === app.person && !app.card.element.hidden ? -1 : row);
  });
}
