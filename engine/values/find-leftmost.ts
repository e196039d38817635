/** The leftmost place at which one of `needles` stands in `text`; of those that stand there the first in their order. */
export function findLeftmost(
  text: string,
  needles: readonly string[],
): { readonly start: number; readonly end: number } | undefined {
  let found: { readonly start: number; readonly end: number } | undefined
  for (const needle of needles) {
    const start = text.indexOf(needle)
    if (start !== -1 && (found === undefined || start < found.start)) found = { start, end: start + needle.length }
  }
  return found
}
