"""Parts of the model by name, their random numbers, and the plugins that bring parts of users."""
