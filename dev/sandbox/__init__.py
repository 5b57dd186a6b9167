"""The sandbox payment gateway: a second small server with its own hosted pages. It takes no money, needs no Django."""
