"""What tables are there, whichever database keeps them?

Columns of bytes are sealed by the repository; see sealing.py for what each is
bound to. Every table starts its key with the person, so that no query can reach
another person's rows by guessing an id.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

# Times are ISO 8601 text with their offset: no database of ours keeps the offset.
# `number` is the order things were kept in; a clock may jump back, it does not.
sittings = Table(
    "sittings",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("started", String(40), nullable=False),
    Column("ended", String(40)),
    Column("title", LargeBinary, nullable=False),
    Column("tags", LargeBinary),
    Column("closing", LargeBinary),
    # Of so many turns a note was made; it can be made again from them.
    Column("traced", Integer),
    Column("trace", LargeBinary),
    UniqueConstraint("person", "number"),
)

turns = Table(
    "turns",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("sitting", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("person", "sitting", "number"),
    ForeignKeyConstraint(
        ["person", "sitting"], ["sittings.person", "sittings.id"], ondelete="CASCADE"
    ),
)

# What is kept beside the sittings: a filled-in measure, a goal, a day.
entries = Table(
    "entries",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("person", "number"),
)

carried = Table(
    "carried",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

backups = Table(
    "backups",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("made", String(40), nullable=False),
    Column("path", LargeBinary, nullable=False),
)
