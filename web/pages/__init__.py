"""Pages for people, one blueprint per subject."""

from flask import Blueprint

from web.pages import canary, experiments, finding, incident, overview, signin, system

BLUEPRINTS: tuple[Blueprint, ...] = (
    overview.blueprint,
    system.blueprint,
    incident.blueprint,
    finding.blueprint,
    signin.blueprint,
    canary.blueprint,
    experiments.blueprint,
)
