"""What a filing costs: its quote, its exemption, and its charges."""
