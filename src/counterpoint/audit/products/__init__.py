"""How does each program write down the talks that were held with it?

One file a product. Each says what it is known by and turns one of its conversations
into a talk; how a file is opened, and what is safe to open, is known elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.audit.products import (
    characterai,
    chatgpt,
    claude,
    deepseek,
    gemini,
    grok,
    librechat,
    lines,
    openwebui,
    replika,
    sillytavern,
    transcript,
    whatsapp,
)

if TYPE_CHECKING:
    from counterpoint.audit.products.shape import Product

PRODUCTS: tuple[Product, ...] = (
    claude,
    chatgpt,
    deepseek,
    openwebui,
    librechat,
    grok,
    characterai,
    gemini,
    sillytavern,
    replika,
    lines,
    whatsapp,
    transcript,
)
"""In the order in which a file is shown to them."""
