"""Run by the interpreter of NannyML's own environment: the columns it alerts on, by chunk, as JSON.

    python nannyml_child.py FOLDER CHUNK_SIZE

Nothing of Bifocal is there to import.
"""

import importlib
import json
import logging
import sys
import warnings
from pathlib import Path


def main(folder: Path, rows: int) -> None:
    """Read both sides, fit on the reference, and print the alerts of each chunk of the other."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    pandas, library = importlib.import_module("pandas"), importlib.import_module("nannyml")
    usual, now = (pandas.read_parquet(folder / f"{side}.parquet") for side in ("reference", "current"))
    words = [name for name in usual.columns if usual[name].dtype.kind not in "fiu"]
    for frame in (usual, now):
        frame[words] = frame[words].astype("category")
    calculator = library.UnivariateDriftCalculator(
        column_names=list(usual.columns), treat_as_categorical=words, chunk_size=rows
    )
    calculator.fit(usual)
    result = calculator.calculate(now).filter(period="analysis").to_df()
    alerts = {name: result[name].xs("alert", axis=1, level=1).any(axis=1) for name in usual.columns}
    chunks = [[name for name, flags in alerts.items() if flags.iloc[i]] for i in range(len(result))]
    print(json.dumps(chunks))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
