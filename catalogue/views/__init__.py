"""One module for each family of pages; each view gets, filters, paginates and renders."""
