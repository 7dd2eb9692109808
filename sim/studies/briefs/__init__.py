"""A brief of three slides or pages about a comparison, made from its folder."""
