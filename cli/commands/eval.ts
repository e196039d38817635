import { Command } from 'commander'
import { createEngine, type Outcome } from '../../engine/index.ts'
import { describedSteps } from '../../http/index.ts'
import { judge } from '../../rule-tests/index.ts'
import { tellRefused } from '../control-plane/tell.ts'
import { usageError } from '../exit.ts'
import { type FormatOption, type PlaceOptions, placeOf, withFormat, withPlace } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { pathsOrDefault, sourcesOf } from '../rule-files.ts'
import { addressesOf } from '../sample/addresses.ts'
import type { Exchange } from '../sample/exchanges.ts'
import { readBoth, readSample } from '../sample/read-both.ts'
import { headOf, renderNodes, renderOutcome } from '../sample/render.ts'
import { readPath, tryPath } from '../sample/try-path.ts'

interface EvalOptions extends FormatOption, PlaceOptions {
  readonly input: string
  readonly path?: string
  readonly find?: string
}

/** `rulewire eval -i request.json [paths...]`: what would rules say of this request? */
export function evalCommand(): Command {
  return withPlace(withFormat(new Command('eval')))
    .summary('judge a request that is written down')
    .description(
      'Judges requests as an instance would: what matches, what is captured, what is done. Or finds its way in them, without rules: --path, --find.',
    )
    .argument('[paths...]', 'files and directories of rules (else RULEWIRE_RULES, else ./rules)')
    .requiredOption(
      '-i, --input <file>',
      'a request as in rule tests, { "request": …, "response": … }, or several in an array; - is standard input',
    )
    .option('--path <jsonpath>', 'show what a path selects in the request, if rules take it')
    .option('--find <text>', 'show the addresses and paths at which a text occurs in the request')
    .action(evaluate)
}

async function evaluate(paths: readonly string[], options: EvalOptions): Promise<void> {
  const output = createOutput(options.format)
  const { path, find, input } = options
  if (path !== undefined && find !== undefined)
    throw usageError('one-of-both', '--path and --find are two questions: ask one')
  if (path !== undefined) {
    show(pathResults(path, await readSample(input)), output)
    return output.note('rules take this path')
  }
  if (find !== undefined) return show(await findResults(find, await readSample(input)), output)
  await judgeAll(pathsOrDefault(paths, process.env), options, output)
}

async function judgeAll(paths: readonly string[], options: EvalOptions, output: Output): Promise<void> {
  const both = await readBoth(paths, options.input, output, 'not judged')
  if (both === undefined) return
  const { files, ruleSet, exchanges } = both
  const engine = createEngine({ ...placeOf(options), limits: unhurried })
  const applied = await engine.apply(ruleSet)
  if (!applied.ok) return tellRefused(applied, sourcesOf(files), output, 'not judged')
  const outcomes = exchanges.map(({ request, response }) => judge(engine, describedSteps(request, response)))
  if (output.format === 'json')
    return output.json({ program: applied.program, rules: applied.rules, results: outcomes.map(plain) })
  for (const [at, exchange] of exchanges.entries())
    output.text(renderOutcome(exchange, outcomes[at] as Outcome, output))
  output.note(inForce(applied.rules, ruleSet.rules.length, options))
}

/** A budget says something of this machine, and nothing of the rules. */
const unhurried = { softMs: Number.MAX_SAFE_INTEGER, hardMs: Number.MAX_SAFE_INTEGER }

/** Why a rule that should match is not even asked. */
function inForce(rules: number, all: number, { service, env }: EvalOptions): string {
  const where = `service ${service ?? '(none)'}, env ${env ?? '(none)'}`
  if (rules === all) return `${all} of ${all} rules in force`
  return `${rules} of ${all} rules in force for ${where}; the others are switched off, over, or for elsewhere (--service, --env)`
}

/** Members in the order in which people ask for them. */
function plain({ matches, action, metadata, shadow, incomplete, keep }: Outcome): object {
  return { matches, action: action ?? null, metadata, shadow, incomplete, keep }
}

interface Found {
  readonly exchange: Exchange
  readonly nodes: readonly { readonly address: string; readonly path: string; readonly value: unknown }[]
  readonly incomplete: readonly string[]
}

function pathResults(path: string, exchanges: readonly Exchange[]): readonly Found[] {
  const segments = readPath(path)
  return exchanges.map(exchange => {
    const tried = tryPath(segments, addressesOf(exchange))
    return {
      exchange,
      nodes: tried.flatMap(({ address, nodes }) => nodes.map(node => ({ address, ...node }))),
      incomplete: [...new Set(tried.flatMap(({ incomplete }) => incomplete))],
    }
  })
}

async function findResults(text: string, exchanges: readonly Exchange[]): Promise<readonly Found[]> {
  const { findValue } = await import('../sample/find-value.ts')
  return exchanges.map(exchange => ({ exchange, nodes: findValue(text, addressesOf(exchange)), incomplete: [] }))
}

function show(found: readonly Found[], output: Output): void {
  if (output.format === 'json') {
    output.json({
      results: found.map(({ exchange, nodes, incomplete }) => ({ name: exchange.name, nodes, incomplete })),
    })
    return
  }
  for (const { exchange, nodes, incomplete } of found) {
    output.text(output.colors.bold(headOf(exchange)))
    output.text(nodes.length === 0 ? '  nothing there' : renderNodes(nodes, output.width))
    if (incomplete.length > 0) output.note(`not looked at to the end: ${incomplete.join(', ')}`)
  }
}
