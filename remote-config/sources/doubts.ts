/**
 * A file that is being written looks broken for a moment, and a directory that is being replaced is for a moment neither the
 * old nor the new one. What looks so is looked at again, quietly, and believed when it looks the same twice.
 */
export interface Doubts {
  /** Whether to look again before this is believed. */
  has(reading: { readonly fingerprint: string; readonly settled: boolean }): boolean
  /** Something was believed. */
  settle(): void
}

/** What is never the same twice is believed at last: it is reported rather than waited for. */
const maxDoubts = 20

export function createDoubts(): Doubts {
  let count = 0
  let last: string | undefined

  return {
    has: ({ fingerprint, settled }) => {
      const isNew = fingerprint !== last || !settled
      last = fingerprint
      count += 1
      return isNew && count <= maxDoubts
    },
    settle: () => {
      count = 0
      last = undefined
    },
  }
}
