"""Running text to candidate ledger rows: read by rules, decided by a person.

`prepared` keeps the offsets, `mentions` finds what a sentence names, `clauses` and `drafts`
tie figures to what they count, `context` and `fields` say when and where (or from where that is
inherited), `voices` who says it, `grids` reads tables, `tolls` and `facts` make one row per fact,
`sums` links parts to wholes. `candidates` writes rows as a ledger does, `folder` keeps them with
the page on which a person decides. Languages are data: `words/en.csv`, `ar.csv`, `ckb.csv`.
"""

from analytics.articles.article import Article, read_article

__all__ = ["Article", "read_article"]
