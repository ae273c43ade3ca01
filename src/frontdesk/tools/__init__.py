"""What the desk can do: typed functions, MCP servers and HTTP operations, each within its scope."""
