"""Briefs on a schedule: what to render, rendering it safely, and saying what changed.

In the order of a run:

`catalogue`   what `reports/briefs.toml` asks for, its matrix, and parameters checked
`plan`        which briefs need rendering, and why; `fingerprints` of files and code
`run`         the whole run; `render` and `finish` one brief; `outcomes` what became of it
`execute`     a notebook run from top to bottom, by a forked process or nbclient, in workers
`page`        the executed notebook as two HTML files; `index` and `pdf` beside them
`verify`      the contract of a page, checked with and without a browser
`provenance`  what a page was made from; `changes` what differs between editions
`publish`     files put in place whole or not at all; records, editions, drafts, locks
`hooks`       telling people

Nothing is imported here, so that a run with nothing to do starts fast.
"""
