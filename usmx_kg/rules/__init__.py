"""The rules evaluated directly over typed values, and the verdict on consent that all that tell of it read."""
