"""The members: the list, one member, and every act on a member's account."""
