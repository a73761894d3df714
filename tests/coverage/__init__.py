"""Which mission a consent to another one reaches: the page that tells it, and that every decision is kept."""
