import type { HiddenAsciiMatch } from '../../rules-schema/index.ts'
import { made, type Operator } from './operator.ts'

/** Unicode's tag characters: ASCII that nobody sees, and that some programs read all the same. */
const hidden = /[\u{e0000}-\u{e007f}]+/u

/** A tag character stands in the string. */
export const hiddenAsciiMatch: Operator<HiddenAsciiMatch> = () =>
  made({
    needsWhole: false,
    matches: value => typeof value === 'string' && hidden.test(value),
    highlight: value => hidden.exec(String(value))?.[0] ?? '',
  })
