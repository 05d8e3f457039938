"""Small statistical helpers that several detectors share, one idea a file."""
