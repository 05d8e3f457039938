"""Read the dataset's CSV members straight from the wheel, as a zip file.

What its users should know, found by looking: the hashes of item features are salted anew for every campaign
and policy, so one and the same item has two; they stand for the same items one to one, and the context of the
learning policy is used for both. Hashes of user features are the same everywhere.
"""

import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

CAMPAIGNS = ("all", "men", "women")
POLICIES = ("bts", "random")
USER_FEATURES = ("user_feature_0", "user_feature_1", "user_feature_2", "user_feature_3")
ITEM_FEATURES = ("item_feature_0", "item_feature_1", "item_feature_2", "item_feature_3")
_ROOT = "obp/dataset/obd"
_AFFINITY = "user-item_affinity_"


def read_rows(wheel: Path) -> pa.Table:
    """All impressions in order of time.

    Columns: prediction_id (campaign, policy and the row's number in its file), ts, campaign, policy, position
    (text), click (0 or 1), the features of the user and of the shown item, and user_item_affinity, theirs.
    Raises KeyError for a member that is not in the wheel.
    """
    with zipfile.ZipFile(wheel) as archive:
        tables = [_campaign(archive, campaign, policy) for campaign in CAMPAIGNS for policy in POLICIES]
    return pa.concat_tables(tables).sort_by([("ts", "ascending"), ("prediction_id", "ascending")])


def _campaign(archive: zipfile.ZipFile, campaign: str, policy: str) -> pa.Table:
    raw = _read(archive, f"{policy}/{campaign}/{campaign}.csv")
    items = _read(archive, f"{POLICIES[0]}/{campaign}/item_context.csv")
    context = pc.index_in(raw["item_id"], items["item_id"].combine_chunks())
    numbers = pc.cast(raw[""], pa.string())
    return pa.table(
        {
            "prediction_id": pc.binary_join_element_wise(campaign, policy, numbers, "-"),
            "ts": raw["timestamp"],
            "campaign": pa.repeat(campaign, len(raw)),
            "policy": pa.repeat(policy, len(raw)),
            "position": pc.cast(raw["position"], pa.string()),
            "click": raw["click"],
            **{name: raw[name] for name in USER_FEATURES},
            **{name: items[name].take(context) for name in ITEM_FEATURES},
            "user_item_affinity": _affinity_of_shown(raw),
        }
    )


def _affinity_of_shown(raw: pa.Table) -> pa.Array:
    names = [name for name in raw.column_names if name.startswith(_AFFINITY)]
    by_item = {int(name.removeprefix(_AFFINITY)): raw[name].to_numpy() for name in names}
    matrix = np.column_stack([by_item[item] for item in sorted(by_item)])
    shown = np.searchsorted(sorted(by_item), raw["item_id"].to_numpy())
    return pa.array(matrix[np.arange(len(raw)), shown].astype(np.float64))


def _read(archive: zipfile.ZipFile, member: str) -> pa.Table:
    times = pcsv.ConvertOptions(column_types={"timestamp": pa.timestamp("us", tz="UTC")})
    with archive.open(f"{_ROOT}/{member}") as file:
        return pcsv.read_csv(file, convert_options=times)
