"""What is typed on a page of a draft is kept until it is saved, and is there again when the page is opened."""
