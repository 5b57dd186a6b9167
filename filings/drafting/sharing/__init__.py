"""A draft of an organization is prepared by several: who may, who is changing it now, and taking it over."""
