"""Shapes that a validator cannot use."""

from __future__ import annotations

from kg.errors import InputError


class ShapesError(InputError):
    """The shapes are ill-formed, or use what the validator does not know."""

    @classmethod
    def of(cls, validator: str, error: Exception) -> ShapesError:
        """Return the error for what a validator said."""
        said = " ".join(str(error).split())
        return cls(
            f"{validator} cannot use the shapes: {said[:300]}",
            remedy="Correct the shape, or try the other validator with --engine.",
        )
