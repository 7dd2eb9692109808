"""What each command does: a function of the command's name, handed its options; loaded when it is called."""
