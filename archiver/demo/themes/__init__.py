"""The five kinds of blogs: each module makes routes and truth of its articles."""
