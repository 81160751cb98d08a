"""The rules of the model: what can be held, the prior, auctions, signals, stages of play. A rule is a file.

docs/reference/semantics.md says what they mean; ``registry`` lists them; ``protocols`` says what each must answer;
``keys`` is the vocabulary in which each declares the keys of its table in an instance file.

Public, for a stage of one's own (docs/how-to/own-rule.md): ``Stage``, its protocol; ``Turn`` and ``Move``; ``NATURE``,
the mover of a chance turn; ``payment`` and ``shifted``, which say what moves and what is paid.
"""

from exactgames.mechanisms.stage import NATURE, Move, Stage, Turn, payment, shifted

__all__ = ["NATURE", "Move", "Stage", "Turn", "payment", "shifted"]
