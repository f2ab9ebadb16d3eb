"""People, credentials, second factor, and roles within an opaque scope (kind, id)."""
