"""Money that goes back: asked, checked, approved by a second officer, sent."""
