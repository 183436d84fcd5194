"""Briefs on a schedule: what to render, rendering it safely, and saying what changed.

In the order of a run:

`catalogue`   what `reports/briefs.toml` asks for, its matrix, and parameters checked
`plan`        which briefs need rendering, and why; `fingerprints` of files and code
`run`         the whole run; `render` one brief, pure: a notebook and parameters in, pages out
`execute`     a notebook run from top to bottom, by a forked process or nbclient
`executors`   where briefs are rendered: forks of the run, or processes of any executor
`page`        the executed notebook as two HTML files; `index`, `mail` and a PDF beside them
`verify`      the contract of a page, checked with and without a browser
`provenance`  what a page was made from; `changes` what differs between editions
`store`       files put in place whole or not at all; records, editions, drafts
`hooks`       telling people

Nothing is imported here, so that a run with nothing to do starts fast.
"""
