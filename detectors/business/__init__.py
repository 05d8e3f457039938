"""Detectors of the declared metrics themselves, which belong to neither lens."""
