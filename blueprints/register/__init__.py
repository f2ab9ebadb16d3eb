"""The register: accreditations with their acts, pacts, tariffs, and the public list where citizens choose."""
