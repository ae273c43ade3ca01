"""The company's own words: taken in, searched, quoted, or an honest "I don't know"."""
