LICENSE="Apache-2.0"
def page_names(n): return []
class PageSite:
    def __init__(self, seed): pass
