"""Where is it kept? Sealed fields in an encrypted file."""

from __future__ import annotations
