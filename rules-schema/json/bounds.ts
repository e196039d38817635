/** A file may not be larger; decided before it is read as JSON. */
export const maxBytes = 64 * 1024 * 1024

/** Containers may not be nested deeper; the document itself is depth 1. */
export const maxDepth = 32

/**
 * Values in one document, containers included: a hundred for each of 20,000 rules, and four for each of 1,000,000 entries of
 * lists.
 */
export const maxValues = 6_000_000
