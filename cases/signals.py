"""What upper apps hear of cases and of the calendar.

`case_changed` (case: Case): a case was opened or changed. Sent inside the transaction, so that what listeners write
stands or falls with it.

`hearing_entered` (hearing: Hearing, before: Hearing | None, notice: bool, actor: User): a hearing was fixed (without a
`before`), changed, or vacated (`hearing.state`). Sent inside the transaction, after the record and the messages.
`notice`: the officer asked that a notice of hearing be issued in the same step; the page asks only where somebody
listens.

`calendar_changed` (change: CalendarChange): a change of the calendar has committed. A nudge to work through
`cases.calendar.changes.waiting_for` at once; an app that misses it finds the same rows when its jobs run.
"""

from django.dispatch import Signal

case_changed = Signal()
hearing_entered = Signal()
calendar_changed = Signal()
