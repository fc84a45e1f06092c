"""Scrapy lives here: everything that waits for the network."""
