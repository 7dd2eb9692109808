"""A brief of three slides or pages about a study, made from its folder."""
