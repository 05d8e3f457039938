"""The command `bifocal`: a file a command, each imported only when it is called.

Nothing heavy is imported here, so that `bifocal --help` answers at once.
"""

from monitor.cli.group import LazyGroup

COMMANDS = {
    "apply": ("monitor.cli.apply", "Register or update a system from its file."),
    "ingest": ("monitor.cli.ingest", "Take log files into the store."),
    "evaluate": ("monitor.cli.evaluate", "Judge every window that is due."),
    "findings": ("monitor.cli.findings", "What the detectors said."),
    "incidents": ("monitor.cli.incidents", "Open and past incidents."),
    "triage": ("monitor.cli.triage", "Which side broke, what, where, since when, how much."),
    "proxies": ("monitor.cli.proxies", "Candidate proxies, ranked by how they track the business metric."),
    "compare": ("monitor.cli.compare", "Two files, no service: which side broke between them."),
    "localise": ("monitor.cli.localise", "The slices of a table that explain a change."),
    "worker": ("monitor.cli.worker", "Run the scheduler alone."),
    "migrate": ("monitor.cli.migrate", "Bring the database's schema up to date."),
    "keys": ("monitor.cli.keys", "Make, list and revoke API keys."),
    "quarantine": ("monitor.cli.quarantine", "List the rows that could not be taken, and replay them."),
    "prune": ("monitor.cli.prune", "Delete raw rows older than a set time."),
}

cli = LazyGroup(
    "bifocal", COMMANDS, help="Monitoring and diagnosis for machine-learning systems, through both lenses."
)
