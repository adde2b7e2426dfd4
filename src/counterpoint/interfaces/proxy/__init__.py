"""How does another chat program talk to us? As it would to OpenAI's endpoint.

The wire is theirs, the loop is ours: what is sent is reviewed as everywhere, and
nothing that a program sends can change that.
"""

from __future__ import annotations
