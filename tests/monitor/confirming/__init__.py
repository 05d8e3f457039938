"""The second opinion on alarms: what is asked, when, of which rows, and what is made of the answer."""
