"""Input that is out to do harm: files for the importers, texts for the pages."""
