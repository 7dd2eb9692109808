# The public names. They are loaded when first used, because Mesa takes a second to load.
from .person import Person as Person
from .society import Society as Society
