"""Where people of the company work: queues, hours, what waits for whom, and what they do with it."""
