"""Parts of the model by name, their random numbers, and the plugins that declare parts of users."""
