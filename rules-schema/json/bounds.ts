/** A file may not be larger; decided before it is read as JSON. */
export const maxBytes = 64 * 1024 * 1024

/** Containers may not be nested deeper; the document itself is depth 1. */
export const maxDepth = 32

/** Values in rules, containers included: a hundred for each of 20,000. */
export const maxRuleValues = 2_000_000

/** Values in the entries of lists: four for each of 1,000,000. */
export const maxEntryValues = 4_000_000

/** Values in one document. */
export const maxValues = maxRuleValues + maxEntryValues
