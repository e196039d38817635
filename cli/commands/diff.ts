import { Command } from 'commander'
import { diffRuleSets, isEmptyDiff, type RuleSetDiff, type RuleSetDocument } from '../../rules-schema/index.ts'
import { checkRules } from '../check-rules.ts'
import { getDeployed, getDiff, getHead, getRelease } from '../control-plane/api.ts'
import { type Connection, type ConnectionOptions, connectionFrom } from '../control-plane/settings.ts'
import { tellRefused } from '../control-plane/tell.ts'
import { countDiff, renderDiff } from '../diff/render.ts'
import { type FormatOption, withConnection, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { loadRuleFiles, pathsOrDefault, sourcesOf } from '../rule-files.ts'

/** A revision, files, or what is deployed now. */
type Side = { readonly revision: number } | { readonly paths: readonly string[] } | 'deployed'

/** `rulewire diff [A] [B]`: what makes two rule sets different. */
export function diffCommand(): Command {
  return withConnection(withFormat(new Command('diff')))
    .summary('show what is different between two rule sets')
    .description(
      'Compares rule sets rule by rule. A and B are revisions, files or directories. Without B: A with what is deployed; without both: what is deployed with the rules here.',
    )
    .argument('[A]', 'a revision or a path (a file that is named like a number: ./12)')
    .argument('[B]', 'likewise')
    .action(diff)
}

async function diff(
  a: string | undefined,
  b: string | undefined,
  options: FormatOption & ConnectionOptions,
): Promise<void> {
  const output = createOutput(options.format)
  const [from, to] = sidesOf(a, b)
  const isLocal = [from, to].every(side => side !== 'deployed' && 'paths' in side)
  const connection = isLocal ? undefined : await connectionFrom(options, process.env, output.note)
  const found = await compare(from, to, connection, output)
  if (found === undefined) return
  if (options.format === 'json') return output.json({ same: isEmptyDiff(found), diff: found })
  const text = renderDiff(found, output)
  if (text !== '') output.text(text)
  output.note(countDiff(found))
}

/** From the older to the newer: files are what may come. */
function sidesOf(a: string | undefined, b: string | undefined): readonly [Side, Side] {
  if (a === undefined) return ['deployed', { paths: pathsOrDefault([], process.env) }]
  if (b !== undefined) return [sideOf(a), sideOf(b)]
  const side = sideOf(a)
  return side !== 'deployed' && 'paths' in side ? ['deployed', side] : [side, 'deployed']
}

function sideOf(text: string): Side {
  return /^\d+$/.test(text) ? { revision: Number(text) } : { paths: [text] }
}

/** Undefined: one side is no rule set, which was told. */
async function compare(
  from: Side,
  to: Side,
  connection: Connection | undefined,
  output: Output,
): Promise<RuleSetDiff | undefined> {
  if (connection !== undefined && from !== 'deployed' && 'revision' in from) {
    const revision =
      to === 'deployed' ? (await getHead(connection)).revision : 'revision' in to ? to.revision : undefined
    if (revision !== undefined) return getDiff(connection, from.revision, revision)
  }
  const before = await documentOf(from, connection, output)
  const after = before === undefined ? undefined : await documentOf(to, connection, output)
  return before === undefined || after === undefined ? undefined : diffRuleSets(before, after)
}

const nothing: RuleSetDocument = { version: 1, rules: [] }

async function documentOf(
  side: Side,
  connection: Connection | undefined,
  output: Output,
): Promise<RuleSetDocument | undefined> {
  if (side !== 'deployed' && 'paths' in side) return readLocal(side.paths, output)
  if (connection === undefined) throw new Error('a revision needs a connection')
  if (side !== 'deployed') return (await getRelease(connection, side.revision)).document as RuleSetDocument
  return ((await getDeployed(connection)) ?? nothing) as RuleSetDocument
}

async function readLocal(paths: readonly string[], output: Output): Promise<RuleSetDocument | undefined> {
  const files = await loadRuleFiles(paths)
  const { ok, read, problems } = await checkRules(files)
  if (ok && read.ok) return read.value
  tellRefused({ ok: false, problems }, sourcesOf(files), output, 'not compared')
  return undefined
}
