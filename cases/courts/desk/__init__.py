"""The desk of the e-Courts: the administrator records and dates implementation notices (domain 4.1)."""
