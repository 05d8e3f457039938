"""Which scenarios are played in which worlds, for the parts of the benchmark."""

PARTS = ("fit", "tune", "held_out")
