"""What a good clerk would suggest, and why: candidates, ranking, reasons, and when to say nothing."""
