"""Published files: records, editions, drafts, and the page that lists them."""
