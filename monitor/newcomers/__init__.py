"""Features that the reference knows nothing of: each is judged beside a reference of its own.

A feature that is declared after the reference was chosen, or whose values came only then, gets bins, profiles
and a reference of its own: of the first windows that hold values of it, chosen as a system's are (see
`monitor.reference`). Its profiles stand beside the system's, so nothing of the other features changes: not
their bins, their reference or their history; and its own history begins when it appeared.
"""
