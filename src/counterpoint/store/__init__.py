"""Where is it kept? Sealed fields in an encrypted file.

`Store` is the whole interface. Below it: `repository` seals and opens, `queries`
asks the database, `tables` names the tables, `engine` and `sqlcipher` reach the
file, `keys` opens it, `archive` and `backup` make copies.

To add a table or a column:
1. Describe it in `tables`. What a person wrote is a `LargeBinary` column, sealed
   in `repository` for a `Place` of its own; the key starts with `person`.
2. Write `migrations/versions/v0003_<what>.py` beside the last one, with
   `revision = "0003"` and `down_revision = "0002"`, and set `HEAD` in
   `migrations`. A migration that has been released is never edited.
3. Add the named queries it needs to `queries`, and it to the archive, so that an
   export stays complete.
A test compares what the migrations make with what `tables` says.
"""

from __future__ import annotations

from counterpoint.store.archive import Counts
from counterpoint.store.importing import Imported
from counterpoint.store.keys import COST, Cost, Protection
from counterpoint.store.repository import Store
from counterpoint.store.sealed_rows import Backup

__all__ = ["COST", "Backup", "Cost", "Counts", "Imported", "Protection", "Store"]
