"""Healthy worlds for detectors to which `shapes` gives nothing to judge."""
