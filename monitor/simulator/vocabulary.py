"""The words of the simulated world: what its categorical columns can say."""

DATACENTERS = ("eu-west", "us-east", "ap-south")
APP_VERSIONS = ("4.9", "5.0", "5.1")
COUNTRIES = ("de", "fr", "gb", "us", "ca", "br", "in", "jp")
ADVERTISERS = (
    "aurora-travel", "bluefin-games", "cedar-bank", "dune-fashion", "ember-auto", "fjord-outdoor",
    "garnet-beauty", "harbor-food", "iris-books", "juniper-home", "kite-mobile", "lumen-health",
)  # fmt: skip

DEVICES = ("phone", "tablet", "desktop")
INTERESTS = (
    "architecture", "baking", "cars", "cinema", "crafts", "cycling", "esports", "fashion", "finance",
    "fitness", "football", "gardening", "gaming", "history", "hiking", "music", "news", "parenting",
    "pets", "photography", "politics", "science", "theatre", "travel",
)  # fmt: skip
AD_CATEGORIES = (
    "games", "streaming", "fashion", "phones", "fitness", "beauty", "travel", "cars", "home", "finance",
    "gardening", "health",
)  # fmt: skip
_SECTIONS = ("arts", "food", "home", "local", "money", "sport", "tech", "world")
PAGES_IN_SECTION = 25
PAGES = tuple(f"{section}/{number:02d}" for section in _SECTIONS for number in range(PAGES_IN_SECTION))
