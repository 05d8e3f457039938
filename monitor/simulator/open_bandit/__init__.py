"""Real impressions and clicks as Bifocal's logs: the Open Bandit Dataset in its small version.

60,000 impressions of a fashion shop, three campaigns under two policies (uniformly random, and Bernoulli
Thompson sampling), 24 to 30 November 2019. (c) ZOZO, Inc., CC BY 4.0. It ships inside the wheel of `obp`, the
package of the dataset's authors. Source: Saito, Aihara, Matsutani, Narita, "Open Bandit Dataset and Pipeline:
Towards Realistic and Reproducible Off-Policy Evaluation", NeurIPS 2021 Datasets and Benchmarks.
"""

from monitor.simulator.open_bandit.logs import Resalt, Written, write_logs
from monitor.simulator.open_bandit.system_file import ATTRIBUTION
from monitor.simulator.open_bandit.wheel import WheelUnavailable, fetch_wheel

__all__ = ["ATTRIBUTION", "Resalt", "WheelUnavailable", "Written", "fetch_wheel", "write_logs"]
