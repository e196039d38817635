import { foldTable } from '../symbols.ts'

/** Whether `own` stands in `text` from `start` on. `folded`: `own` is, and `text` is looked at as if it were. */
export function standsAt(text: string, start: number, own: string, folded: boolean): boolean {
  if (!folded) return text.startsWith(own, start)
  if (start + own.length > text.length) return false
  for (let at = 0; at < own.length; at += 1) {
    if (foldTable[text.charCodeAt(start + at)] !== own.charCodeAt(at)) return false
  }
  return true
}
