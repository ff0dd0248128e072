"""The commands, one module for each group: they read arguments, call the library, print, exit."""
