"""Measures of answers: who gets answers, how many and how soon."""
