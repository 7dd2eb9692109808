"""Error messages of the live page, in the page's language. The sentences are in the word files."""

from __future__ import annotations

from functools import partial

from sim.errors import StudyError, UserError, visible
from sim.web.words import filled, number, words


class Refused(StudyError):  # noqa: N818 - it names what happened to the request
    """A refused request. Its message is in English; `in_language` returns it in the page's language.

    `name` is the key of a sentence under ``live.refusals`` in the word files. `places` holds the values for
    the {places} in the sentence; whole numbers are written with the language's thousands separator.

    Examples
    --------
    >>> refused = Refused("visitors", most=8)
    >>> str(refused)
    'The maximum number of visitors (8) is reached; come back when one of them has left.'
    >>> refused.in_language("de").partition(";")[0]
    'Die Höchstzahl von Besuchern (8) ist erreicht'
    """

    def __init__(self, name: str, /, **places: object) -> None:
        self.name, self.places = name, places
        super().__init__(self.in_language("en"))

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), self.name, **self.places), ()

    def in_language(self, language: str) -> str:
        """Return the error message in a language."""
        places = {
            name: number(value, language) if type(value) is int else str(value)
            for name, value in self.places.items()
        }
        return str(filled(words(language)["live"]["refusals"][self.name], places))


def sentence(error: UserError, language: str) -> str:
    """Return the error message that a page shows. Messages of the simulation are marked as English.

    Examples
    --------
    >>> sentence(UserError("It has no end."), "de")
    'Meldung der Simulation (auf Englisch): It has no end.'
    """
    said = error.in_language(language) if isinstance(error, Refused) else remark(error.args[0], language)
    return visible(said)


def remark(text: str, language: str) -> str:
    """Return an English sentence of the simulation, marked as English on pages in other languages."""
    return str(filled(words(language)["live"]["refusals"]["in_english"], {"text": text}))
