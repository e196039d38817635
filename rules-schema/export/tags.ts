import { Losses, type Spot } from '../import/loss.ts'
import { importCategory, importEvent } from '../import/rule-text.ts'
import type { Rule } from '../types.ts'

/**
 * The tags of a rule with `type` and `category`, which are its event and its category there. What these tags say already stays, where
 * importing would make the same event and category of it.
 */
export function exportTags({ event, category, tags: own }: Rule, spot: Spot): Readonly<Record<string, string>> {
  const tags = own ?? {}
  const quiet = new Losses().of('')
  const hasType = tags.type !== undefined && importEvent(tags.type, quiet) === event
  const hasCategory = importCategory(tags.category, quiet) === category && tags.category !== undefined
  if (tags.type !== undefined && !hasType) spot.at('type').warning(`the type is the event there: ${event} in its place`)
  if (tags.category !== undefined && !hasCategory)
    spot.at('category').warning(`the category of the rule counts there: ${category} in its place`)
  if (own !== undefined && tags.category === undefined) spot.info(`the tag "category" is there besides: ${category}`)
  return { ...tags, ...(hasType ? {} : { type: event }), ...(hasCategory ? {} : { category }) }
}
