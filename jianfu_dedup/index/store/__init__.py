"""Stores: where a standing index keeps what it knows of documents. All keep the same contract (``contract``)."""
