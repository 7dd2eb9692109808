# Loaded on first use, because loading the compiled code takes most of a second.
from . import compiled as compiled, kernel_lock as kernel_lock, numpy as numpy
