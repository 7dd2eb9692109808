"""The type of a parameter that is a whole number."""

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from sim.errors import StudyError


def _to_int(value: object) -> object:
    """Turn a float such as 1e3 into the whole number 1000: YAML allows both spellings."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


if TYPE_CHECKING:
    Whole = int
else:

    class Whole(int):
        """Type of a parameter that is a whole number, also if it is written as 1e3.

        It is only a type, as in ``every: Whole = param(Number(7, "days", 1, 365), ...)``. Its values are of
        type int.

        Raises
        ------
        StudyError
            It was called like a function.
        """

        def __new__(cls, *_: object, **__: object) -> Self:  # noqa: D102 - see the class
            raise StudyError(
                "Whole is the type of a parameter and can't be called; declare the parameter as in "
                "every: Whole = param(Number(7, 'days', 1, 365), assumption('weekly'), 'days between "
                "digests')."
            )

        @classmethod
        def __get_pydantic_core_schema__(cls, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
            """Validate like a whole number. Pydantic calls this method."""
            return handler.generate_schema(Annotated[int, BeforeValidator(_to_int)])
