"""What a person calls a sitting beside its title, and what they said of it at the end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("sittings", sa.Column("tags", sa.LargeBinary))
    op.add_column("sittings", sa.Column("closing", sa.LargeBinary))
