"""The page of each study, and the sentences on it."""
