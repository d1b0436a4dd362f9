"""The version, read by the build and by every report header."""

__version__ = "0.1.0"
