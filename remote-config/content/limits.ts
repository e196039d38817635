/** PROTOCOL.md, 3.1, as far as it is about content. Bytes, and counts. */

export const maxManifestBytes = 8 * 1024 * 1024
export const maxManifestLineBytes = 256 * 1024
export const maxManifestLineDepth = 8
export const maxManifestRules = 20_000
export const maxManifestLists = 1_000
/** Of one rule. */
export const maxListsOfRule = 64
/** All objects of a release, or the contents of a list. */
export const maxContentBytes = 64 * 1024 * 1024
export const maxListEntries = 1_000_000
/** UTF-16 units. */
export const maxNotes = 1_024
export const maxSchema = 1_000

/** The payload of an assignment, a list head, an epoch record. */
export const maxStatementBytes = 4 * 1024
export const maxStatementDepth = 4
/** UTF-16 units, of the reason in an epoch record. */
export const maxReason = 512
export const maxStatementDays = 31

/** UTF-16 units: a manifest whose head is longer is not patched. */
export const maxPatchHead = 8_192

/** Lines of a manifest, or entries of a list, between two pauses: about a millisecond. */
export const linesPerStep = 200

/** An allowance for clocks that differ; the most that an instance may set. Milliseconds. */
export const defaultSkewMs = 5 * 60_000
export const maxSkewMs = 24 * 3_600_000
