"""When and where raters meet a candidate: planned, moved, cancelled, told, reminded of."""
