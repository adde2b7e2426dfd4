"""Sittings, their turns, what is carried over, and the list of backups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "sittings",
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("started", sa.String(40), nullable=False),
        sa.Column("ended", sa.String(40)),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "id", name="pk_sittings"),
        sa.UniqueConstraint("person", "number", name="uq_sittings_person_number"),
    )
    op.create_table(
        "turns",
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("sitting", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "id", name="pk_turns"),
        sa.UniqueConstraint(
            "person", "sitting", "number", name="uq_turns_person_sitting_number"
        ),
        sa.ForeignKeyConstraint(
            ["person", "sitting"],
            ["sittings.person", "sittings.id"],
            name="fk_turns_sittings",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "carried",
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_carried"),
    )
    op.create_table(
        "backups",
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("made", sa.String(40), nullable=False),
        sa.Column("path", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "id", name="pk_backups"),
    )
