"""What does somebody owe who runs this program for others?"""

from __future__ import annotations
