"""An explanation: sections of paragraphs, a paragraph of sentences, some with points below it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen


@frozen
class Paragraph:
    """``words``, and ``points`` that stand below them, each a sentence or more."""

    words: str
    points: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.words, *(f"  - {point}" for point in self.points)])


@frozen
class Section:
    """Paragraphs under a heading. ``agent``: whom they are about, None: nobody in particular."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    agent: str | None = None

    @staticmethod
    def of(heading: str, sentences: Iterable[str], agent: str | None = None) -> Section:
        """A section in which each of the sentences is a paragraph."""
        return Section(heading, tuple(map(Paragraph, sentences)), agent)


@frozen
class Explanation:
    """What a market or a game is, what is done there, and why, in sentences. ``holds``: whether the profile is an
    equilibrium of the ``concept``; None where there is no profile.

    >>> from exactgames import explain
    >>> from exactgames.examples import speculator
    >>> found = explain(speculator())
    >>> [section.heading for section in found.sections]
    ['The market', 'The order of play', 'The verdict', 'What S does, and why', 'What B does, and why', 'Off the path']
    >>> print(found.sections[2].paragraphs[0])
    The profile is a sequential equilibrium.
    """

    title: str
    concept: str
    holds: bool | None
    sections: tuple[Section, ...]

    def about(self, agent: str) -> Explanation:
        """The same with the sections about this agent alone, and those about nobody in particular."""
        kept = (section for section in self.sections if section.agent in (None, agent))
        return Explanation(self.title, self.concept, self.holds, tuple(kept))

    def __str__(self) -> str:
        parts = [f"{section.heading}\n" + "\n".join(map(str, section.paragraphs)) for section in self.sections]
        return "\n\n".join([self.title, *parts] if self.title else parts)
