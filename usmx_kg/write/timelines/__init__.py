"""Timelines of deployments and their consents, one module a format."""
