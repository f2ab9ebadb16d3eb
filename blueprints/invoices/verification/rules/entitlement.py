"""May this provider give this service, on this day, to this person? R07, R08, R09, R20, R21."""

import numpy as np

from blueprints.invoices.verification.claims import Claims, Evidence, nothing, pieces

NEVER = np.iinfo(np.int64).max


def accredited(evidence: Evidence) -> Claims:
    """R07: an accreditation is enrolled for the service on the day of each piece of an entry."""
    hours, cut = evidence.hours, evidence.hours.pieces
    register = evidence.lookups.register("accreditations", "provider", "service")
    row = register.at(hours.by_piece(hours.provider), hours.by_piece(hours.service_id), moment=cut.day)
    return pieces("R07", hours, row < 0, service_id=hours.by_piece(hours.service_id))


def covered_by_pact(evidence: Evidence) -> Claims:
    """R08: a pact is in effect for the service on the day."""
    hours, cut = evidence.hours, evidence.hours.pieces
    register = evidence.lookups.register("pacts", "provider", "service")
    row = register.at(hours.by_piece(hours.provider), hours.by_piece(hours.service_id), moment=cut.day)
    return pieces("R08", hours, row < 0, service_id=hours.by_piece(hours.service_id))


def not_suspended(evidence: Evidence) -> Claims:
    """R09: on days of a suspension only when its act lets running projects continue.

    A running project is one that was valid before the suspension began.
    """
    hours, cut = evidence.hours, evidence.hours.pieces
    register = evidence.lookups.by_service("accreditation_suspensions")
    if not register.height:
        return nothing("R09")
    row = register.at(hours.by_piece(hours.provider), hours.by_piece(hours.service_id), moment=cut.day)
    since = register.pick("start", row, 0)
    projects = evidence.lookups.register("projects", "id")
    begun = projects.pick("start", projects.at(hours.by_piece(hours.project), moment=cut.day), int(NEVER))
    runs_on = (register.pick("projects_continue", row, 0) > 0) & (begun < since)
    return pieces("R09", hours, (row >= 0) & ~runs_on, since_day=since)


def project_valid(evidence: Evidence) -> Claims:
    """R20: the day is in the project's validity and in no suspension of it."""
    hours, cut = evidence.hours, evidence.hours.pieces
    project = hours.by_piece(hours.project)
    valid = evidence.lookups.register("projects", "id").at(project, moment=cut.day) >= 0
    suspended = evidence.lookups.register("suspensions", "project").at(project, moment=cut.day) >= 0
    return pieces("R20", hours, ~valid | suspended, suspended_flag=(valid & suspended).astype(np.int64))


def chosen(evidence: Evidence) -> Claims:
    """R21: the provider is the one the citizen has chosen for that day."""
    hours, cut = evidence.hours, evidence.hours.pieces
    register = evidence.lookups.register("choices", "project")
    provider = register.pick("provider", register.at(hours.by_piece(hours.project), moment=cut.day), 0)
    return pieces("R21", hours, provider != hours.by_piece(hours.provider), chosen_provider=provider)
