/**
 * An entry that is never there, in place of none: libddwaf 1.30 crashes on data without entries. It was over when time began; an end of
 * 0 would be none.
 */
export const nothingEntry = { value: '0.0.0.0', expiration: 1 } as const
