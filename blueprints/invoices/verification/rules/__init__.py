"""The rules, each a pure function from facts to claims."""
