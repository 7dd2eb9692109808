// A picture that is reused as long as nothing in it changes.

export class Sheet {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.forget();
  }

  forget() {
    this.key = null;
  }

  // Copy the picture to a context; it is painted again only if its key has changed.
  lay(context, key, paint) {
    const { width, height } = context.canvas;
    const whole = `${width} ${height} ${key}`;
    if (whole !== this.key) {
      this.canvas.width = width;
      this.canvas.height = height;
      const own = this.canvas.getContext("2d");
      own.setTransform(context.getTransform());
      paint(own);
      this.key = whole;
    }
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.canvas, 0, 0);
    context.restore();
  }
}
