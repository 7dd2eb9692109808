"""Measures of answers: who gets them, how many and how soon."""
