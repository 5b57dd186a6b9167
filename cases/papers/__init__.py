"""The papers that the portal makes and signs: each has a DRN, and anybody may check it."""
