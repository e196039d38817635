/**
 * A document of `exportLibddwaf` with endpoints said as somebody would who knows libddwaf: the path first, for it is what tells rules
 * apart, held once against the target as it came. The exporter says all that an endpoint means, the method first, and the path twice,
 * as it came and normalised, rewritten for every rule anew; with a thousand rules libddwaf takes several times as long for that,
 * and the bench would measure our export. The verdicts are the same on targets that are normalised already, as those of the bench are.
 * Throws where it does not find what it replaces: rules must not stay dear in silence.
 * @param ruleSet - what was exported, each rule with one endpoint that has a path
 */
export function withCheapestEndpoints<Document extends object>(document: Document, ruleSet: object): Document {
  const { rules: ours } = ruleSet as { readonly rules: readonly OwnRule[] }
  const paths = new Map(ours.map(({ id, endpoint }) => [id, endpoint.path]))
  const { rules, custom_rules } = document as Sections
  const cheapened = (section: readonly Rule[]): readonly Rule[] =>
    section.map(rule => cheapest(rule, paths.get(rule.id)))
  return {
    ...document,
    ...(rules === undefined ? {} : { rules: cheapened(rules) }),
    ...(custom_rules === undefined ? {} : { custom_rules: cheapened(custom_rules) }),
  }
}

interface OwnRule {
  readonly id: string
  readonly endpoint: { readonly path: string }
}

interface Condition {
  readonly operator: string
  readonly parameters: { readonly inputs: readonly { readonly address: string }[] }
}

interface Rule {
  readonly id: string
  readonly conditions: readonly Condition[]
}

interface Sections {
  readonly rules?: readonly Rule[]
  readonly custom_rules?: readonly Rule[]
}

const target = 'server.request.uri.raw'

function cheapest(rule: Rule, path: string | undefined): Rule {
  const others = rule.conditions.filter(({ parameters }) =>
    parameters.inputs.every(({ address }) => address !== target),
  )
  if (path === undefined || others.length !== rule.conditions.length - 1)
    throw new Error(`the endpoint of ${rule.id} is not one condition: ${JSON.stringify(rule.conditions)}`)
  const once = { operator: 'match_regex', parameters: { inputs: [{ address: target }], regex: targetRegex(path) } }
  return { ...rule, conditions: [once, ...others] }
}

function targetRegex(path: string): string {
  if (!/^(?:\/:?\w+)+$/.test(path)) throw new Error(`no plain path: ${path}`)
  return `^${path.replaceAll(/:\w+/g, '[^/?#]+')}/?(?:[?#]|$)`
}
