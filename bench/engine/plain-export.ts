/**
 * The generated rules in libddwaf's format, as somebody would write them by hand: for builds that have no `exportLibddwaf`. Knows
 * what these rules use, and throws on the rest.
 */
export function plainExport(document: object): { readonly document: object; readonly losses: readonly [] } {
  const { rules, lists = [] } = document as Document
  return { document: { version: '2.2', rules: rules.map(exportRule), rules_data: lists.map(exportList) }, losses: [] }
}

interface Document {
  readonly rules: readonly Rule[]
  readonly lists?: readonly {
    readonly id: string
    readonly type: 'value' | 'ip'
    readonly entries: readonly object[]
  }[]
}

interface Input {
  readonly address: string
  readonly path: string
}

interface Rule {
  readonly id: string
  readonly category: string
  readonly event: string
  readonly tags: Readonly<Record<string, string>>
  readonly endpoint?: { readonly method: string; readonly path: string }
  readonly conditions: readonly Condition[]
  readonly capture?: Readonly<Record<string, Input>>
}

interface Condition {
  readonly operator: string
  readonly inputs: readonly Input[]
  readonly regex?: string
  readonly values?: readonly string[]
  readonly list?: string
}

function exportRule({ id, category, event, tags, endpoint, conditions, capture = {} }: Rule): object {
  const attributes = Object.entries(capture).map(([key, input]) => [key, exportInput(input)])
  return {
    id,
    name: id,
    tags: { ...tags, type: event, category },
    conditions: [...(endpoint === undefined ? [] : exportEndpoint(endpoint)), ...conditions.map(exportCondition)],
    ...(attributes.length > 0 ? { output: { event: true, attributes: Object.fromEntries(attributes) } } : {}),
  }
}

function exportEndpoint({ method, path }: { readonly method: string; readonly path: string }): readonly object[] {
  const segments = path.split('/').map(segment => (segment.startsWith(':') ? '[^/?]+' : segment))
  return [
    condition('exact_match', 'server.request.method', { list: [method] }),
    condition('match_regex', 'server.request.uri.raw', { regex: `^${segments.join('/')}/?(?:\\?|$)` }),
  ]
}

function condition(operator: string, address: string, parameters: object): object {
  return { operator, parameters: { inputs: [{ address }], ...parameters } }
}

function exportCondition({ operator, inputs, regex, values, list }: Condition): object {
  const what = regex !== undefined ? { regex } : values !== undefined ? { list: values } : { data: list }
  return { operator, parameters: { inputs: inputs.map(exportInput), ...what } }
}

function exportInput({ address, path }: Input): object {
  const names = path.split('.').slice(1)
  if (!/^\$(?:\.\w+)*$/.test(path)) throw new Error(`no plain path: ${path}`)
  return { address, ...(names.length > 0 ? { key_path: names } : {}) }
}

function exportList({ id, type, entries }: NonNullable<Document['lists']>[number]): object {
  return { id, type: type === 'ip' ? 'ip_with_expiration' : 'data_with_expiration', data: entries }
}
