"""The draft protocol: what somebody types is kept on the server as they type."""
