"""Reading plain values (from YAML, JSON, CSV) into typed ones, with every fault named by its place."""

from app.reading.reader import Fault, Reader, normal
from app.reading.values import UnreadableError

__all__ = ["Fault", "Reader", "UnreadableError", "normal"]
