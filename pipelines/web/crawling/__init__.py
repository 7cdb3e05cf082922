"""A polite crawl into WARC units, gone on with after any kill; see docs/crawling.md.

settings    what a crawl is: seeds, scope, limits, manners
addresses   canonical addresses; which bucket a host belongs to
scope, traps    which links are followed
guard, fetch    one request that cannot leave the public network, bounded in bytes and time
robots, signals what the owner of a site asks for
links       links and requisites of a page
journal     the WARC file of a unit while it grows
unit, host  the work of one bucket in one round
frontier, plan  what is known, what comes next
job         the whole crawl, on Ray
"""
