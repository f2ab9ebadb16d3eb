"""The pure rules of care. `columns` needs polars and is imported only where a job runs."""
