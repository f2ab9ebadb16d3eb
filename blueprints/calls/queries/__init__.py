"""Reading calls, applications, evaluations and decisions."""
