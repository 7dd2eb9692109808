"""Pictures of what a study finds."""
