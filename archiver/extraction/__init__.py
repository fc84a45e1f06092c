"""One page in, a post or a rejection out: pure functions on bytes."""
