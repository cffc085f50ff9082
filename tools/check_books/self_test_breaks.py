def run_breaks(check): return []
