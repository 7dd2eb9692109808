"""Measures of answers: who gets them, how many, how soon."""
