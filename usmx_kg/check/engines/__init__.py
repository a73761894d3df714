"""The SHACL engines that there are, one adapter each."""
