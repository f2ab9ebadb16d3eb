"""The demo's providers: invented bodies with the real mix of legal forms, their staff and their papers."""

from blueprints.providers.demo.build import build

__all__ = ["build"]
