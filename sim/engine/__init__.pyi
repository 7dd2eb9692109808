# Loaded when first used, because compiled code takes most of a second to load.
from . import compiled as compiled, numpy as numpy
