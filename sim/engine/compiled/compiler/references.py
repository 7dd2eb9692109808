"""Pass a named tuple of columns to inner functions by its address, so that they compile sooner.

Numba passes and copies a named tuple as a whole: a function that gets fifty columns has 350 arguments, and
every access to one column copies them all. Here the kernel writes the address and shape of each column, and
each number, to words of 8 bytes; inner functions get the address of the first word.
"""

import hashlib
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils, errors
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, register_model

WORD = 8  # bytes
BYTE, SIZE = ir.IntType(8), ir.IntType(64)


class Reference(types.Type):  # type: ignore[misc] # numba has no types
    """The type of the address of a named tuple; its attributes are those of the tuple."""

    def __init__(self, group: Any) -> None:
        self.group = group
        # A short name: the names of the types of all arguments are part of the name of a compiled function.
        digest = hashlib.sha256(group.name.encode()).hexdigest()[:8]
        super().__init__(f"{group.instance_class.__name__}.{digest}")


@register_model(Reference)
class _Address(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, reference: Reference) -> None:
        super().__init__(manager, reference, BYTE.as_pointer())


@infer_getattr
class _Columns(AttributeTemplate):  # type: ignore[misc]
    key = Reference

    def generic_resolve(self, reference: Reference, name: str) -> Any:
        fields = reference.group.fields
        return reference.group[fields.index(name)] if name in fields else None


@lower_getattr_generic(Reference)
def _column(context: Any, builder: Any, reference: Reference, address: Any, name: str) -> Any:
    at = reference.group.fields.index(name)
    begin = sum(map(_words, reference.group.types[:at]))
    return _load(context, builder, reference.group[at], address, begin)


def _words(kind: Any) -> int:
    """Return how many words a number, an array or a tuple of them takes."""
    if isinstance(kind, types.BaseTuple):
        return sum(map(_words, kind))
    return 1 + kind.ndim if isinstance(kind, types.Array) else 1


def _load(context: Any, builder: Any, kind: Any, address: Any, word: int) -> Any:
    """Return the number, array or tuple that begins at a word."""
    model = context.data_model_manager[kind]
    value_type = model.get_value_type()
    if isinstance(kind, types.Array):
        return _load_array(context, builder, kind, model, address, word)
    if not isinstance(kind, types.BaseTuple):
        return _load_once(builder, _place(builder, address, word, value_type))
    whole = ir.Constant(value_type, ir.Undefined)
    for at, part in enumerate(kind):
        whole = builder.insert_value(whole, _load(context, builder, part, address, word), at)
        word += _words(part)
    return whole


def _load_array(context: Any, builder: Any, kind: Any, model: Any, address: Any, word: int) -> Any:
    whole = ir.Constant(model.get_value_type(), ir.Undefined)
    data, shape, strides, nitems, itemsize = (
        model.get_field_position(name) for name in ("data", "shape", "strides", "nitems", "itemsize")
    )
    pointer = _place(builder, address, word, whole.type.elements[data])
    whole = builder.insert_value(whole, _load_once(builder, pointer), data)
    size = SIZE(context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    whole, many = builder.insert_value(whole, size, itemsize), None
    for axis in reversed(range(kind.ndim)):
        length = _load_once(builder, _place(builder, address, word + 1 + axis, SIZE))
        whole = builder.insert_value(whole, length, (shape, axis))
        whole = builder.insert_value(whole, size, (strides, axis))
        size = builder.mul(size, length) if axis > 0 else size
        many = length if many is None else builder.mul(many, length)
    return builder.insert_value(whole, many, nitems)


def _place(builder: Any, address: Any, word: int, kind: Any) -> Any:
    return builder.bitcast(builder.gep(address, [SIZE(WORD * word)], inbounds=True), kind.as_pointer())


def _load_once(builder: Any, place: Any) -> Any:
    """Load a word, to which nobody writes after `refer`, so that a loop may load it before it begins."""
    value = builder.load(place)
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


def _store(context: Any, builder: Any, kind: Any, value: Any, address: Any, word: int) -> None:
    """Store a number, an array or a tuple from a word on."""
    if isinstance(kind, types.BaseTuple):
        for at, part in enumerate(kind):
            _store(context, builder, part, builder.extract_value(value, at), address, word)
            word += _words(part)
    elif isinstance(kind, types.Array):
        model = context.data_model_manager[kind]
        data = builder.extract_value(value, model.get_field_position("data"))
        builder.store(data, _place(builder, address, word, data.type))
        for axis in range(kind.ndim):
            length = builder.extract_value(value, (model.get_field_position("shape"), axis))
            builder.store(length, _place(builder, address, word + 1 + axis, SIZE))
    else:
        builder.store(value, _place(builder, address, word, value.type))


@intrinsic
def refer(_context: Any, group: Any) -> Any:
    """Return the address of a named tuple, which is valid until the calling function returns.

    Its columns must be contiguous in the order of C.
    """
    for name, kind in zip(group.fields, group.types, strict=True):
        for part in kind if isinstance(kind, types.BaseTuple) else (kind,):
            if isinstance(part, types.Array) and part.layout != "C":
                raise errors.TypingError(f"{group.instance_class.__name__}.{name} is not contiguous.")

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        words = ir.ArrayType(SIZE, _words(group))
        address = builder.bitcast(cgutils.alloca_once(builder, words), BYTE.as_pointer())
        _store(context, builder, group, arguments[0], address, 0)
        return address

    return Reference(group)(group), generate
