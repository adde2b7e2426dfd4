"""What can be called by those who build something of their own?

Each function lies in the module named after what it reads; `counterpoint` itself
hands them out by name. Nothing here keeps anything.
"""

from __future__ import annotations
