"""Compile inner functions to machine code only as parts of a kernel.

Numba optimises each function together with all functions that it calls, and translates all of them to machine
code, before its caller does both again. Functions that are only called by kernels need neither: here the
kernel gets their code, is optimised once, and translated once.
"""

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler


class _NoMachineCode:
    """Stands for numba's generator of code, which would store constants of Python beside the machine code."""

    def set_env(self, _name: str, _constants: Any) -> None:
        """Do nothing; functions without Python objects have no use for it."""


class InnerLibrary(JITCodeLibrary):  # type: ignore[misc] # numba has no types
    """The code of an inner function, and which other code it needs."""

    codegen = _NoMachineCode()

    def finalize(self) -> None:
        """Leave the code as it is: a kernel will be finalized."""
        self._finalized = True

    def get_pointer_to_function(self, _name: str) -> int:
        """Return 0: there is no machine code."""
        return 0


class KernelLibrary(JITCodeLibrary):  # type: ignore[misc]
    """The code of a kernel, with that of all inner functions."""

    def add_linking_library(self, library: Any) -> None:
        """Link the code of a function to the kernel, and all that it needs."""
        super().add_linking_library(library)
        if isinstance(library, InnerLibrary):
            for needed in library._linking_libraries:
                if needed not in self._linking_libraries:
                    self.add_linking_library(needed)


class _Compiler(Compiler):  # type: ignore[misc]
    library_class: Any

    def compile_extra(self, function: Any) -> Any:
        library = self.library_class(self.state.targetctx.codegen(), function.__qualname__)
        library.enable_object_caching()
        self.state.library = library
        return super().compile_extra(function)


class InnerCompiler(_Compiler):
    """Numba's compiler for inner functions."""

    library_class = InnerLibrary


class KernelCompiler(_Compiler):
    """Numba's compiler for kernels."""

    library_class = KernelLibrary
