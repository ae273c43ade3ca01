"""In which language somebody is spoken to: Chinese or English."""

SPOKEN = ("zh", "en")


def spoken(*tags: str) -> str:
    """Choose the first of these tags that is one of both, such as "zh-CN" or what was found; else English."""
    return next((tag[:2] for tag in tags if tag[:2] in SPOKEN), "en")
