# What other rooms use. Each name is loaded when it is first used.
from .import_files import import_files as import_files
from .imported import Imported as Imported
from .invented_firm import copy_firm as copy_firm
