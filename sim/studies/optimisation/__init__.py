"""Search for the values, interventions and mixtures of channels with most answers for least effort."""
