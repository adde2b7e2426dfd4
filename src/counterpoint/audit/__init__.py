"""What did it say before: what do old talks with a program show?"""

from __future__ import annotations
