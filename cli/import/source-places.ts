type Objects = Readonly<Record<string, unknown>>

/** Where in its own document a part of what was imported stands. */
export interface SourcePlaces {
  /** Of the regular expression of a rule: RFC 6901, into that rule. Undefined: it was made by the import, or cannot be told. */
  ofRegex(id: string, regex: string): string | undefined
}

interface Conditions {
  readonly pointer: string
  readonly conditions: readonly unknown[]
}

/** The members under which rules stand, there and in Datadog's API. */
const sections = ['rules', 'rules_compat', 'custom_rules', 'exclusions', 'data']

/** Of a document that was imported, whatever its format. */
export function sourcePlaces(document: unknown): SourcePlaces {
  const byId = new Map<string, Conditions[]>()
  for (const rule of rulesIn(document)) {
    const found = conditionsOf(rule)
    if (found !== undefined) byId.set(idOf(rule), [...(byId.get(idOf(rule)) ?? []), found])
  }
  return {
    ofRegex(id, regex) {
      for (const { pointer, conditions } of byId.get(id) ?? []) {
        const index = conditions.findIndex(condition => regexOf(condition) === regex)
        if (index !== -1) return `${pointer}/${index}/parameters/regex`
      }
      return undefined
    },
  }
}

function rulesIn(document: unknown): readonly Objects[] {
  if (Array.isArray(document)) return document.filter(isObject)
  if (!isObject(document)) return []
  const within = sections.flatMap(name => document[name] ?? []).filter(isObject)
  return [document, ...within]
}

/** As losses name it; in Datadog's API a rule without one goes by its name. */
function idOf(rule: Objects): string {
  const { name } = isObject(rule.attributes) ? rule.attributes : rule
  return String(rule.id ?? name)
}

function conditionsOf({ attributes, conditions }: Objects): Conditions | undefined {
  if (Array.isArray(conditions)) return { pointer: '/conditions', conditions }
  return isObject(attributes) && Array.isArray(attributes.conditions)
    ? { pointer: '/attributes/conditions', conditions: attributes.conditions }
    : undefined
}

function regexOf(condition: unknown): string | undefined {
  return isObject(condition) && isObject(condition.parameters) ? String(condition.parameters.regex) : undefined
}

function isObject(value: unknown): value is Objects {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
