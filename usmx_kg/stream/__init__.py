"""Records of any number in bounded memory, piece by piece."""
