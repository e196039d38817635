import appsec from '@datadog/native-appsec'
import type { Addresses } from '../scenario.ts'
import type { Verdict } from '../verdict.ts'
import { type Subject, timeoutMs } from './subject.ts'

type Waf = InstanceType<typeof appsec.DDWAF>
type Result = ReturnType<ReturnType<Waf['createContext']>['run']>

const timeoutUs = timeoutMs * 1_000

/** libddwaf through its own binding, as dd-trace calls it: a context for each request. */
export class Libddwaf implements Subject {
  #waf: Waf | undefined

  async load(document: object): Promise<void> {
    this.#waf?.dispose()
    this.#waf = new appsec.DDWAF(document, 'rules')
    assertLoaded(document, this.#waf.diagnostics)
  }

  async change(document: object): Promise<void> {
    if (this.#waf?.createOrUpdateConfig(document, 'changed') !== true) throw new Error('libddwaf refused the change')
  }

  judge(addresses: Addresses): Result {
    const context = (this.#waf as Waf).createContext()
    const result = context.run({ persistent: addresses }, timeoutUs)
    context.dispose()
    return result
  }

  verdict(judged: unknown): Verdict {
    const { events = [], timeout, metrics = {}, errorCode } = judged as Result
    const matched = (events as readonly { readonly rule: { readonly id: string } }[]).map(({ rule }) => rule.id)
    const cut = Object.keys(metrics)
    const remark = timeout ? 'timeout' : errorCode !== undefined ? `error ${errorCode}` : cut.join()
    return { matched: matched.sort(), remark }
  }
}

const parts = ['rules', 'custom_rules', 'exclusions', 'rules_data'] as const

function assertLoaded(document: object, diagnostics: object): void {
  const told = diagnostics as Readonly<Record<string, { readonly loaded?: readonly string[] } | undefined>>
  for (const part of parts) {
    const given = (document as Readonly<Record<string, readonly unknown[] | undefined>>)[part]?.length ?? 0
    const loaded = told[part]?.loaded?.length ?? 0
    if (loaded !== given)
      throw new Error(`libddwaf took ${loaded} of ${given} ${part}: ${JSON.stringify(told[part]).slice(0, 500)}`)
  }
}
