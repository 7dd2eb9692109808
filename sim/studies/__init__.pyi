# What takes a while to load, each with the module that defines it; it is loaded when first used.
from .experiments.salib_samples import morris as morris, saltelli as saltelli
