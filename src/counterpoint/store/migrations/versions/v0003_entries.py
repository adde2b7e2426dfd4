"""What is kept beside the sittings, and what was noted of a sitting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "id", name="pk_entries"),
        sa.UniqueConstraint("person", "number", name="uq_entries_person_number"),
    )
    op.add_column("sittings", sa.Column("traced", sa.Integer))
    op.add_column("sittings", sa.Column("trace", sa.LargeBinary))
