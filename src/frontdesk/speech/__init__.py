"""Text -> speech, sentence by sentence, in Chinese and English."""
