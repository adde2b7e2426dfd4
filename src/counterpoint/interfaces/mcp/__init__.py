"""How does another assistant come in? By tools, resources and one prompt, over MCP."""
