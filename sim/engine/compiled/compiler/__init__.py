"""Compile kernels and their inner functions with numba."""
