"""`Society` and `Person`, the model as Mesa knows models, and the tables that a run gives."""
