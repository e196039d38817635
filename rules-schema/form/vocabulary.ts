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

/** Members that people look for in the wrong place, and the place beside them. */
export const belongsIn: ReadonlyMap<string, string> = new Map([
  ...Object.keys(schema.$defs.endpoint.properties).map(name => [name, 'endpoint'] as const),
  ...Object.keys(schema.$defs.scope.properties).map(name => [name, 'scope'] as const),
  ...[...operatorOptions.values()].flatMap(names => [...names].map(name => [name, 'options'] as const)),
])

/** Members whose place is farther away. */
export const elsewhere: ReadonlyMap<string, string> = new Map([
  ['mask', 'values that are captured have a mask; inputs of conditions are looked at as they are'],
  ['target', 'inputs of conditions have a target; captured are values'],
])

/** What a later version of the format has: said, so that nobody looks for a typing error. */
const membersToCome: readonly (readonly [place: RegExp, members: readonly string[]])[] = []

/** `pointer`: of the object that lacks the member. */
export function isToCome(member: string, pointer: string): boolean {
  return membersToCome.some(([place, members]) => place.test(pointer) && members.includes(member))
}

export const operatorsToCome: ReadonlySet<string> = new Set(['is_sqli', 'is_xss'])
