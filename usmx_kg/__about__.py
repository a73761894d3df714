"""The one place where the version of package, vocabulary and rules stands for Python."""

__version__ = "0.1.0"
