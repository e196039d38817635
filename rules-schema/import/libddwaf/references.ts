import type { Members } from '../members.ts'

/** Which rules an exclusion or an override is about. */
export type Reference =
  | { readonly by: 'id'; readonly id: string }
  /** All of them. */
  | { readonly by: 'tags'; readonly tags: ReadonlyMap<string, string> }
  /** No rule at all. */
  | { readonly by: 'none' }

/** The first of `rule_id`, `id` and `tags` that says something counts. */
export function readReference(target: Members): Reference {
  const [ruleId, ownId] = [target.text('rule_id', ''), target.text('id', '')]
  const id = ruleId === '' ? ownId : ruleId
  const tags = target.object('tags', { optional: true })
  const pairs = new Map(tags.names().map(name => [name, tags.text(name)]))
  target.tellUnknown()
  if (id !== '') return { by: 'id', id }
  return pairs.size > 0 ? { by: 'tags', tags: pairs } : { by: 'none' }
}
