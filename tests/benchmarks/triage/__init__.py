"""Is triage right? Simulated incidents through the whole service, judged against what really happened."""
