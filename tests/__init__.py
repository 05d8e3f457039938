"""Tests mirror the packages; this file is imported before all of them."""

import os

# As the command does for itself: test workers side by side must not each spin one BLAS thread a core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
