"""Scrapy spiders: only the route; every decision is a call into archiver.discovery."""
