import schema from '#rule-schema' with { type: 'json' }

type Properties = Readonly<
  Record<string, { readonly const?: string; readonly enum?: readonly string[]; readonly properties?: object }>
>
type Branches = readonly { readonly $ref: string }[]

const operators = branchesOf(schema.$defs.condition.oneOf, 'operator')

/** Members by operator, read from the schema: `regex` is one of `match_regex`. */
export const operatorMembers = membersOf(operators)

/** Members of `options` by operator. */
export const operatorOptions: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  operators.map(([operator, { options }]) => [operator, new Set(Object.keys(options?.properties ?? {}))]),
)

/** Members by type of action. */
export const actionMembers = membersOf(branchesOf(schema.$defs.action.oneOf, 'type'))

/** What `tag` may be in each branch, with the branch's members. */
function branchesOf(branches: Branches, tag: string): readonly (readonly [name: string, properties: Properties])[] {
  const defs: Readonly<Record<string, { readonly properties?: Properties }>> = schema.$defs as never
  return branches.flatMap(({ $ref }) => {
    const properties = defs[$ref.slice('#/$defs/'.length)]?.properties ?? {}
    const names = properties[tag]?.enum ?? [properties[tag]?.const ?? '']
    return names.map(name => [name, properties] as const)
  })
}

function membersOf(
  branches: readonly (readonly [name: string, properties: Properties])[],
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(branches.map(([name, properties]) => [name, new Set(Object.keys(properties))]))
}

/** Operators with a negated form, without their `!`. */
export const negatable: ReadonlySet<string> = new Set(
  [...operatorMembers.keys()].filter(name => name.startsWith('!')).map(name => name.slice(1)),
)

export const operatorsToCome: ReadonlySet<string> = new Set(['is_sqli', 'is_xss'])

const idPattern = new RegExp(schema.$defs.rule.properties.id.pattern)

/** Of a rule, a list or an exclusion. */
export function isId(text: string): boolean {
  return text !== '__proto__' && idPattern.test(text)
}

/** Members that people look for in the wrong place, and the place beside them. */
export const belongsIn: ReadonlyMap<string, string> = new Map([
  ...Object.keys(schema.$defs.endpoint.properties).map(name => [name, 'endpoint'] as const),
  ...Object.keys(schema.$defs.scope.properties).map(name => [name, 'scope'] as const),
  ...[...operatorOptions.values()].flatMap(names => [...names].map(name => [name, 'options'] as const)),
])

/** Members whose place is farther away. */
export const elsewhere: ReadonlyMap<string, string> = new Map([
  ['mask', 'values that are captured have a mask; inputs of conditions are looked at as they are'],
  ['target', 'inputs of conditions have a target; captured and excluded are values'],
  ['transformers', 'inputs of conditions and captures have transformers; excluded is what is there before them'],
  ['checksum', 'the condition itself has "checksum", beside "regex"'],
  ['effect', 'exclusions have an effect; what a rule does is its "action"'],
])

/** What rules have and exclusions have not. */
export const ofRulesAlone: ReadonlyMap<string, string> = new Map([
  ['action', 'rules have an action; what an exclusion does to them is its "effect"'],
  ['endpoint', 'rules have an endpoint; here a condition on "server.request.path" says it'],
  ['scope', 'rules have a scope; an exclusion is about them wherever they are in force'],
  ['expires_at', 'rules and entries of lists expire'],
  ['category', targetHelp('category')],
  ['event', targetHelp('event')],
  ['tags', targetHelp('tags')],
])

function targetHelp(member: string): string {
  return `name the rules that are meant: "rules": [{ "${member}": … }]`
}
