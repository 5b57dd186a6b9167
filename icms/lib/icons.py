"""The fourteen icons, on a grid of 20 with square joins (design, section 7). No new one unless a sentence fails."""

PATHS = {
    "tick": "m4 10.5 4 4 8-9",
    "fine": "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm-3.7 8.2 2.7 2.7 4.8-5.3",
    "look": "M10 2.6 18.4 17H1.6L10 2.6Zm0 5.2v4.4m0 1.6v1.9",
    "cross": "M2.5 2.5h15v15h-15v-15Zm4.4 4.4 6.2 6.2m0-6.2-6.2 6.2",
    "return": "M7 3 3 7l4 4M3.2 7h8.6a4.6 4.6 0 0 1 0 9.2H8",
    "lock": "M3.8 9h12.4v8.4H3.8V9Zm2.7 0V6a3.5 3.5 0 0 1 7 0v3",
    "download": "M10 2v11m-4.5-4.6L10 13l4.5-4.6M2.6 17.4h14.8",
    "search": "M8.5 2.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm4.4 10.4 5 5",
    "back": "m12.5 3.5-6.5 6.5 6.5 6.5",
    "next": "m7.5 3.5 6.5 6.5-6.5 6.5",
    "up": "m4.5 12.5 5.5-5.5 5.5 5.5",
    "down": "m4.5 7.5 5.5 5.5 5.5-5.5",
    "plus": "M10 3v14M3 10h14",
    "minus": "M3 10h14",
}
