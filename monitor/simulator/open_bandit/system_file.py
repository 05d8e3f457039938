"""The system file of the fashion shop.

Three hours a window: at some 360 impressions and two clicks an hour, an hourly click rate says nothing; three
hours hold about five clicks and, at night, still some two hundred impressions. A click stands in the same row
as its impression, so its delay is unknown and none is declared.
"""

SYSTEM = "open-bandit"
MODEL_VERSION = "first-days"

ATTRIBUTION = (
    "Open Bandit Dataset (small version), (c) ZOZO, Inc., licensed under CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/). Source: Yuta Saito, Shunsuke Aihara, Megumi Matsutani, "
    'Yusuke Narita (2021), "Open Bandit Dataset and Pipeline: Towards Realistic and Reproducible Off-Policy '
    'Evaluation", NeurIPS Datasets and Benchmarks. Changed: joined, split by day, scored by another model.'
)

SYSTEM_TOML = f"""\
# Impressions and clicks of a fashion shop, 24 to 30 November 2019.
# {ATTRIBUTION}

[system]
name = "{SYSTEM}"
window = "3h"
reference = "training"
season = ["1d"]

[model]
task = "binary"
score = "score"
outcomes = "all"
version = "{MODEL_VERSION}"

[features]
user_feature_0 = "categorical"
user_feature_1 = "categorical"
user_feature_2 = "categorical"
user_feature_3 = "categorical"
item_feature_0 = "numeric"
item_feature_1 = "categorical"
item_feature_2 = "categorical"
item_feature_3 = "categorical"
user_item_affinity = {{ type = "numeric", min = 0 }}
position = "categorical"

[dimensions]
campaign = "quality"
position = "quality"
policy = "infrastructure"

[[experiments]]
name = "bandit-against-random"
arm = "policy"
control = "random"
planned = {{ random = 0.5, bts = 0.5 }}

[metrics.impressions]
role = "volume"
sum = "predictions"

[metrics.ctr]
role = "proxy"
ratio = ["labels", "predictions"]

[metrics.clicks]
role = "business"
sum = "labels"
factors = ["impressions", "ctr"]
"""
