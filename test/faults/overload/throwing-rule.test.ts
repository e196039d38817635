import http from 'node:http'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { useGuard } from '../../support/guarded.ts'
import { closeServersAfterEach, serve } from '../../support/serve.ts'
import { startTracing, tagsOf } from '../../support/tracing.ts'

/** What RE2 throws when a match needs more memory than it has; `armed`: patterns that do so now. */
const native = vi.hoisted(() => ({ armed: '' }))

vi.mock('re2', async importOriginal => {
  const { default: RE2 } = await importOriginal<{ default: new (...args: unknown[]) => { source: string } }>()
  const prototype = RE2.prototype as unknown as Record<string, (text: string) => unknown> & { source: string }
  const { test: original } = prototype
  Object.defineProperty(prototype, 'test', {
    value(this: typeof prototype, text: string) {
      if (native.armed !== '' && this.source.includes(native.armed)) throw new Error('RE2 ran out of memory')
      return Reflect.apply(original as () => unknown, this, [text])
    },
  })
  return { default: RE2 }
})

const regex = (id: string, pattern: string) => ({
  id,
  category: 'attack_attempt',
  event: 'test.probe',
  conditions: [{ operator: 'match_regex', inputs: [{ address: 'server.request.query', path: '$.q' }], regex: pattern }],
})

const guarded = useGuard({
  rules: [regex('sound', '^sound\\w*[0-9]$'), { ...regex('broken', '^broken\\w*[0-9]$'), action: { type: 'block' } }],
})
closeServersAfterEach()
beforeEach(() => {
  native.armed = ''
})

const answered = async (port: number, query: string) => {
  const response = await fetch(`http://127.0.0.1:${port}/?q=${query}`)
  return [response.status, await response.text()]
}
const application = () => serve(http.createServer((_request, response) => response.end('mine')))

describe('O16: a rule whose matcher throws from native code', () => {
  test('is contained, tagged, and taken out of service, alone; others go on, and the application answers', async () => {
    const tracing = startTracing({ instrument: true })
    const port = await application()
    expect((await answered(port, 'broken1'))[0]).toBe(403)
    await tracing.nextServerSpan()
    native.armed = 'broken'
    for (let i = 0; i < 5; i++) {
      expect(await answered(port, `broken${i}`)).toEqual([200, 'mine'])
      expect(tagsOf(await tracing.nextServerSpan())['rulewire.incomplete']).toBe('error')
    }
    expect(guarded.engine.program.outOfService).toEqual(['broken'])
    expect(await answered(port, 'sound1')).toEqual([200, 'mine'])
    const tags = tagsOf(await tracing.nextServerSpan())
    expect(tags['appsec.security_activity']).toBe('attack_attempt.test.probe')
    expect(guarded.guard.status()).toMatchObject({ installed: true, suspended: null, blocked: 1 })
    tracing.stop()
  })

  test('is in service again with the next rules', async () => {
    const port = await application()
    native.armed = 'broken'
    for (let i = 0; i < 5; i++) await answered(port, `broken${i}`)
    native.armed = ''
    expect(await answered(port, 'broken9')).toEqual([200, 'mine'])
    await guarded.engine.apply({
      version: 1,
      rules: [{ ...regex('broken', '^broken\\w*[0-9]$'), action: { type: 'block' } }],
    })
    expect(guarded.engine.program.outOfService).toEqual([])
    expect((await answered(port, 'broken9'))[0]).toBe(403)
  })
})
