"""Every sentence that a reader meets, made from plain values."""
