"""Briefs on a schedule: what to render, rendering it safely, and saying what changed.

One module, one job, in the order of a run:

`catalogue`  what `reports/briefs.toml` asks for; `matrix` expands "each province in IQ"
`parameters` what a notebook accepts, and values checked against it
`plan`       which briefs need rendering, and why; `fingerprints` of files and code
`execute`    a notebook run from top to bottom, by `engine` (forked) or nbclient
`page`, `verify`, `index`, `pdf`  the executed notebook as HTML files that keep a contract
`provenance` what a page was made from; `changes` what differs from the last edition
`publish`    files put in place whole or not at all; `editions` the ones before
`records`    what is known of each brief between runs; `locks` one run at a time
`workers`    one process per brief; `render` the whole run; `hooks` telling people

Nothing is imported here, so that a run with nothing to do starts fast.
"""
