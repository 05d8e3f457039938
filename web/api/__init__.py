"""The API under /api/v1, one blueprint per subject. Every error is an RFC 9457 problem document."""

from flask import Blueprint

from web.api import (
    deliveries,
    description,
    experiments,
    findings,
    health,
    incidents,
    logs,
    probes,
    series,
    silences,
    systems,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    logs.blueprint,
    systems.blueprint,
    findings.blueprint,
    incidents.blueprint,
    series.blueprint,
    probes.blueprint,
    experiments.blueprint,
    deliveries.blueprint,
    silences.blueprint,
    health.blueprint,
    description.blueprint,
)
