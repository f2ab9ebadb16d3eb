"""A school month of care: projects, choices, about ten thousand accesses, reports in every state."""

from blueprints.care.demo.build import build

__all__ = ["build"]
