"""Agencies, sub-areas, Comuni with validity, calendars and services, as data."""
