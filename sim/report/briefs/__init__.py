"""The words of briefs for a board, and the PowerPoint file with them."""
