import { afterEach, expect, test } from 'vitest'
import { currentRuntime, startRuntime } from '../../runtime/index.ts'
import { createTurns } from '../../runtime/turns.ts'
import { runControlPlane } from '../control-plane/running.ts'
import { put, ruleFile } from '../remote-config/file-service.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'

afterEach(() => currentRuntime()?.close())

/** A promise, and what keeps it. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open }
}

test('work begins at once, and its turn is over when all that was begun has ended, well or not', async () => {
  const turns = createTurns()
  await turns.free()
  const [first, second] = [gate(), gate()]
  const begun: string[] = []
  const one = turns.take(async () => {
    begun.push('one')
    await first.opened
    throw new Error('it went wrong')
  })
  void turns.take(async () => {
    begun.push('two')
    await second.opened
  })
  expect(begun).toEqual(['one', 'two'])
  let isFree = false
  const free = turns.free().then(() => {
    isFree = true
  })
  first.open()
  await expect(one).rejects.toThrow('it went wrong')
  expect(isFree).toBe(false)
  second.open()
  await free
})

test('while rule files are compiled, what is pushed waits, and only the newest of it is compiled', async () => {
  const plane = await runControlPlane()
  const rules = await temporaryDirectory()
  await put(rules, { 'rules.json': ruleFile('file-before') })
  const runtime = startRuntime({
    ...{ service: 'shop', log: 'off', cacheDir: await temporaryDirectory() },
    ...{ rules, url: plane.url, token: plane.admin },
  })
  await until(() => runtime.status().files?.watching.mode === 'events' && runtime.status().remote?.state === 'live')

  // The engine itself; only that rule files take as long as the test wants.
  const { engine } = runtime
  const apply = engine.apply.bind(engine)
  const files = gate()
  const begun: string[] = []
  engine.apply = async (document, options) => {
    begun.push((document as { rules: { id: string }[] }).rules[0]?.id ?? '')
    if (options?.source === 'file') await files.opened
    return apply(document, options)
  }

  await put(rules, { 'rules.json': ruleFile('file-after') })
  await until(() => begun.length === 1)
  for (let revision = 1; revision <= 8; revision += 1) await plane.push(JSON.parse(ruleFile(`pushed-${revision}`)))
  await until(() => runtime.status().remote?.head?.revision === 8)
  expect(runtime.status().remote).toMatchObject({ active: null, attempt: { state: 'compiling' } })
  files.open()
  await until(() => runtime.status().remote?.attempt?.state === 'applied')
  expect(runtime.status().remote).toMatchObject({ active: { revision: 8, program: engine.program.hash } })
  expect(begun).toEqual(['file-after', 'pushed-8'])
  expect(engine.program.rules).toBe(2)
})
