"""Records held against the rules, and what is found put into words."""
