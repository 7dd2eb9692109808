"""The page: two networks side by side, recorded by the engine itself and played in a browser."""
