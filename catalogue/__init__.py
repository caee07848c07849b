"""The site: settings, addresses, filters, pages, files, caching. It shows what `agencies` knows."""
