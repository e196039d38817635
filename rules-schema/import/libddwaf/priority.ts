/** libddwaf's order of modules (src/module_category.hpp); any other value of the tag is the last. */
const modules = ['network-acl', 'authentication-acl', 'custom-acl', 'configuration', 'business-logic', 'rasp', 'waf']

/** In these the rules of the document's own come before those of the user (src/builder/module_builder.hpp). */
const baseFirst = new Set(['network-acl', 'authentication-acl', 'rasp'])

export type Source = 'base' | 'user'

/**
 * libddwaf's order as a priority: by module, in it what acts first, and of these by source. A rule of Datadog's that monitors has 0;
 * within one priority ids decide, where libddwaf has no order that can be relied on.
 */
export function priorityOf(module: string | undefined, acts: boolean, source: Source): number {
  const known = modules.indexOf(module ?? 'waf')
  const rank = known === -1 ? modules.length - 1 : known
  const isFirst = baseFirst.has(modules[rank] as string) === (source === 'base')
  return (modules.length - 1 - rank) * 10 + (acts ? 2 : 0) + (isFirst ? 1 : 0)
}
