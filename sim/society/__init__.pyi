# The public names. They are loaded when first used, because Mesa takes a second to load.
from .person import Person as Person
from .plain_society import PlainSociety as PlainSociety
from .society import Society as Society
