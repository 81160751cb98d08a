"""Reading an instance file (docs/reference/instance.md): TOML text → ``Instance``, or every fault of the file at once.

positions    where each key stands in the text
document     text → TOML document, and its canonical form
cursor       a value with its key path: reads it or notes a fault
names        agents, types and formats referred to by name
keys         the keys of each table
agents, mechanisms, rules (with actions, conditions, coverage), beliefs, claims    one part of the file each
reader       the whole
"""

from exactgames.files.reader import read_instance, read_instance_text

__all__ = ["read_instance", "read_instance_text"]
