"""What can be done with calls, applications, evaluations and decisions."""
