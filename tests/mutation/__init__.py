"""Mutation testing of the rules: change each shape a little, and see whether a fixture of the rule notices."""
