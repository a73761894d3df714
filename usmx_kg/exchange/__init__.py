"""Records and graphs from one form to another: converted, exported, compared, and the templates for new ones."""
