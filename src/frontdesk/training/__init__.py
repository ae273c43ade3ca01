"""How the small heads that ship with the package are trained. Never imported by what serves."""
