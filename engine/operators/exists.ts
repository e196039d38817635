import type { Exists } from '../../rules-schema/index.ts'
import { made, type Operator } from './operator.ts'

/** The path is there. What is at it does not matter, so this matcher is asked about nodes and not about scalars. */
export const exists: Operator<Exists> = () => made({ needsWhole: false, matches: () => true })
