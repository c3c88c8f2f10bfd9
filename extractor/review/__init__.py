"""The review page: a person's decisions on facts, how they are kept, and the local site that takes them."""
