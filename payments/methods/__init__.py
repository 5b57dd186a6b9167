"""The payment methods: which are in use, and how much each may carry."""
