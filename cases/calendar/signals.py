"""What the calendar tells the rooms above, which it does not know.

`calendar_changed` (change: CalendarChange) is sent once a change of the calendar has committed: a nudge to work through
`changes.waiting_for(name)` at once. A room that misses the nudge finds the same rows from its nightly sweep.

`calendar_preview` (change: CalendarChange, calendar_for: Callable[[str], Calendar]) is asked before a change is
confirmed: a receiver answers `(label, count)`: how many of its stamps it would correct (`stamps.count_corrected`).
"""

from django.dispatch import Signal

calendar_changed = Signal()
calendar_preview = Signal()
