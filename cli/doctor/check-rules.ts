import { existsSync } from 'node:fs'
import { inScope } from '../../engine/index.ts'
import { createRemoteConfigClient } from '../../remote-config/index.ts'
import { parseTimestamp, type Rule, type RuleSetDocument } from '../../rules-schema/index.ts'
import type { Settings } from '../../runtime/index.ts'
import { checkRules } from '../check-rules.ts'
import { CliError } from '../exit.ts'
import { countProblems } from '../problems/render.ts'
import { loadRuleFiles } from '../rule-files.ts'
import type { Finding } from './finding.ts'

/** What the control plane has deployed, where it has told; null: nothing yet. */
export type Deployed = { readonly document: unknown } | null | undefined

const check = 'rules'

/** Which of the rules that are there apply to this service. Of the control plane's, if need be, those that it sent last. */
export async function checkRulesHere(settings: Settings, deployed: Deployed): Promise<Finding> {
  const fromFiles = settings.rules === undefined ? undefined : await fileRules(settings.rules)
  if (fromFiles !== undefined && 'check' in fromFiles) return fromFiles
  const remote = settings.remote === undefined ? undefined : remoteRules(settings, deployed)
  const sources = [fromFiles, remote].flatMap(source => source ?? [])
  if (sources.length === 0)
    return {
      ...{ check, state: 'warn' },
      message: 'there are none: neither RULEWIRE_RULES nor RULEWIRE_URL is set',
      help: 'requests are counted, and nothing is looked for',
    }
  return applying(sources, settings)
}

interface RulesOfSource {
  readonly name: string
  readonly rules: readonly Rule[]
}

function applying(sources: readonly RulesOfSource[], { service, env }: Settings): Finding {
  const here = sources.flatMap(({ rules }) => rules.filter(rule => applies(rule, service, env)))
  const all = sources.reduce((sum, { rules }) => sum + rules.length, 0)
  const ids = here.map(({ id }) => id)
  const details = { rules: ids, all, sources: sources.map(({ name, rules }) => ({ name, rules: rules.length })) }
  const from = sources.map(({ name }) => name).join(' and ')
  const message = `${ids.length} of ${all} apply here, from ${from}${some(ids)}`
  if (ids.length > 0 || all === 0) return { check, state: all === 0 ? 'warn' : 'ok', message, details }
  return {
    check,
    state: 'warn',
    message,
    help: 'look at their scope, and at RULEWIRE_SERVICE and RULEWIRE_ENV',
    details,
  }
}

const shown = 5

function some(ids: readonly string[]): string {
  if (ids.length === 0) return ''
  return `: ${ids.slice(0, shown).join(', ')}${ids.length > shown ? `, and ${ids.length - shown} more` : ''}`
}

function applies(rule: Rule, service: string | undefined, env: string | undefined): boolean {
  const { enabled, scope, expires_at: expires } = rule
  const isOver = expires !== undefined && (parseTimestamp(expires) ?? Number.POSITIVE_INFINITY) <= Date.now()
  return enabled !== false && !isOver && inScope(scope, service, env)
}

async function fileRules(path: string): Promise<RulesOfSource | Finding> {
  try {
    const { ok, problems, read } = await checkRules(await loadRuleFiles([path]))
    if (ok && read.ok) return { name: path, rules: read.value.rules }
    return {
      ...{ check, state: 'fail', details: { problems } },
      message: `${path}: ${countProblems(problems)}; a service that starts with it runs the last good set, or none`,
      help: `\`rulewire check ${path}\` shows them`,
    }
  } catch (error) {
    if (error instanceof CliError) return { check, state: 'fail', message: error.message }
    throw error
  }
}

function remoteRules(settings: Settings, deployed: Deployed): RulesOfSource {
  if (deployed === null) return { name: 'the control plane (nothing was pushed yet)', rules: [] }
  const document = deployed?.document ?? lastGood(settings)
  const rules = (document as Partial<RuleSetDocument> | undefined)?.rules ?? []
  if (deployed !== undefined) return { name: 'the control plane', rules }
  const name =
    document === undefined ? 'the control plane (none has come here yet)' : `what the control plane sent last`
  return { name, rules }
}

/** Reads what the service would begin with. Nothing is connected to, and where nothing was kept nothing is made. */
function lastGood({ remote, cacheDir, service, env }: Settings): unknown {
  if (remote === undefined || !existsSync(cacheDir)) return undefined
  let kept: unknown
  const client = createRemoteConfigClient({
    ...remote,
    cacheDir,
    instance: { ...(service === undefined ? {} : { service }), ...(env === undefined ? {} : { env }) },
    apply: async document => {
      kept = document
      return { ok: false, problems: [] }
    },
    program: () => '',
    log: () => {},
  })
  client.restore()
  return kept
}
