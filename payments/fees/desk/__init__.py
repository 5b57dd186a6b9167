"""The fee schedule on the desk: every change is proposed by one officer and approved by another."""
