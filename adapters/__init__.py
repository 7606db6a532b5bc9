"""How Moot reaches people. A folder or module here is an adapter, but for `cli` and `settings`."""
