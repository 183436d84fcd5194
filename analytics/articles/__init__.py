"""Running text to candidate ledger rows: read by rules, decided by a person.

In the order of the work. `prepared` keeps the offsets; `mentions` finds what a sentence names, by
`quantities` (`figures`, `persons`, `labels`: what counts nothing), `times`, `placing` and `named`;
`clauses` and `drafts` tie figures to what they count (`measured`; `gaps` and `leftovers` where no
noun does). `fields` says when (`dating`, `roles`, `frames`), where (`scopes`, `context`) and who
(`voices`). `grids` reads tables; `events`, `tolls` and `facts` make one row per fact, `sums` links
parts to wholes. `candidates` writes rows as a ledger does, `folder` keeps them with
the page on which a person decides. Languages are data: `words/en.csv`, `ar.csv`, `ckb.csv`.
"""

from analytics.articles.article import Article, read_article

__all__ = ["Article", "read_article"]
