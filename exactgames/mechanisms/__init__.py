"""The rules of the model: what can be held, the prior, auctions, signals, stages of play. A rule is a file.

docs/reference/semantics.md says what they mean; ``registry`` lists them; ``protocols`` says what each must answer;
``keys`` is the vocabulary in which each declares the keys of its table in an instance file.
"""
