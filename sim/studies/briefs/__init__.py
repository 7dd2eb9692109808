"""A brief of two or three slides or pages about a study, made from its folder."""
