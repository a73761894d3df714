"""Measurements of usmx beside what its user would use instead, in the same run."""
