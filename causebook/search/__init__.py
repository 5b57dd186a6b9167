"""Looking a case up: how names are folded, what is asked, the page that answers."""
