"""Does serving see what training saw?

Idea: training-serving skew has three forms.

- rows: the training row of a prediction's id, computed anew, is compared with what was served, cell by cell.
  Equal means equal: the share of differing cells k / n is tested against one of 1e-4, which races between
  the writing and the reading of a value may leave,

      p = P(X >= k),   X ~ Binomial(n, 1e-4)

- schema: a feature that only one side ever has, a vocabulary without a common word, numbers that are text on
  one side, nulls on one side alone (`skew.schema`);
- distribution: the first windows served, and the days since, far from the training set (`skew.distribution`).

The first form tells a change and opens an incident. The other two tell what has been so since the first
window served; what began later is `drift`'s and `missing`'s to tell.

Parameters: rows: a share of 0.05 % matters; fewer than 20 rows are `too_few` unless what differs is beyond
chance. Rows of up to 24 windows before join in until there are a hundred. Numbers agree to six significant
digits (`skew.cells`). One window is enough for an alarm, as equal cells have no chance in them.

Reference: E. Breck and others, Data validation for machine learning, MLSys 2019, section 4.3 (feature,
distribution and schema skew, as in TensorFlow Data Validation).

>>> from detectors.skew.summary import CellParity, RowParity, Transform
>>> cell = CellParity(1_000, 10, {Transform("default", "0"): 10})
>>> check_rows(RowParity(1_000, {"user_age": cell}), ())[0].text
'user_age differs in 10 of 1,000 compared rows: served value is 0'
"""

from collections.abc import Sequence

from detectors.detector import Detector, View
from detectors.skew.distribution import check_distribution
from detectors.skew.rows import check_rows
from detectors.skew.schema import check_schema
from detectors.types import Check


def check(view: View) -> Sequence[Check]:
    """One check a feature and form, as far as there is something to compare."""
    return [*check_rows(view.rows, view.past_rows), *check_schema(view), *check_distribution(view)]


DETECTOR = Detector("training_skew", "infrastructure", "inputs", check, persistence=1, late=True)
