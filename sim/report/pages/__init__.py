"""The report page of each kind of study, and the sentences on each page."""
