"""In which slices of a table does a change sit? Alone, or for `bifocal localise`: no store, no system."""

from monitor.localise.answer import Located, localise
from monitor.localise.leaves import Leaves
from monitor.localise.table import leaves_of, read

__all__ = ["Leaves", "Located", "leaves_of", "localise", "read"]
