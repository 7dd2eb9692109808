"""Names of pictures that both the plots and the reports use."""

ON_A_PHONE = " on a phone"
"""What follows a picture's name in the name of its form for a phone."""

IN_ROWS = ("groups", "differences", "counterfactual", "ends")
"""Pictures that a report redraws as rows on a phone, so they need no other form."""
