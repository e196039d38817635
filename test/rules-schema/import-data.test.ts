import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createEngine } from '../../engine/index.ts'
import { importLibddwaf, type Loss, parseRuleSet } from '../../rules-schema/index.ts'
import { testData } from '../support/test-data.ts'

/** Every rule set below a folder. What is no JSON on purpose is passed over by name. */
function ruleSetsIn(folder: string, isRuleSet: (file: string) => boolean): readonly (readonly [string, unknown])[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isRuleSet).toSorted()
  return files.map(file => {
    const text = readFileSync(join(folder, file), 'utf8')
    return [file, file.endsWith('.json') ? JSON.parse(text) : parse(text, { uniqueKeys: false })]
  })
}

/** What the engine has against it: nothing, or it would not be worth much that it is a rule set. */
async function refusals(document: unknown): Promise<readonly unknown[]> {
  const applied = await createEngine({ schedule: task => task() }).apply(document)
  return applied.ok ? [] : applied.problems
}

/** Kinds of losses, with how many there are of each: names of rules and the like are not part of a kind. */
function kindsOf(losses: readonly Loss[]): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {}
  for (const { severity, reason } of losses) {
    const kind = `${severity}: ${reason.replaceAll(/"[^"]*"/g, '…').replace(/ \(\d.*\)$|appsec\.events\..*/, '')}`
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  return kinds
}

const recommended = testData('datadog-rules/recommended.json')
const datadog = testData('datadog-rules')
const validator = testData('libddwaf-validator/tests')

describe.skipIf(recommended.skipped)(`Datadog's recommended rules${recommended.note}`, () => {
  const [document] = recommended.cases(text => [JSON.parse(text)])

  it('are rules of ours, and every loss is told', () => {
    const result = importLibddwaf(document)
    const kinds = kindsOf(result.losses)
    console.info(
      [
        `${result.ruleSet?.rules.length} of 216 rules`,
        ...Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`),
      ].join('\n  '),
    )
    expect(result.ok && parseRuleSet(result.ruleSet).ok).toBe(true)
    expect(result.ruleSet?.rules).toHaveLength(208)
    expect(kinds).toEqual({
      'error: cmdi_detector watches files, queries and commands inside the service, and Rulewire looks at requests and responses': 1,
      'error: is_sqli is not there yet': 1,
      'error: is_xss is not there yet': 1,
      'error: left out: a scanner: bodies are not searched for kinds of data': 37,
      'error: left out: the processor …: what it would find out is not there': 7,
      'error: lfi_detector watches files, queries and commands inside the service, and Rulewire looks at requests and responses': 1,
      'error: shi_detector watches files, queries and commands inside the service, and Rulewire looks at requests and responses': 1,
      'error: sqli_detector watches files, queries and commands inside the service, and Rulewire looks at requests and responses': 1,
      'error: ssrf_detector watches files, queries and commands inside the service, and Rulewire looks at requests and responses': 1,
      // The names of attributes, of which those of Datadog's payment rules are the most.
      'info: its tag on the span begins with ': 52,
      'info: its tag on the span is ': 5,
      'info: not for libddwaf 2.0.1 (max_version …): left out, as it does': 1,
      'info: not kept': 1,
      // api_security, in the tags as before.
      'info: … is no category here: attack_attempt': 9,
      // blocked_ips and blocked_users, which Datadog sends apart.
      'warning: no such data in the document: an empty list, until it is given entries': 2,
      'warning: nothing supplies … here, unless the application does': 10,
      'warning: … holds what the endpoint of the rule itself names: without one, nothing supplies it': 1,
    })
  })

  it('are left out for reasons that are told, and for no others', () => {
    const { ruleSet, losses } = importLibddwaf(document)
    const kept = new Set(ruleSet?.rules.map(({ id }) => id))
    const all: readonly { readonly id: string }[] = [...document.rules, ...document.rules_compat]
    const dropped = all.filter(({ id }) => !kept.has(id)).map(({ id }) => losses.find(loss => loss.rule === id)?.reason)
    expect(dropped.map(reason => reason?.split(' ')[0]).toSorted()).toEqual([
      'cmdi_detector',
      'is_sqli',
      'is_xss',
      'lfi_detector',
      'not',
      'shi_detector',
      'sqli_detector',
      'ssrf_detector',
    ])
  })

  it('look at addresses that nothing supplies, each told once', () => {
    const { ruleSet, losses } = importLibddwaf(document)
    expect(ruleSet?.addresses).toEqual([
      'graphql.server.all_resolvers',
      'graphql.server.resolver',
      'grpc.server.request.message',
      'grpc.server.request.metadata',
      'server.io.fs.file_write',
      'server.io.net.request.headers',
      'server.io.net.response.headers',
      'server.io.net.response.status',
      'server.io.net.url',
      'server.request.jwt',
    ])
    expect(losses.filter(({ field }) => field === '/addresses')).toHaveLength(11)
  })
})

describe.skipIf(datadog.skipped)(`rule sets of Datadog's${datadog.note}`, () => {
  const notJson = new Set(['fixtures/bad-formatted-rules.json'])
  const none = new Set(['fixtures/graphql.block.json'])
  const found =
    datadog.path === undefined ? [] : ruleSetsIn(datadog.path, file => file.endsWith('.json') && !notJson.has(file))

  it('are there', () => {
    expect(found.length).toBeGreaterThan(20)
  })

  it.each(found)('%s', async (file, document) => {
    const result = importLibddwaf(document)
    expect(result.ok).toBe(!none.has(file))
    if (!result.ok) return
    expect(parseRuleSet(result.ruleSet)).toMatchObject({ ok: true })
    expect(await refusals(result.ruleSet)).toEqual([])
  })

  it('of which some rules are wrong lose these, and say why', () => {
    const document = found.find(([file]) => file === 'custom_rules_with_errors.json')?.[1]
    const { ruleSet, losses } = importLibddwaf(document)
    expect(ruleSet?.rules.map(({ id }) => id)).toEqual(['ok-1', 'ok-2', 'ok-3', 'ok-4'])
    expect(losses.filter(({ severity }) => severity === 'error')).toEqual([
      { rule: 'missing-tags', field: '', reason: '"tags" is missing', severity: 'error' },
      { rule: 'missing-name', field: '', reason: '"name" is missing', severity: 'error' },
    ])
  })
})

describe.skipIf(validator.skipped)(`rule sets of libddwaf's validator${validator.note}`, () => {
  const found = validator.path === undefined ? [] : ruleSetsIn(validator.path, file => file.endsWith('ruleset.yaml'))

  it('are there', () => {
    expect(found.length).toBeGreaterThan(40)
  })

  it.each(found)('%s', async (_, document) => {
    const result = importLibddwaf(document)
    expect(result.ok && parseRuleSet(result.ruleSet).ok).toBe(true)
    expect(await refusals(result.ruleSet)).toEqual([])
    const offered = Object.entries(document as object).flatMap(([name, list]) =>
      /rules(?:_compat)?$/.test(name) ? list : [],
    )
    const lost = new Set(result.losses.filter(({ severity }) => severity === 'error').map(({ rule }) => rule))
    const ids = new Set(result.ruleSet?.rules.map(({ id }) => id))
    for (const { id } of offered) expect(ids.has(String(id)) || lost.has(String(id)), `rule ${id}`).toBe(true)
  })
})
