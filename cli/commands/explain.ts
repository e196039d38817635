import { Command } from 'commander'
import { createEngine, type ExplainOptions, type ExplainStep } from '../../engine/index.ts'
import { describedSteps } from '../../http/index.ts'
import { tellRefused } from '../control-plane/tell.ts'
import { usageError } from '../exit.ts'
import { type Explained, renderExplanation } from '../explain/render.ts'
import { type FormatOption, type PlaceOptions, placeOf, wholeNumber, withFormat, withPlace } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { pathsOrDefault, sourcesOf } from '../rule-files.ts'
import type { Exchange } from '../sample/exchanges.ts'
import { readBoth } from '../sample/read-both.ts'

interface ExplainCommandOptions extends FormatOption, PlaceOptions {
  readonly input: string
  readonly rule?: string
  readonly nearest?: number
}

/** `rulewire explain -i request.json [--rule id] [paths...]`: why does this rule match, or why does it not? */
export function explainCommand(): Command {
  return withPlace(withFormat(new Command('explain')))
    .summary('say why a request matches a rule, or why not')
    .description(
      'Shows, for requests that are written down, every condition of a rule with what it looked at, the value after each transformer, and the first that failed. Without --rule: the rules that match, and those that came nearest to it.',
    )
    .argument('[paths...]', 'files and directories of rules (else RULEWIRE_RULES, else ./rules)')
    .requiredOption(
      '-i, --input <file>',
      'a request as in rule tests, { "request": …, "response": … }, or several in an array; - is standard input',
    )
    .option('--rule <id>', 'this rule, in force or not')
    .option('--nearest <n>', 'so many of the rules that do not match (else 3)', wholeNumber(0, 20_000))
    .action(explain)
}

async function explain(given: readonly string[], options: ExplainCommandOptions): Promise<void> {
  const output = createOutput(options.format)
  if (options.rule !== undefined && options.nearest !== undefined)
    throw usageError('one-of-both', '--rule is about one rule, --nearest about all: ask one')
  const paths = pathsOrDefault(given, process.env)
  const both = await readBoth(paths, options.input, output, 'not explained')
  if (both === undefined) return
  const { files, ruleSet, exchanges } = both
  if (options.rule !== undefined && ruleSet.rules.every(({ id }) => id !== options.rule))
    throw usageError('no-such-rule', `there is no rule ${JSON.stringify(options.rule)} in ${paths.join(', ')}`)
  const engine = createEngine(placeOf(options))
  const applied = await engine.apply(ruleSet)
  if (!applied.ok) return tellRefused(applied, sourcesOf(files), output, 'not explained')
  const explained = exchanges.map(exchange => {
    return { exchange, explanation: engine.explain(stepsOf(exchange), askedOf(options)) }
  })
  print(explained, output)
}

function stepsOf({ request, response }: Exchange): readonly ExplainStep[] {
  return describedSteps(request, response).map(({ phase, addresses, cut }) => {
    return { addresses, cut, ...(phase === 'end' ? {} : { done: phase }) }
  })
}

function askedOf({ rule, nearest }: ExplainCommandOptions): ExplainOptions {
  return { ...(rule === undefined ? {} : { rule }), ...(nearest === undefined ? {} : { nearest }) }
}

function print(explained: readonly Explained[], output: Output): void {
  if (output.format === 'json') {
    output.json({ results: explained.map(({ exchange, explanation }) => ({ name: exchange.name, ...explanation })) })
    return
  }
  for (const one of explained) output.text(renderExplanation(one, output))
}
