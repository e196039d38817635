import { schema } from './schema.ts'

/** Members by operator, read from the schema: `regex` is one of `match_regex`. */
export const operatorMembers: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  operatorSchemas().map(([operator, properties]) => [operator, new Set(Object.keys(properties))]),
)

/** Members of `options` by operator. */
export const operatorOptions: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  operatorSchemas().map(([operator, { options }]) => [operator, new Set(Object.keys(options?.properties ?? {}))]),
)

type Properties = Readonly<
  Record<string, { readonly const?: string; readonly enum?: readonly string[]; readonly properties?: object }>
>

function operatorSchemas(): (readonly [operator: string, properties: Properties])[] {
  const defs: Readonly<Record<string, { readonly properties?: Properties }>> = schema.$defs as never
  return schema.$defs.condition.oneOf.flatMap(({ $ref }) => {
    const properties = defs[$ref.slice('#/$defs/'.length)]?.properties ?? {}
    const names = properties.operator?.enum ?? [properties.operator?.const ?? '']
    return names.map(name => [name, properties] as const)
  })
}

/** Members that people look for in the wrong place, and the place. */
export const belongsIn: ReadonlyMap<string, string> = new Map([
  ...Object.keys(schema.$defs.endpoint.properties).map(name => [name, 'endpoint'] as const),
  ...Object.keys(schema.$defs.scope.properties).map(name => [name, 'scope'] as const),
  ...[...operatorOptions.values()].flatMap(names => [...names].map(name => [name, 'options'] as const)),
])

/** What a later version of the format has: said, so that nobody looks for a typing error. */
export const membersToCome: ReadonlySet<string> = new Set(
  'lists exclusions addresses action shadow report keep expires_at tests exact target mask checksum list word_boundary'.split(
    ' ',
  ),
)

export const operatorsToCome: ReadonlySet<string> = new Set(
  'match_regex_with_checksum phrase_match ip_match greater_than lower_than contains ends_with is_sqli is_xss hidden_ascii_match'.split(
    ' ',
  ),
)

export const addressesToCome: ReadonlySet<string> = new Set(
  'server.request.body.filenames server.response.body usr.id usr.login usr.session_id'.split(' '),
)
