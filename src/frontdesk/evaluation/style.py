"""How reports look: one style sheet that stands in the page, so that it needs nothing beside it."""

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#1f2328;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #d0d7de}
table{border-collapse:collapse;margin:.7rem 0}th,td{padding:.25rem .8rem;text-align:left;vertical-align:top}
th{border-bottom:1px solid #8b949e;font-weight:600}td{border-bottom:1px solid #eaeef2}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
img{max-width:100%}p.s{color:#59636e}.bad{color:#b3261e;font-weight:600}.ok{color:#1a7f37}code{font-size:.85em}
"""
