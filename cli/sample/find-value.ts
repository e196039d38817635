import { JSONPath } from 'jsonpath-plus'
import { normalizedStep, pointerTokens } from '../../rules-schema/index.ts'

export interface FoundValue {
  readonly address: string
  /** As a rule may have it. */
  readonly path: string
  readonly value: unknown
}

/** Where a text occurs in the values of an exchange, numbers and booleans taken as their JSON text. */
export function findValue(text: string, values: ReadonlyMap<string, unknown>): readonly FoundValue[] {
  return [...values].flatMap(([address, value]) => {
    // As plain JSON: what the library makes of anything else is its own affair.
    const json: unknown = JSON.parse(JSON.stringify(value))
    return everything(json)
      .filter(node => isThere(text, node.value))
      .map(node => ({ address, path: authorsPath(json, node.pointer), value: node.value }))
  })
}

interface Node {
  readonly pointer: string
  readonly value: unknown
}

/** Without `eval: false` the library would run code that stands in a path. */
function everything(json: unknown): readonly Node[] {
  if (typeof json !== 'object' || json === null) return [{ pointer: '', value: json }]
  return JSONPath({ path: '$..*', json, resultType: 'all', eval: false, wrap: true }) as readonly Node[]
}

function isThere(text: string, value: unknown): boolean {
  return typeof value !== 'object' && String(value).includes(text)
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/

function authorsPath(json: unknown, pointer: string): string {
  let value = json
  let path = '$'
  for (const token of pointerTokens(pointer)) {
    if (Array.isArray(value)) path += normalizedStep(Number(token))
    else path += plainName.test(token) ? `.${token}` : normalizedStep(token)
    value = (value as Record<string, unknown>)[token]
  }
  return path
}
