"""What install puts on a site if it is missing: data, no behaviour."""
