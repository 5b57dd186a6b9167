"""What upper apps hear of cases and of the calendar.

`case_changed` (case: Case): a case was opened or changed. Sent inside the transaction, so that what listeners write
stands or falls with it.

`calendar_changed` (change: CalendarChange): a change of the calendar has committed. A nudge to work through
`cases.calendar.changes.waiting_for` at once; an app that misses it finds the same rows when its jobs run.
"""

from django.dispatch import Signal

case_changed = Signal()
calendar_changed = Signal()
