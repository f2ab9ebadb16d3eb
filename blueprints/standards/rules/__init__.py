"""Pure rules of the room: what a version of a checklist holds, and what may be done to a draft."""
