"""The mime type by which a notebook hands a block to the page: the whole contract between them."""

BLOCK = "application/vnd.analytics.block+json"
