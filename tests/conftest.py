"""One hypothesis profile: no deadline (a first call may load a library), the same examples every run."""

from hypothesis import settings

settings.register_profile("frontdesk", deadline=None, derandomize=True)
settings.load_profile("frontdesk")
