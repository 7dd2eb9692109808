"""``python -m sim.cli`` is the command ``whoanswers``."""

from sim.cli import main

if __name__ == "__main__":
    main(prog_name="whoanswers")
