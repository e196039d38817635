import { type CostReport, defaultLimits, type OwnerCost } from '../../engine/index.ts'
import { printable } from '../printable.ts'
import { counted } from '../problems/render.ts'
import { table } from '../table.ts'
import type { Cost, PlacedCost } from './price-rules.ts'

const heading = ['NS/BYTE', 'RELATIVE', 'COMPILE', 'AT THE CAPS', 'PATTERNS', 'RULE', 'SLOWEST PATTERN']

/** A line for each rule that has patterns, the slowest first; empty where none has. */
export function renderCosts({ rules }: Cost): string {
  return rules.length === 0 ? '' : table([heading, ...rules.map(row)])
}

function row(cost: PlacedCost): readonly string[] {
  const { ns_per_byte, relative, compile_ms, worst_case_ms, patterns } = cost
  return [
    String(ns_per_byte),
    `×${relative}`,
    `${compile_ms} ms`,
    `${worst_case_ms} ms`,
    String(patterns),
    nameOf(cost),
    placeOf(cost),
  ]
}

function nameOf({ rule, exclusion }: OwnerCost): string {
  return printable(rule ?? `exclusion ${exclusion}`)
}

function placeOf({ file, line, column, pointer }: PlacedCost): string {
  return file === undefined ? printable(pointer) : `${printable(file)}:${line}:${column}`
}

/** The price in one line, as it is told of every check and push; undefined where there are no patterns. */
export function renderSlowest({ patterns, worst }: CostReport): string | undefined {
  if (worst === null) return undefined
  const { ns_per_byte, relative } = worst
  return `${counted(patterns, 'pattern')}, the slowest in ${nameOf(worst)}: ${ns_per_byte} ns a byte, ${relative} times an ordinary one`
}

/** What a request may cost that goes to every cap. */
export function renderWorstCase({ report: { worst_case, reference_ns_per_byte } }: Cost): string {
  const { hardMs, maxTextBytes, maxStringBytes } = defaultLimits
  return [
    `an ordinary pattern takes ${reference_ns_per_byte} ns a byte here`,
    `worst case of a request: ${worst_case.unbounded_ms} ms of RE2 if every input had ${maxTextBytes} bytes and nothing stopped it,`,
    `${worst_case.budget_ms} ms with the budget: ${hardMs} ms, and the slowest pattern once on ${maxStringBytes} bytes`,
  ].join('\n')
}
