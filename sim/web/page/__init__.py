"""The page as one file: style, scripts and words inside."""
