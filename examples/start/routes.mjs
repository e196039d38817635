/**
 * Which route a rule is about. An event record names the rule and not the path, since paths carry identifiers; the rule
 * names its endpoint.
 * @param {{ document: () => Promise<{ rules: object[] } | undefined> }} api
 */
export function createRoutes(api) {
  /** @type {Map<string, string>} those of rules that are gone stay: there are events of theirs */
  const byRule = new Map()

  return {
    /** Reads the rules that are in force now. */
    async refresh() {
      const document = await api.document().catch(() => undefined)
      for (const { id, endpoint } of document?.rules ?? []) byRule.set(id, routeOf(endpoint))
    },
    routeOf: rule => byRule.get(rule) ?? '',
  }
}

function routeOf(endpoint) {
  const endpoints = [endpoint ?? {}].flat()
  return endpoints.map(({ method = 'any', path = 'route' }) => `${[method].flat().join('|')} ${path}`).join(', ')
}
