"""Running text to candidate ledger rows: read by rules, decided by a person.

`read_article` reads a text: `prepared` (offsets), `mentions`, `constructions`, `context` (what is
inherited), `grids` (tables), `voices` (who says it), `merging` (one row per fact). `candidates`
makes ledger rows of facts, `review` keeps what a person decides about them, `page` shows them
beside the text. Languages are data: `words/en.csv`, `ar.csv`, `ckb.csv`.
"""

from analytics.articles.article import Article, read_article

__all__ = ["Article", "read_article"]
