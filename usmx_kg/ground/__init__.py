"""What everything stands on and what knows nothing of records: errors, limits, files, processes, namespaces."""
