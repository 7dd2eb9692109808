"""What the command does around the model, without printing: loading, the folder to write, words, progress."""
