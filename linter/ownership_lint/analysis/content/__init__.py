"""Rule packs over the text of files: what is found is masked before anything else sees it."""
