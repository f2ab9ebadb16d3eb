"""Tests of care begin with a small agency, its providers and their operators."""

import pytest
from flask import Flask

from tests.care_world import CareWorld, build


@pytest.fixture
def world(context: Flask) -> CareWorld:
    assert context.extensions
    return build()
