"""The settings that scrapy.cfg names: polite and safe by default.

Each line that departs from Scrapy's own default says why.
"""

from archiver import __version__

BOT_NAME = "blog-archiver"
SPIDER_MODULES = ["spiders"]
HOMEPAGE = "https://github.com/blog-archiver/blog-archiver"
USER_AGENT = f"blog-archiver/{__version__} (+{HOMEPAGE})"

# Polite
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "blog-archiver"
CONCURRENT_REQUESTS = 1  # no more is on its way than one site may be asked at a time
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0  # seconds between requests to one site, whichever source asks
DOWNLOADER = "archiver.crawl.handler.UndelayedDownloader"
ARCHIVER_MOST_REQUESTS_A_DAY = 10_000  # to one site
ARCHIVER_MOST_BYTES_A_DAY = 2_000_000_000  # from one site
RETRY_TIMES = 2
RETRY_PRIORITY_ADJUST = 1  # at its next turn; Scrapy puts it behind all others
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # it becomes a row; no second report
COOKIES_ENABLED = False  # an archive has no session

# Quick
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # Scrapy asks for the last one first
CONCURRENT_ITEMS = 1  # a page gives one; Scrapy starts this many tasks for every response
# Scrapy imports extensions that are off too, aiohttp and conch for half a second: so these only.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}

# Safe
TELNETCONSOLE_ENABLED = False  # a shell into the crawl
REMOTE_CONTROL_ENABLED = False  # an HTTP server that runs Python in the crawl
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy accepts any certificate
DOWNLOAD_HANDLERS = {
    "http": "archiver.crawl.handler.PoliteHandler",
    "https": "archiver.crawl.handler.PoliteHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # the web only
}
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # bytes, after decompression; Scrapy takes 1 GiB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60  # seconds; Scrapy waits three minutes
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 5  # seconds; slower ones are pages of their own
TWISTED_DNS_RESOLVER = "archiver.crawl.guard.GuardedResolver"
DNS_TIMEOUT = 20
ARCHIVER_ALLOW_PRIVATE: list[str] = []  # hosts and networks on private addresses

# Ours
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
# None of these has anything to do, or does what we do not want; each costs time at every page.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # a 404 is an answer here
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # where we come from is our affair
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # it drops posts in silence
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the frontier knows where it ends
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the frontier knows its site
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "archiver.crawl.guard.GuardMiddleware": 40,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "archiver.crawl.robots.RobotsMiddleware": 100,
    "archiver.crawl.validators.ValidatorsMiddleware": 540,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "archiver.crawl.politeness.PatientRetryMiddleware": 550,
}
ITEM_PIPELINES = {
    "archiver.crawl.pipelines.KeepSnapshot": 100,
    "archiver.crawl.pipelines.Extract": 200,
    "archiver.crawl.pipelines.Record": 300,
}
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
STATS_DUMP = False
