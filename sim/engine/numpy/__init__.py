"""The processes of a day over arrays: the specification that compiled code is tested against."""
