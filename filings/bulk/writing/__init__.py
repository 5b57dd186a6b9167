"""Each row that was lodged becomes a filing; then one acknowledgement names them all (domain 6.4, 6.8)."""
