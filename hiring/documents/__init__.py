"""Files, and documents made in the background; knows PDFs, not what they say."""
