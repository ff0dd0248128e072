"""The commands, a module for each group: they read arguments, call the library, print, exit."""
